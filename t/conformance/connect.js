// A client of either official SDK, connected with a bearer token.
'use strict';

const url = `${process.env.DUBPLATE_URL}/api/mcp`;
const options = {
    requestInit: {
        headers: { Authorization: `Bearer ${process.env.DUBPLATE_TOKEN}` },
    },
};
const who = { name: 'conformance', version: '1.0.0' };

function sdk1() {
    const { Client } = require('@modelcontextprotocol/sdk/client/index.js');
    const { StreamableHTTPClientTransport } =
        require('@modelcontextprotocol/sdk/client/streamableHttp.js');
    return { client: new Client(who),
        transport: new StreamableHTTPClientTransport(new URL(url), options) };
}

function sdk2() {
    const { Client, StreamableHTTPClientTransport } =
        require('@modelcontextprotocol/client');
    return { client: new Client(who),
        transport: new StreamableHTTPClientTransport(new URL(url), options) };
}

async function connect(which) {
    const { client, transport } = { sdk1, sdk2 }[which]();
    const errors = [];
    client.onerror = (error) => errors.push(String(error));
    await client.connect(transport);
    return { client, transport, errors };
}

module.exports = { connect };
