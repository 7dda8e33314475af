// Every tool's schemas compile; every tool's answer fits its output schema.
'use strict';
const fs = require('node:fs/promises');
const http = require('node:http');
const { default: Ajv } = require('ajv/dist/2020');
const { default: addFormats } = require('ajv-formats');
const { connect } = require('./connect.js');
const { record, follow } = require('./desk.js');
const { ok, is, main } = require('./tap.js');

const ajv = new Ajv({ strict: true, allowUnionTypes: true, allErrors: true });
addFormats(ajv);

function compile(schema, name) {
    try {
        const check = ajv.compile(schema);
        ok(true, name);
        return check;
    } catch (error) {
        ok(false, name, error.message);
        return () => false;
    }
}

// A call that must succeed, its arguments and its answer checked.
function caller(client, tools) {
    const called = new Set();
    const checks = new Map(tools.map((t) => [t.name, {
        input: compile(t.inputSchema, `${t.name}: a sound input schema`),
        output: compile(t.outputSchema, `${t.name}: a sound output schema`),
    }]));
    const call = async (name, args = {}, about = '') => {
        const { input, output } = checks.get(name);
        const label = about ? `${name} (${about})` : name;
        ok(input(args), `${label}: the arguments fit the input schema`,
            input.errors);
        const result = await client.callTool({ name, arguments: args });
        if (!ok(!result.isError, `${label} succeeds`,
            result.content[0].text))
            throw new Error(`${label}: ${result.content[0].text}`);
        ok(output(result.structuredContent),
            `${label}: the answer fits the output schema`, output.errors);
        is(JSON.parse(result.content[0].text), result.structuredContent,
            `${label}: text and data are the same`);
        called.add(name);
        return result.structuredContent;
    };
    return { call, called };
}

// Somebody's web server with one file.
async function serve(bytes) {
    const server = http.createServer((req, res) => {
        res.writeHead(200, { 'Content-Type': 'audio/flac',
            'Content-Length': bytes.length });
        res.end(bytes);
    });
    await new Promise((done) =>
        server.listen(Number(process.env.FILE_PORT), '127.0.0.1', done));
    return server;
}

async function uploads(client, call) {
    const cover = await fs.readFile(process.env.COVER);
    const wav = await fs.readFile(process.env.AUDIO);
    const picture = await call('upload_file', { type: 'coverArt',
        file_name: 'cover.jpg', file_base64: cover.toString('base64') });
    await call('prepare_local_file_upload', { type: 'audio',
        file_name: 'track.wav', file_size: wav.length,
        file_type: 'audio/wav' });

    const half = Math.ceil(wav.length / 2);
    const session = await call('upload_file_init', { type: 'audio',
        file_name: 'track.wav', file_size: wav.length, total_chunks: 2 });
    const session_id = session.session_id;
    for (const n of [0, 1])
        await call('upload_file_chunk', { session_id, chunk_index: n,
            chunk_base64: wav.subarray(n * half, (n + 1) * half)
                .toString('base64') }, `piece ${n}`);
    const track = await call('upload_file_complete', { session_id });

    const server = await serve(await fs.readFile(process.env.MORE_AUDIO));
    const fetched = await call('upload_file_from_url', { type: 'audio',
        file_url: `http://127.0.0.1:${process.env.FILE_PORT}/track.flac` });
    server.close();
    ok(fetched.fileUrl, 'the file was fetched while the call waited', fetched);
    return [picture.fileUrl, [track.fileUrl, fetched.fileUrl]];
}

async function release(client, call, body) {
    await call('get_release_schema');
    await call('get_metadata_rules');
    await call('list_stores');
    await call('get_account');
    await call('list_releases', {}, 'none');
    await call('validate_release', { release: { title: 'TBD' }, tracks: [] },
        'with findings');
    const { releaseId } = await call('save_release_draft', {
        mode: 'replace', ...body });
    await call('save_release_draft', { releaseId, mode: 'delta',
        release: { label: 'Night Records' } }, 'a change');
    await call('validate_release', { releaseId });
    await call('get_release_metadata', { releaseId }, 'of a draft');
    await call('get_release_status', { releaseId }, 'of a draft');
    const { jobId } = await call('submit_release', { releaseId });
    await call('submit_release', { releaseId }, 'again');
    await call('get_release_job', { jobId }, 'at work');
    await call('get_release_status', { releaseId }, 'at work');
    is((await follow(client, jobId)).states.at(-1), 'done',
        'the job comes to its end');
    await call('get_release_job', { jobId }, 'done');
    await call('follow_release_job', { jobId }, 'done');
    await call('get_release_status', { releaseId }, 'live');
    await call('get_release_metadata', { releaseId }, 'live');
    await call('list_releases', { limit: 5 });
    for (const [name, jobKind] of [['takedown_release', 'taken down'],
        ['redistribute_release', 'again']]) {
        const again = await call(name, { releaseId });
        await follow(client, again.jobId);
        await call('get_release_job', { jobId: again.jobId }, jobKind);
        await call('get_release_status', { releaseId }, jobKind);
    }
}

main(async () => {
    const { client, transport } = await connect('sdk1');
    const { tools } = await client.listTools();
    const { call, called } = caller(client, tools);
    const [cover, audio] = await uploads(client, call);
    await release(client, call, record(cover, audio));
    is(tools.map((t) => t.name).filter((name) => !called.has(name)), [],
        `all ${tools.length} tools were called`);
    await transport.close();
});
