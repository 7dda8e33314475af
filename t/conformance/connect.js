// Clients of the official SDKs, connected with a bearer token, in each way
// they can: connect('sdk1-sse') and so on, by the names of ways below.
'use strict';
const path = require('node:path');

const url = `${process.env.DUBPLATE_URL}${process.env.MCP_PATH ?? '/api/mcp'}`;
const authorization = `Bearer ${process.env.DUBPLATE_TOKEN}`;
const options = { requestInit: { headers: { Authorization: authorization } } };
const who = { name: 'conformance', version: '1.0.0' };
const capabilities = { elicitation: { form: {} } };

// A person who agrees to everything: what a form would get from one.
function answer({ requestedSchema }) {
    const content = {};
    for (const [name, field] of Object.entries(requestedSchema.properties))
        content[name] = field.default ?? field.enum?.[0]
            ?? field.oneOf?.[0]?.const
            ?? { boolean: true, string: 'yes' }[field.type]
            ?? field.minimum ?? 1;
    for (const [name, field] of Object.entries(requestedSchema.properties))
        if (field.type === 'boolean')
            content[name] = true;
    return { action: 'accept', content };
}

// mcp-remote speaks to the server, the client speaks to it by stdio.
function remote() {
    const file = require.resolve('mcp-remote/package.json');
    return {
        command: process.execPath,
        args: [path.join(path.dirname(file), 'dist/proxy.js'), url,
            '--allow-http', '--header', `Authorization:${authorization}`],
        env: { ...process.env, MCP_REMOTE_CONFIG_DIR: process.env.HOME },
        stderr: 'ignore',
    };
}

function sdk1(transport) {
    const { Client } = require('@modelcontextprotocol/sdk/client/index.js');
    const { ElicitRequestSchema } =
        require('@modelcontextprotocol/sdk/types.js');
    const client = new Client(who, { capabilities });
    return { client, transport, onAsked: (fn) =>
        client.setRequestHandler(ElicitRequestSchema, fn) };
}

function sdk2(transport, mode) {
    const { Client } = require('@modelcontextprotocol/client');
    const client = new Client(who, { capabilities,
        ...(mode ? { versionNegotiation: { mode } } : {}) });
    return { client, transport, onAsked: (fn) =>
        client.setRequestHandler('elicitation/create', fn) };
}

function http1() {
    const { StreamableHTTPClientTransport } =
        require('@modelcontextprotocol/sdk/client/streamableHttp.js');
    return new StreamableHTTPClientTransport(new URL(url), options);
}

// The transport of 2024-11-05.
function sse1() {
    const { SSEClientTransport } =
        require('@modelcontextprotocol/sdk/client/sse.js');
    return new SSEClientTransport(new URL(`${process.env.DUBPLATE_URL}/sse`),
        options);
}

function stdio1() {
    const { StdioClientTransport } =
        require('@modelcontextprotocol/sdk/client/stdio.js');
    return new StdioClientTransport(remote());
}

function http2() {
    const { StreamableHTTPClientTransport } =
        require('@modelcontextprotocol/client');
    return new StreamableHTTPClientTransport(new URL(url), options);
}

function stdio2() {
    const { StdioClientTransport } =
        require('@modelcontextprotocol/client/stdio');
    return new StdioClientTransport(remote());
}

const modern = { pin: '2026-07-28' };
const ways = {
    'sdk1': () => sdk1(http1()),
    'sdk1-sse': () => sdk1(sse1()),
    'sdk1-remote': () => sdk1(stdio1()),
    'sdk2': () => sdk2(http2()),
    'sdk2-auto': () => sdk2(http2(), 'auto'),
    'sdk2-modern': () => sdk2(http2(), modern),
    'sdk2-remote': () => sdk2(stdio2(), modern),
};

// asked collects what the server asked the person.
async function connect(way) {
    const { client, transport, onAsked } = ways[way]();
    const errors = [];
    const asked = [];
    client.onerror = (error) => errors.push(String(error));
    onAsked(async ({ params }) => {
        asked.push(params);
        return answer(params);
    });
    await client.connect(transport);
    return { client, transport, errors, asked,
        isModern: client.getNegotiatedProtocolVersion?.() === modern.pin };
}

module.exports = { connect };
