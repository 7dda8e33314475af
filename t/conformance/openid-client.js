// A relying party on openid-client, which follows the specifications to the
// letter: discovery, code, id_token, userinfo, refresh, introspection,
// revocation, and a machine user.
'use strict';
const { go } = require('./person.js');
const { ok, is, main } = require('./tap.js');

const url = process.env.DUBPLATE_URL;
const person = { login: 'ann', password: process.env.PASSWORD };
const callback = process.env.CALLBACK;
const secret = process.env.SECRET;

async function signIn(oidc, config) {
    const verifier = oidc.randomPKCECodeVerifier();
    const [state, nonce] = [oidc.randomState(), oidc.randomNonce()];
    const ask = oidc.buildAuthorizationUrl(config, {
        redirect_uri: callback, scope: 'openid profile email mcp:read offline_access', state, nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256', max_age: '600',
    });
    const back = await go(ask.href, person);
    const tokens = await oidc.authorizationCodeGrant(config, back, {
        pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, maxAge: 600,
        idTokenExpected: true });
    ok(tokens.access_token && tokens.refresh_token, 'a code becomes tokens');
    const claims = tokens.claims();
    is([claims.iss, claims.aud, claims.nonce], [url, 'rp', nonce], 'the id_token is for us');
    ok(Math.abs(claims.auth_time - Date.now() / 1000) < 300, 'and says when they signed in');
    const info = await oidc.fetchUserInfo(config, tokens.access_token, claims.sub);
    is([info.preferred_username, info.email], ['ann', 'ann@example.org'], 'userinfo says who');
    return tokens;
}

async function refresh(oidc, config, tokens) {
    const fresh = await oidc.refreshTokenGrant(config, tokens.refresh_token);
    ok(fresh.refresh_token !== tokens.refresh_token, 'a refresh token is exchanged');
    const known = await oidc.tokenIntrospection(config, fresh.access_token);
    is([known.active, known.username, known.client_id], [true, 'ann', 'rp'], 'introspection knows the token');
    await oidc.tokenRevocation(config, fresh.refresh_token);
    const gone = await oidc.tokenIntrospection(config, fresh.access_token);
    is(gone, { active: false }, 'revoking one ends the other');
    const error = await oidc.refreshTokenGrant(config, fresh.refresh_token).catch((e) => e);
    is(error.error, 'invalid_grant', 'and it is not exchanged any more');
}

main(async () => {
    const oidc = require('openid-client');
    const insecure = { execute: [oidc.allowInsecureRequests] };
    for (const [name, auth] of [['basic', oidc.ClientSecretBasic(secret)]]) {
        const config = await oidc.discovery(new URL(url), 'rp', undefined, auth, insecure);
        is(config.serverMetadata().issuer, url, `discovered; client_secret_${name}`);
        oidc.enableNonRepudiationChecks(config);
        await refresh(oidc, config, await signIn(oidc, config));
    }
    const machine = await oidc.discovery(new URL(url), 'machine', undefined,
        oidc.ClientSecretPost(secret), insecure);
    const token = await oidc.clientCredentialsGrant(machine, { scope: 'mcp:read', resource: `${url}/api/mcp` });
    is([token.token_type, token.scope, token.refresh_token], ['bearer', 'mcp:read', undefined],
        'a machine user gets its token');
});
