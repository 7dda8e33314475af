// A client of an official SDK that nobody gave a token: it finds out where to
// sign in, makes itself known, sends the person there, and goes on by itself.
//   sign-in.js sdk1|sdk2 registration|document
'use strict';
const { go } = require('./person.js');
const { ok, is, main } = require('./tap.js');

const [which, how] = process.argv.slice(2);
const url = process.env.DUBPLATE_URL;
const endpoint = new URL(`${url}/api/mcp`);
const person = { login: 'ann', password: process.env.PASSWORD };

const sdk = {
    sdk1: () => ({
        ...require('@modelcontextprotocol/sdk/client/index.js'),
        ...require('@modelcontextprotocol/sdk/client/streamableHttp.js'),
    }),
    sdk2: () => require('@modelcontextprotocol/client'),
}[which]();

// What a client keeps, and where it sends people.
const kept = { saved: 0 };
const provider = {
    redirectUrl: process.env.CALLBACK,
    clientMetadataUrl: how === 'document' ? process.env.DOCUMENT : undefined,
    clientMetadata: {
        client_name: `A client of ${which}`,
        redirect_uris: [process.env.CALLBACK],
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        token_endpoint_auth_method: 'none',
        application_type: 'native',
    },
    state: () => 'a state of its own',
    clientInformation: () => kept.client,
    saveClientInformation: (client) => { kept.client = client; },
    tokens: () => kept.tokens,
    saveTokens: (tokens) => { kept.tokens = tokens; kept.saved++; },
    redirectToAuthorization: (address) => { kept.address = address; },
    saveCodeVerifier: (verifier) => { kept.verifier = verifier; },
    codeVerifier: () => kept.verifier,
    invalidateCredentials: (what) => { if (what === 'tokens') kept.tokens = undefined; },
};

function transport() {
    return new sdk.StreamableHTTPClientTransport(endpoint, { authProvider: provider });
}

async function connect() {
    const client = new sdk.Client({ name: which, version: '1.0.0' });
    await client.connect(transport());
    return client;
}

async function account(client) {
    const { structuredContent } = await client.callTool({ name: 'get_account', arguments: {} });
    return structuredContent.login;
}

async function signIn() {
    const waiting = transport();
    const client = new sdk.Client({ name: which, version: '1.0.0' });
    let refused;
    await client.connect(waiting).catch((error) => { refused = error; });
    is(refused?.constructor.name, 'UnauthorizedError', 'without a token it is sent to sign in');
    const ask = kept.address.searchParams;
    is(kept.address.origin + kept.address.pathname, `${url}/oauth/authorize`, 'at our endpoint');
    is(ask.get('resource'), endpoint.href, 'for the resource of the endpoint');
    is(ask.get('code_challenge_method'), 'S256', 'with PKCE');
    const back = await go(kept.address.href, person);
    is(back.searchParams.get('state'), 'a state of its own', 'its state comes back');
    is(back.searchParams.get('iss'), url, 'and who we are');
    await (which === 'sdk1' ? waiting.finishAuth(back.searchParams.get('code'))
        : waiting.finishAuth(back.searchParams));
    ok(kept.tokens.access_token && kept.tokens.refresh_token, 'it is given tokens');
}

async function refresh() {
    const before = kept.tokens;
    kept.tokens = { ...before, access_token: `${before.access_token.slice(0, -8)}AAAAAAAA` };
    kept.saved = 0;
    const client = await connect();
    is(await account(client), 'ann', 'a token that is refused is refreshed');
    is(kept.saved, 1, 'once');
    ok(kept.tokens.refresh_token !== before.refresh_token, 'the refresh token is another');
    await client.close(); // or its stream would keep this program up
}

async function revoke() {
    const res = await fetch(`${url}/oauth/revoke`, { method: 'POST', body: new URLSearchParams({
        client_id: kept.client.client_id, token: kept.tokens.refresh_token }) });
    is(res.status, 200, 'it gives its access back');
    let left = 50;
    let status;
    do { // within 5 s
        await new Promise((wake) => setTimeout(wake, 200));
        status = (await fetch(endpoint, { method: 'POST',
            body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' }),
            headers: { authorization: `Bearer ${kept.tokens.access_token}`,
                'content-type': 'application/json', accept: 'application/json, text/event-stream' },
        })).status;
    } while (status === 200 && --left > 0);
    is(status, 401, 'and the token is worth nothing');
    kept.address = undefined;
    await connect().catch(() => undefined);
    ok(kept.address, 'the next time it sends people to sign in again');
}

main(async () => {
    await signIn();
    is(how === 'document' ? kept.client.client_id : kept.client.client_id.slice(0, 2),
        how === 'document' ? process.env.DOCUMENT : 'c_', `known by ${how}`);
    const client = await connect();
    is(await account(client), 'ann', 'and acts for who signed in');
    await client.close();
    await refresh();
    await revoke();
});
