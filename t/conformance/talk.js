// What tools say while they run, as a client hears it: talk.js WAY, one of
// connect.js, against the fixture server.
'use strict';
const { connect } = require('./connect.js');
const { ok, is, main } = require('./tap.js');

const text = (result) => result.content[0].text;

async function questions(client, asked) {
    const result = await client.callTool({ name: 'test_elicitation',
        arguments: { message: 'Who are you?' } });
    is(asked.length, 1, 'the person is asked once');
    is(asked[0]?.message, 'Who are you?', 'what the tool wants to know');
    ok(/accept/.test(text(result)) && /yes/.test(text(result)),
        'and the tool has the answer', result);
    const twice = await client.callTool({ name: 'multi_input' });
    is(text(twice), 'Both are answered.', 'two questions at once, too');
    is(asked.length, 3, 'are asked once each');
}

// The third argument of callTool has been options in both SDKs.
async function progress(client, way) {
    const steps = [];
    const options = { onprogress: (step) => steps.push(step.progress) };
    const result = await client.callTool({ name: 'test_tool_with_progress' },
        ...(/^sdk1/.test(way) ? [undefined, options] : [options]));
    is(text(result), 'It is done.', 'a tool that takes its time ends');
    is(steps, [0, 50, 100], 'and tells how far it is');
}

async function cancel(client, way) {
    const controller = new AbortController();
    const options = { signal: controller.signal };
    const call = client.callTool(
        { name: 'slow_compute', arguments: { seconds: 60 } },
        ...(/^sdk1/.test(way) ? [undefined, options] : [options]))
        .then(() => null, (error) => error);
    setTimeout(() => controller.abort('enough'), 2000);
    ok(await call, 'a call can be taken back');
}

main(async () => {
    const way = process.argv[2];
    const { client, asked, errors } = await connect(way);
    await questions(client, asked);
    await progress(client, way);
    is(errors, [], 'the transport reported no errors');
    await cancel(client, way);
    const { tools } = await client.listTools();
    ok(tools.length > 20, 'and the client goes on');
    await client.close();
});
