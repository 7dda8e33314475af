// Tasks through the official client of the extension: tasks.js fixture|desk
// legacy|modern [JOB].  It speaks either era, and so do these calls.
'use strict';
const { pathToFileURL } = require('node:url');
const path = require('node:path');
const { ok, is, main } = require('./tap.js');

const [house, era, job] = process.argv.slice(2);
const url = `${process.env.DUBPLATE_URL}/mcp`;
const bearer = house === 'desk'
    ? { Authorization: `Bearer ${process.env.DUBPLATE_TOKEN}` } : {};
const clientInfo = { name: 'conformance', version: '1.0.0' };
const clientCapabilities = { elicitation: { form: {} } };

// Modules alone, which NODE_PATH is not for.
function load(file) {
    return import(pathToFileURL(path.join(process.env.NODE_PATH,
        '@modelcontextprotocol', file)).href);
}

// The wire for requests of tasks, which the SDK's own client does not have.
async function rawDispatch(request, options) {
    const name = request.params.name ?? request.params.taskId;
    const response = await fetch(url, {
        method: 'POST',
        headers: {
            'Content-Type': 'application/json',
            Accept: 'application/json, text/event-stream',
            'MCP-Protocol-Version': '2026-07-28',
            'Mcp-Method': request.method,
            ...name ? { 'Mcp-Name': name } : {},
            ...bearer,
        },
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, ...request }),
        signal: options?.signal,
    });
    const { result, error } = await response.json();
    return error ? { kind: 'error', error } : { kind: 'result', result };
}

async function connect() {
    const sdk = await load('client/dist/index.mjs');
    const tasks = await load('ext-tasks/dist/client/index.js');
    const client = new sdk.Client(clientInfo, {
        capabilities: clientCapabilities,
        ...era === 'modern' ? { versionNegotiation: { mode: 'auto' } } : {},
    });
    await client.connect(new sdk.StreamableHTTPClientTransport(new URL(url),
        { requestInit: { headers: bearer } }));
    is(client.getProtocolEra(), era, `the client is ${era}`);
    const { tools } = await client.listTools();
    const known = new Map(tools.map((tool) =>
        [tool.name, tasks.toolDeclarationFromMcpTool(tool)]));
    const asked = [];
    const session = tasks.createTaskSessionFromClient(client, {
        endpointId: house,
        tools: { currentTool: (name) => known.get(name) },
        onInputRequest: async (request) => {
            asked.push(request.params.message);
            return { action: 'accept', content: { confirm: true } };
        },
        ...era === 'modern' ? { rawDispatch, v2RequestFraming: {
            protocolVersion: '2026-07-28', clientInfo, clientCapabilities,
        } } : {},
    });
    return { client, session, asked, ...tasks };
}

async function run(session, name, args) {
    const execution = await session.callTool(name, args,
        { task: { preference: 'prefer' } });
    is(execution.kind, 'task', `${name} is a task`);
    return execution;
}

async function fixture({ session, asked, resultFromTaskOutcome }) {
    let execution = await run(session, 'slow_compute',
        { seconds: 1, label: 'Tea' });
    const { outcome } = await execution.settle();
    is(resultFromTaskOutcome(outcome).content[0].text, 'Tea took 1 s.',
        'that is followed to its result');

    if (era === 'modern') {
        execution = await run(session, 'confirm_delete', { filename: 'a.txt' });
        const { outcome: deleted } = await execution.settle();
        is(resultFromTaskOutcome(deleted).content[0].text,
            'It would be deleted.', 'that asks and goes on');
        is(asked, ['Delete a.txt?'], 'what it asked');
    }

    execution = await run(session, 'slow_compute', { seconds: 60 });
    await execution.cancel();
    is((await execution.settle()).outcome.status, 'cancelled',
        'and can be cancelled');

    execution = await run(session, 'protocol_error_job', {});
    const { outcome: broken } = await execution.settle();
    is(broken.status, 'failed', 'that breaks off has failed');
    if (era === 'modern') // before, this client does not look
        is(broken.error.code, -32603, 'by code');
}

async function desk({ session, resultFromTaskOutcome }) {
    const execution = await run(session, 'follow_release_job',
        { jobId: job });
    const seen = [];
    const { outcome } = await execution.settle({
        onEvent: (event) => seen.push(event.task?.status) });
    const { structuredContent: told } = resultFromTaskOutcome(outcome);
    is(told.state, 'done', 'that ends when the job does');
    is(told.jobId, job, 'and says which');
    ok(seen.includes('working'), 'it worked before', seen);
}

main(async () => {
    const connected = await connect();
    await { fixture, desk }[house](connected);
    await connected.session.close();
    await connected.client.close();
});
