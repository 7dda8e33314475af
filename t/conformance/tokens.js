// The token endpoint and those beside it, by oauth4webapi and jose.
'use strict';
const oauth = require('oauth4webapi');
const jose = require('jose');
const { ok, is, main } = require('./tap.js');

const url = process.env.DUBPLATE_URL;
const task = JSON.parse(process.env.TASK);
const insecure = { [oauth.allowInsecureRequests]: true };
const resource = `${url}/mcp`;
const ways = {
    none: () => oauth.None(),
    client_secret_basic: oauth.ClientSecretBasic,
    client_secret_post: oauth.ClientSecretPost,
};

async function refused(promise, error, name) {
    try {
        await promise;
        ok(false, name, 'it was taken');
    } catch (thrown) {
        is(thrown.error, error, name);
    }
}

// What a resource server makes of an access token, offline and by asking.
async function check(server, keys, token, active) {
    const request = new Request(resource,
        { headers: { authorization: `Bearer ${token}` } });
    const claims = await oauth.validateJwtAccessToken(server, request,
        resource, insecure);
    const { payload } = await jose.jwtVerify(token, keys, {
        issuer: url, audience: resource, typ: 'at+jwt',
        algorithms: ['RS256'] });
    is(claims, payload, 'oauth4webapi and jose take the access token');
    const asker = { client_id: task.server.client_id };
    const told = await oauth.processIntrospectionResponse(server, asker,
        await oauth.introspectionRequest(server, asker,
            oauth.ClientSecretBasic(task.server.client_secret), token,
            insecure));
    is(told.active, active, `introspection says active: ${active}`);
    if (active)
        is([told.sub, told.aud, told.jti, told.username],
            [claims.sub, claims.aud, claims.jti, 'ann'], 'and whose it is');
    return claims;
}

async function redeem(server, client, auth, given) {
    const params = oauth.validateAuthResponse(server, client,
        new URL(given.callback), 'st&te=1');
    const answer = await oauth.authorizationCodeGrantRequest(server, client,
        auth, params, given.redirect_uri, given.verifier,
        { additionalParameters: { resource }, ...insecure });
    const tokens = await oauth.processAuthorizationCodeResponse(server, client,
        answer, { expectedNonce: given.nonce, requireIdToken: true });
    await oauth.validateApplicationLevelSignature(server, answer, insecure);
    const who = oauth.getValidatedIdTokenClaims(tokens);
    is([who.sub, who.azp, typeof who.auth_time],
        [task.account, client.client_id, 'number'], 'the ID token is good');
    return { tokens, params };
}

async function one(server, keys, way, given) {
    const client = { client_id: given.client_id,
        require_auth_time: true, default_max_age: 600 };
    const auth = ways[way](given.client_secret);
    const { tokens, params } = await redeem(server, client, auth, given);
    is([tokens.token_type, tokens.scope],
        ['bearer', 'mcp:read openid profile'], `${way}: tokens`);
    await check(server, keys, tokens.access_token, true);
    const info = await oauth.processUserInfoResponse(server, client,
        task.account, await oauth.userInfoRequest(server, client,
            tokens.access_token, insecure));
    is([info.sub, info.preferred_username], [task.account, 'ann'],
        'userinfo says who it is');
    const fresh = await oauth.processRefreshTokenResponse(server, client,
        await oauth.refreshTokenGrantRequest(server, client, auth,
            tokens.refresh_token, insecure));
    await check(server, keys, fresh.access_token, true);
    await oauth.processRevocationResponse(
        await oauth.revocationRequest(server, client, auth,
            fresh.refresh_token, insecure));
    await check(server, keys, fresh.access_token, false);
    await refused(oauth.refreshTokenGrantRequest(server, client, auth,
        fresh.refresh_token, insecure).then((answer) =>
        oauth.processRefreshTokenResponse(server, client, answer)),
        'invalid_grant', 'a revoked token is refused');
    await refused(oauth.authorizationCodeGrantRequest(server, client, auth,
        params, given.redirect_uri, given.verifier, insecure).then((answer) =>
        oauth.processAuthorizationCodeResponse(server, client, answer)),
        'invalid_grant', 'and so is a used code');
}

main(async () => {
    const server = await oauth.processDiscoveryResponse(new URL(url),
        await oauth.discoveryRequest(new URL(url), insecure));
    const keys = jose.createRemoteJWKSet(new URL(server.jwks_uri));
    for (const [way, given] of Object.entries(task.clients))
        await one(server, keys, way, given);
    const machine = { client_id: task.machine.client_id };
    const answer = await oauth.clientCredentialsGrantRequest(server, machine,
        oauth.ClientSecretBasic(task.machine.client_secret),
        { resource, scope: 'mcp:read' }, insecure);
    const tokens = await oauth.processClientCredentialsResponse(server,
        machine, answer);
    const claims = await check(server, keys, tokens.access_token, true);
    is([claims.sub, tokens.refresh_token], [machine.client_id, undefined],
        'a machine user gets its token');
});
