// The whole release of a record through an official client: flow.js WAY, one
// of connect.js.
'use strict';
const { connect } = require('./connect.js');
const { call, upload, record, follow } = require('./desk.js');
const { ok, is, main } = require('./tap.js');

async function look(client, isModern) {
    is(client.getServerVersion().name, 'dubplate', 'the server has a name');
    ok(client.getServerCapabilities().tools, 'it has tools');
    ok(client.getServerCapabilities().resources, 'and resources');
    ok(client.getInstructions()?.length > 20, 'and instructions');
    if (!isModern) {
        await client.ping();
        ok(true, 'it answers a ping');
    }

    const { tools } = await client.listTools();
    ok(tools.length >= 19, 'its tools are listed');
    ok(tools.every((t) => t.outputSchema && t.title && t.annotations),
        'each with title, annotations and output schema');

    const { resources } = await client.listResources();
    ok(resources.length >= 3, 'its resources are listed');
    for (const { uri, mimeType } of resources) {
        const { contents } = await client.readResource({ uri });
        is(contents[0].uri, uri, `${uri} can be read`);
        is(contents[0].mimeType, mimeType, 'as the type that the list says');
        ok(contents[0].text.length > 20, 'and has text');
    }
    const { resourceTemplates } = await client.listResourceTemplates();
    ok(resourceTemplates.length >= 2, 'its resource templates are listed');
    return resourceTemplates.map((t) => t.uriTemplate);
}

async function release(client, which) {
    const cover = await upload(client, 'coverArt', process.env.COVER);
    const files = [];
    for (const file of [process.env.AUDIO, process.env.MORE_AUDIO])
        files.push((await upload(client, 'audio', file)).fileUrl);
    ok(cover.fileUrl && files.every(Boolean),
        'cover, WAV and FLAC are uploaded in pieces');

    const body = record(cover.fileUrl, files, `Paper Lanterns ${which}`);
    const { structuredContent: draft } = await call(client,
        'save_release_draft', { mode: 'delta', release: body.release });
    ok(draft.releaseId, 'a draft is saved');
    const releaseId = draft.releaseId;
    await call(client, 'save_release_draft',
        { releaseId, mode: 'delta', tracks: body.tracks });

    const { structuredContent: checked } =
        await call(client, 'validate_release', { releaseId });
    is(checked.blocking, [], 'with its tracks it is valid');
    const { structuredContent: submitted } =
        await call(client, 'submit_release', { releaseId });
    is(submitted.creditsDebited, 2, 'two songs cost two credits');
    const { job, states } = await follow(client, submitted.jobId);
    is(states.at(-1), 'done', 'the release job is followed to its end');
    ok(job.steps.every((s) => s.state === 'done'), 'each step is done',
        job.steps);
    const { structuredContent: status } =
        await call(client, 'get_release_status', { releaseId });
    is(status.status, 'Distributed', 'the release is distributed');
    ok(status.stores.every((s) => s.status === 'live'),
        'and live in its stores', status.stores);
    return submitted;
}

// What goes wrong reaches the caller as the protocol says.
async function mistakes(client) {
    const result = await client.callTool(
        { name: 'get_release_status', arguments: { releaseId: 'nothing' } });
    ok(result.isError && result.content[0].text.length > 10,
        'a call that fails is a result with isError and a reason');
    const refused = await client.callTool(
        { name: 'get_release_stats', arguments: {} })
        .then((r) => (r.isError ? r.content[0].text : ''), (e) => e.message);
    ok(/get_release_status/.test(refused),
        'a tool that is no tool is refused, and the nearest named', refused);
    const missing = await client.readResource({ uri: 'nowhere://x' })
        .then(() => null, (e) => e);
    ok(missing?.code, 'a resource that is none is an error', String(missing));
}

main(async () => {
    const which = process.argv[2];
    const { client, transport, errors, isModern } = await connect(which);
    ok(true, 'the client connects and initializes');
    is(isModern, /auto|modern|2-remote/.test(which), 'in the era it should');
    const templates = await look(client, isModern);
    const { releaseId, jobId } = await release(client, which);
    for (const template of templates) {
        const uri = template.replace(/\{\w+\}/,
            /job/.test(template) ? jobId : releaseId);
        const { contents } = await client.readResource({ uri });
        ok(contents[0].text.includes(releaseId),
            `${template} tells of the release`);
    }
    await mistakes(client);
    is(errors, [], 'the transport reported no errors');
    await client.close();
});
