// An OpenID provider to sign in through: npm oidc-provider with its own
// development pages for sign-in and consent.
//
//   node upstream.js PORT REDIRECT_URI
//
// The client is "desk" with the secret "desk's secret +%&"; whoever signs in
// as NAME is the subject NAME with a verified mail address NAME@label.example
// and the groups of DUBPLATE_GROUPS.  Claims are told by userinfo, as the
// provider does by default, or, with DUBPLATE_CLAIMS=id_token, in the
// id_token.
'use strict';
const crypto = require('node:crypto');
const { Provider } = require('oidc-provider');

const [port, redirectUri] = process.argv.slice(2);
const groups = (process.env.DUBPLATE_GROUPS ?? '').split(' ').filter(Boolean);

function signingKey() {
    const { privateKey } = crypto.generateKeyPairSync('rsa',
        { modulusLength: 2048 });
    return { ...privateKey.export({ format: 'jwk' }), use: 'sig',
        alg: 'RS256' };
}

const provider = new Provider(`http://127.0.0.1:${port}`, {
    clients: [{
        client_id: 'desk',
        client_secret: 'desk\'s secret +%&',
        redirect_uris: [redirectUri],
        token_endpoint_auth_method:
            process.env.DUBPLATE_AUTH ?? 'client_secret_basic',
    }],
    claims: {
        openid: ['sub'],
        profile: ['name', 'preferred_username', 'groups'],
        email: ['email', 'email_verified'],
    },
    conformIdTokenClaims: process.env.DUBPLATE_CLAIMS !== 'id_token',
    cookies: { keys: [crypto.randomBytes(32).toString('hex')] },
    findAccount: (ctx, sub) => ({
        accountId: sub,
        claims: () => ({
            sub,
            name: `${sub} of the label`,
            preferred_username: sub,
            email: `${sub}@label.example`,
            email_verified: true,
            groups,
        }),
    }),
    jwks: { keys: [signingKey()] },
    pkce: { required: () => true },
});

// What went wrong is in the log, in words.
provider.on('server_error', (ctx, error) => console.error(error));
for (const name of ['authorization.error', 'grant.error', 'userinfo.error'])
    provider.on(name, (ctx, error) => console.error(name, error.message,
        error.error_description, error.error_detail));
provider.on('authorization.success', () =>
    console.log('authorization.success'));
provider.on('grant.success', () => console.log('grant.success'));

provider.listen(Number(port), '127.0.0.1', () => console.log('listening'));
