// Discovery and keys as strict libraries see them: jose and oauth4webapi.
'use strict';
const oauth = require('oauth4webapi');
const jose = require('jose');
const { ok, is, main } = require('./tap.js');

const url = process.env.DUBPLATE_URL;
const insecure = { [oauth.allowInsecureRequests]: true };

// What a client finds, starting from the address of an endpoint alone.
async function discover(endpoint) {
    const resource = new URL(url + endpoint);
    const described = await oauth.processResourceDiscoveryResponse(resource,
        await oauth.resourceDiscoveryRequest(resource, insecure));
    is(described.authorization_servers, [url], `${endpoint} names its issuer`);
    const issuer = new URL(described.authorization_servers[0]);
    const servers = [];
    for (const algorithm of ['oauth2', 'oidc'])
        servers.push(await oauth.processDiscoveryResponse(issuer,
            await oauth.discoveryRequest(issuer, { algorithm, ...insecure })));
    is(servers[0], servers[1], 'which both kinds of discovery describe alike');
    return servers[0];
}

async function refused(promise, name, code) {
    try {
        await promise;
        ok(false, name, 'it was taken');
    } catch (error) {
        ok(error.code === code, name, error.code ?? error);
    }
}

main(async () => {
    // From before and after a rotation.
    const { TOKEN_BEFORE: before, TOKEN_AFTER: after } = process.env;
    const server = await discover('/api/mcp');
    await discover('/mcp');
    const keys = jose.createRemoteJWKSet(new URL(server.jwks_uri));
    const expected = { issuer: server.issuer, audience: `${url}/api/mcp`,
        typ: 'at+jwt', algorithms: ['RS256'],
        requiredClaims: ['sub', 'client_id', 'iat', 'exp', 'jti', 'scope'] };
    for (const [name, token] of Object.entries({ before, after })) {
        const { payload, protectedHeader } =
            await jose.jwtVerify(token, keys, expected);
        ok(payload.exp - payload.iat === 900 && protectedHeader.kid,
            `jose takes a token signed ${name} the rotation`, payload);
    }
    const { keys: published } = await (await fetch(server.jwks_uri)).json();
    for (const jwk of published)
        is(await jose.calculateJwkThumbprint(jwk), jwk.kid,
            'a key is named by its thumbprint');
    const [head, , sig] = before.split('.');
    const claims = { ...jose.decodeJwt(before), sub: 'somebody-else' };
    const forged = jose.base64url.encode(JSON.stringify(claims));
    await refused(jose.jwtVerify(`${head}.${forged}.${sig}`, keys, expected),
        'a token that was changed is refused',
        'ERR_JWS_SIGNATURE_VERIFICATION_FAILED');
    await refused(jose.jwtVerify(before, keys,
        { ...expected, audience: `${url}/mcp` }),
        'so is one for another resource', 'ERR_JWT_CLAIM_VALIDATION_FAILED');
});
