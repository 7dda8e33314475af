// A stateless MCP server on an official SDK, with the tool list_stores, the
// list of tools of the server it is compared with, and the same check of
// tokens: mcp-server.js sdk1|sdk2
//
// Environment: PORT, PGHOST, PGDATABASE, PGUSER, and TOOLS, a file that holds
// an answer to tools/list.  Tokens are rows of bench_token(hash, account).
'use strict';
const crypto = require('node:crypto');
const fs = require('node:fs');
const http = require('node:http');
const { Pool } = require('pg');
const { z } = require('zod');

const tools = JSON.parse(fs.readFileSync(process.env.TOOLS)).result;
const pool = new Pool({ max: 8 });

const cache = new Map();
const cacheMs = 5000;

async function accountOf(req) {
    const token = /^Bearer (\S+)$/.exec(req.headers.authorization ?? '')?.[1];
    if (!token)
        return undefined;
    const hash = crypto.createHash('sha256').update(token).digest('hex');
    const known = cache.get(hash);
    if (known && known.until > Date.now())
        return known.account;
    const { rows } = await pool.query({ name: 'token',
        text: 'SELECT account FROM bench_token WHERE hash = $1',
        values: [hash] });
    if (rows.length)
        cache.set(hash,
            { account: rows[0].account, until: Date.now() + cacheMs });
    return rows[0]?.account;
}

const listStores = {
    title: 'List stores',
    description: 'The stores releases are delivered to.',
    inputSchema: z.object({}),
    outputSchema: z.object({
        stores: z.array(z.object({ storeId: z.string(), name: z.string(),
            active: z.boolean() })),
        count: z.number().int(),
    }),
};

async function runListStores() {
    const { rows } = await pool.query({ name: 'stores',
        text: process.env.STATEMENT, values: [true] });
    const data = { count: rows.length, stores: rows.map((row) => ({
        storeId: row.store_id, name: row.name, active: row.active })) };
    return { content: [{ type: 'text', text: JSON.stringify(data) }],
        structuredContent: data };
}

function sdk1() {
    const { McpServer } = require('@modelcontextprotocol/sdk/server/mcp.js');
    const { StreamableHTTPServerTransport } =
        require('@modelcontextprotocol/sdk/server/streamableHttp.js');
    const { ListToolsRequestSchema } =
        require('@modelcontextprotocol/sdk/types.js');
    return { McpServer, Transport: StreamableHTTPServerTransport,
        list: ListToolsRequestSchema };
}

function sdk2() {
    const { McpServer } = require('@modelcontextprotocol/server');
    const { NodeStreamableHTTPServerTransport } =
        require('@modelcontextprotocol/node');
    return { McpServer, Transport: NodeStreamableHTTPServerTransport,
        list: 'tools/list' };
}

// Stateless means a server and a transport for each request: both SDKs ask
// for it.
const { McpServer, Transport, list } = { sdk1, sdk2 }[process.argv[2]]();

async function answer(req, res) {
    if (await accountOf(req) === undefined) {
        res.writeHead(401).end();
        return;
    }
    const server = new McpServer({ name: 'compared', version: '1.0.0' });
    server.registerTool('list_stores', listStores, runListStores);
    server.server.setRequestHandler(list, async () => tools);
    const transport = new Transport({ sessionIdGenerator: undefined,
        enableJsonResponse: true });
    res.on('close', () => {
        transport.close();
        server.close();
    });
    await server.connect(transport);
    await transport.handleRequest(req, res);
}

http.createServer((req, res) => {
    answer(req, res).catch((error) => {
        console.error(error);
        res.destroy();
    });
}).listen(Number(process.env.PORT), '127.0.0.1');
