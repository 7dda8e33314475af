/* ID tokens: their claims, and that they are no access tokens. */
#include "auth/id_token.h"

#include <string.h>

#include "auth/access_token.h"
#include "crypto/init.h"
#include "tap/tap.h"
#include "json/json.h"

static struct dp_arena arena;
static struct dp_err err;
static struct dp_jwk_set set;

/* The access token and its at_hash are those of OpenID Connect Core A.3. */
static struct dp_id_token token = {
    .issuer = "https://m.example",
    .subject = "ann",
    .client_id = "c_app",
    .nonce = "n-0S6_WzA2Mj",
    .access_token = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y",
    .auth_time_s = 990,
    .issued_s = 1000,
    .expires_s = 1900,
};

static const json_t *
claims_of(const char *text)
{
    static struct dp_jwt jwt;

    if (dp_jwt_verify(&arena, text, &set, &jwt, &err) < 0)
        bail("%s", err.detail);
    ok(dp_jwt_is(&jwt, "JWT"), "its type is JWT");
    return jwt.claims;
}

static void
test_claims(void)
{
    const json_t *claims =
        claims_of(dp_id_token_print(&arena, &set.keys[0], &token, &err));

    is_str(dp_json_text(claims, "iss"), "https://m.example", "iss");
    is_str(dp_json_text(claims, "sub"), "ann", "sub");
    is_str(dp_json_text(claims, "aud"), "c_app", "aud");
    is_str(dp_json_text(claims, "azp"), "c_app", "azp");
    is_str(dp_json_text(claims, "nonce"), "n-0S6_WzA2Mj", "nonce");
    is_str(dp_json_text(claims, "at_hash"), "77QmUPtjPfzWtF2AnpK9RQ",
           "at_hash");
    is_int(dp_json_int(claims, "auth_time", -1), 990, "auth_time");
    is_int(dp_json_int(claims, "iat", -1), 1000, "iat");
    is_int(dp_json_int(claims, "exp", -1), 1900, "exp");
    is_int(json_object_size(claims), 9, "and no more");
}

static void
test_without(void)
{
    const json_t *claims;

    token.nonce = NULL;
    claims = claims_of(dp_id_token_print(&arena, &set.keys[0], &token, &err));
    ok(json_object_get(claims, "nonce") == NULL,
       "without a nonce there is no claim");
    token.subject = NULL;
    ok(dp_id_token_print(&arena, &set.keys[0], &token, &err) == NULL
           && err.code == DP_E_INTERNAL,
       "without a subject there is no token");
    token.subject = "ann";
}

static void
test_kind(void)
{
    const char *const audiences[] = {"c_app", NULL};
    const struct dp_access_policy policy = {"https://m.example", audiences,
                                            1000, 10};
    struct dp_access_token got = {0};
    const char *text = dp_id_token_print(&arena, &set.keys[0], &token, &err);

    ok(dp_access_token_check(&arena, text, &set, &policy, &got, &err) < 0
           && err.code == DP_E_UNAUTHORIZED,
       "no resource takes it for an access token");
}

/* As a hint it is taken back, whatever the time. */
static void
test_hint(void)
{
    const char *text = dp_id_token_print(&arena, &set.keys[0], &token, &err);
    const struct dp_jwk_set none = {.n = 0};

    is_str(
        dp_id_token_subject(&arena, text, &set, "https://m.example", "c_app"),
        "ann", "its subject is known again");
    ok(dp_id_token_subject(&arena, text, &set, "https://m.example", "c_other")
           == NULL,
       "not for another client");
    ok(dp_id_token_subject(&arena, text, &set, "https://n.example", "c_app")
           == NULL,
       "not of another issuer");
    ok(dp_id_token_subject(&arena, text, &none, "https://m.example", "c_app")
           == NULL,
       "not without its key");
    ok(dp_id_token_subject(&arena, "", &set, "https://m.example", "c_app")
           == NULL,
       "nothing is nobody's");
}

int
main(void)
{
    if (dp_crypto_init() < 0)
        bail("no randomness");
    dp_arena_init(&arena);
    set.keys[0] = (struct dp_jwk){"k", dp_rsa_generate(&err)};
    set.n = 1;
    test_claims();
    test_without();
    test_kind();
    test_hint();
    dp_jwk_set_clear(&set);
    dp_arena_clear(&arena);
    return done();
}
