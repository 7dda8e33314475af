// What an agent does besides MCP calls: upload in pieces, describe a record.
'use strict';
const fs = require('node:fs/promises');
const path = require('node:path');

const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

// The result of a tool that must succeed.
async function call(client, name, args) {
    const result = await client.callTool({ name, arguments: args ?? {} });
    if (result.isError)
        throw new Error(`${name}: ${result.content[0].text}`);
    return result;
}

async function post(address, headers, body) {
    const response = await fetch(address, { method: 'POST', headers, body });
    const text = await response.text();
    if (!response.ok)
        throw new Error(`${address}: ${response.status} ${text}`);
    return JSON.parse(text);
}

// A local HTTP session: prepared by the tool, its pieces sent as raw bytes.
async function upload(client, type, file) {
    const bytes = await fs.readFile(file);
    const { structuredContent: session } =
        await call(client, 'prepare_local_file_upload', {
            type, file_name: path.basename(file), file_size: bytes.length });
    const secret = { [session.upload_header_name]: session.upload_token };
    const size = session.recommended_chunk_bytes;
    for (let n = 0; n < session.total_chunks; n++)
        await post(session.chunk_endpoint, {
            ...secret, 'Content-Type': 'application/octet-stream',
            'x-session-id': session.session_id, 'x-chunk-index': String(n),
            'x-upload-type': type,
        }, bytes.subarray(n * size, (n + 1) * size));
    return post(session.complete_endpoint, {
        ...secret, 'Content-Type': 'application/json',
    }, JSON.stringify({ sessionId: session.session_id, type,
        fileName: path.basename(file), fileType: 'application/octet-stream' }));
}

function record(cover, audio, title) {
    return {
        release: {
            title: title ?? 'Paper Lanterns', primary_artist_name: 'Iris Holm',
            genre: 'Electronic', release_date: '2031-05-09',
            label: 'Holm Records', cover_art_file_url: cover,
            pline_year: 2026, pline_owner: 'Holm Records',
            cline_year: 2026, cline_owner: 'Holm Records',
            ai_disclosure: { audio: false, composition: false },
        },
        tracks: audio.map((url, n) => ({
            title: ['Low Water', 'High Water'][n], audio_file_url: url,
            explicit_flag: false, writers: [{ name: 'Iris Holm' }],
        })),
    };
}

// Ask the tool until the job has ended.
async function follow(client, jobId) {
    const states = [];
    for (let n = 0; n < 600; n++) {
        const { structuredContent: job } =
            await call(client, 'get_release_job', { jobId });
        if (states.at(-1) !== job.state)
            states.push(job.state);
        if (['done', 'failed', 'discarded'].includes(job.state))
            return { job, states };
        await sleep(100);
    }
    throw new Error(`job ${jobId} does not end: ${states}`);
}

module.exports = { call, upload, record, follow, sleep };
