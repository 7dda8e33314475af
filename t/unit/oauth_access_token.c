/* Access tokens: what is issued is taken, by the right resource alone. */
#include "auth/access_token.h"

#include <string.h>

#include "crypto/init.h"
#include "json/json.h"
#include "tap/tap.h"

static struct dp_arena arena;
static struct dp_err err;
static struct dp_jwk_set set;

static const char *const audiences[] = {"https://m.example/mcp",
                                        "https://m.example/api/mcp", NULL};
static const struct dp_access_policy policy = {
    .issuer = "https://m.example",
    .audiences = audiences,
    .now_s = 1000,
    .skew_s = 10,
};
static const struct dp_access_token token = {
    .issuer = "https://m.example",
    .subject = "ann",
    .audience = "https://m.example/api/mcp",
    .client_id = "https://c.example/client.json",
    .scope = "mcp:read openid",
    .grant_id = "g1",
    .id = "j1",
    .issued_s = 1000,
    .expires_s = 1900,
};

static bool
taken(const char *text, struct dp_access_token *got)
{
    memset(&err, 0, sizeof(err));
    memset(got, 0, sizeof(*got));
    return dp_access_token_check(&arena, text, &set, &policy, got, &err) == 0;
}

static void
test_round(void)
{
    struct dp_access_token got;
    char *text = dp_access_token_print(&arena, &set.keys[0], &token, &err);

    ok(taken(text, &got), "what was issued is taken");
    is_str(got.subject, "ann", "the subject");
    is_str(got.client_id, token.client_id, "the client");
    is_str(got.scope, token.scope, "the scope");
    is_str(got.grant_id, "g1", "the grant");
    is_str(got.id, "j1", "the token's own id");
    is_str(got.audience, token.audience, "the resource it is for");
    is_int(got.expires_s, 1900, "and its end come back");
    ok(dp_access_token_like(text), "it looks like one");
    ok(!dp_access_token_like("pt_eyJ.x") && !dp_access_token_like("eyJ"),
       "opaque tokens do not");
}

/* What is wrong with a well-signed token. */
static const struct {
    const char *typ;
    const char *key;
    const char *value; /* NULL = the claim is left out */
    const char *what;
} faults[] = {
    {"JWT", "x", "1", "an ID token's type"},
    {"at+jwt", "iss", "\"https://m.example/\"", "an issuer with a slash"},
    {"at+jwt", "iss", NULL, "no issuer"},
    {"at+jwt", "aud", "\"https://m.example\"", "the base for an audience"},
    {"at+jwt", "aud", "[\"https://evil.example/mcp\"]",
     "another's audience"},
    {"at+jwt", "aud", NULL, "no audience"},
    {"at+jwt", "sub", NULL, "no subject"},
    {"at+jwt", "sub", "7", "a number for a subject"},
    {"at+jwt", "client_id", NULL, "no client"},
    {"at+jwt", "gid", NULL, "no grant"},
    {"at+jwt", "jti", NULL, "no id"},
    {"at+jwt", "scope", NULL, "no scope"},
    {"at+jwt", "scope", "[\"mcp:read\"]", "a list of scopes"},
    {"at+jwt", "exp", "990", "an end in the past"},
    {"at+jwt", "exp", NULL, "no end"},
    {"at+jwt", "iat", NULL, "no time of issue"},
    {"at+jwt", "iat", "1011", "an issue in the future"},
    {"at+jwt", "nbf", "1011", "a beginning in the future"},
};

static void
test_faults(void)
{
    struct dp_jwt jwt;
    struct dp_access_token got;
    char *good = dp_access_token_print(&arena, &set.keys[0], &token, &err);

    if (dp_jwt_verify(&arena, good, &set, &jwt, &err) < 0)
        bail("%s", err.detail);
    for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
        json_t *claims = dp_json_keep(&arena, json_copy(jwt.claims));

        json_object_del(claims, faults[i].key);
        if (faults[i].value != NULL)
            json_object_set_new(claims, faults[i].key,
                                json_loads(faults[i].value, JSON_DECODE_ANY,
                                           NULL));
        ok(!taken(dp_jwt_sign(&arena, &set.keys[0], faults[i].typ, claims,
                              &err),
                  &got)
               && err.code == DP_E_UNAUTHORIZED,
           "a token with %s is refused", faults[i].what);
    }
}

static void
test_list(void)
{
    struct dp_jwt jwt;
    struct dp_access_token got;
    char *good = dp_access_token_print(&arena, &set.keys[0], &token, &err);

    if (dp_jwt_verify(&arena, good, &set, &jwt, &err) < 0)
        bail("%s", err.detail);
    json_object_set_new(jwt.claims, "aud",
                        json_pack("[ss]", "https://m.example/userinfo",
                                  "https://m.example/mcp"));
    ok(taken(dp_jwt_sign(&arena, &set.keys[0], "at+jwt", jwt.claims, &err),
             &got),
       "one of several audiences is enough");
    is_str(got.audience, "https://m.example/mcp", "and is the one told");
}

static void
test_incomplete(void)
{
    struct dp_access_token lacking = token;

    lacking.grant_id = NULL;
    ok(dp_access_token_print(&arena, &set.keys[0], &lacking, &err) == NULL
           && err.code == DP_E_INTERNAL,
       "a token without a grant is not issued");
}

int
main(void)
{
    if (dp_crypto_init() < 0)
        bail("no randomness");
    dp_arena_init(&arena);
    set.keys[0] = (struct dp_jwk){"k", dp_rsa_generate(&err)};
    set.n = 1;
    test_round();
    test_faults();
    test_list();
    test_incomplete();
    dp_jwk_set_clear(&set);
    dp_arena_clear(&arena);
    return done();
}
