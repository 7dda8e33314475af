/* Another provider: its discovery document, and its id_token. */
#include <string.h>

#include "auth/upstream_document.h"
#include "auth/upstream_token.h"
#include "crypto/base64url.h"
#include "crypto/init.h"
#include "json_text.h"
#include "tap/tap.h"

#define ISS "https://id.example/realms/label"

static struct dp_arena arena;
static struct dp_err err;
static struct dp_jwk_set set;

/* The right one, with the members of change in place of its own. */
static json_t *
changed(const char *right, const char *change)
{
    json_t *json = json_text(&arena, right);
    const char *name;
    json_t *value;
    json_t *changes = json_text(&arena, change);

    json_object_foreach(changes, name, value)
    {
        if (json_is_null(value))
            json_object_del(json, name);
        else
            json_object_set(json, name, value);
    }
    return json;
}

static const char document[] =
    "{\"issuer\":\"" ISS "\","
    "\"authorization_endpoint\":\"" ISS "/auth\","
    "\"token_endpoint\":\"" ISS "/token\","
    "\"jwks_uri\":\"" ISS "/keys\","
    "\"response_types_supported\":[\"code\",\"id_token\"]}";

static bool
reads(const char *change, bool allow_http, struct dp_upstream_document *got)
{
    memset(&err, 0, sizeof(err));
    return dp_upstream_document_read(got, changed(document, change), ISS,
                                     allow_http, &err)
           == 0;
}

static void
test_document(void)
{
    struct dp_upstream_document got;

    is_str(dp_upstream_document_url(&arena, ISS),
           ISS "/.well-known/openid-configuration",
           "the document is below the issuer");
    is_str(dp_upstream_document_url(&arena, "https://id.example/"),
           "https://id.example/.well-known/openid-configuration",
           "whether it ends in a slash or not");
    ok(reads("{}", false, &got), "a short document is enough");
    is_str(got.token_endpoint, ISS "/token", "its endpoints are read");
    ok(got.userinfo_endpoint == NULL && !got.secret_in_form
           && !got.tells_issuer,
       "what it does not say is not so");
    ok(reads("{\"token_endpoint_auth_methods_supported\":"
             "[\"private_key_jwt\",\"client_secret_post\"],"
             "\"userinfo_endpoint\":\"" ISS "/me\","
             "\"code_challenge_methods_supported\":[\"plain\",\"S256\"],"
             "\"authorization_response_iss_parameter_supported\":true}",
             false, &got)
           && got.secret_in_form && got.tells_issuer,
       "the secret may have to go in the form, iss may come back");
    is_str(got.userinfo_endpoint, ISS "/me", "userinfo is read");
}

/* clang-format off */
static const struct {
    const char *change;
    const char *what;
} documents[] = {
    {"{\"issuer\":\"" ISS "/\"}", "with a slash more in the issuer"},
    {"{\"issuer\":\"HTTPS://id.example/realms/label\"}",
     "with another case in the issuer"},
    {"{\"issuer\":null}", "without an issuer"},
    {"{\"issuer\":7}", "whose issuer is a number"},
    {"{\"token_endpoint\":null}", "without a token endpoint"},
    {"{\"jwks_uri\":null}", "without keys"},
    {"{\"authorization_endpoint\":\"http://id.example/auth\"}",
     "with an http endpoint"},
    {"{\"userinfo_endpoint\":\"http://id.example/me\"}",
     "with an http userinfo endpoint"},
    {"{\"authorization_endpoint\":\"javascript:alert(1)\"}",
     "with an endpoint that is a script"},
    {"{\"authorization_endpoint\":\"https:///auth\"}",
     "with an endpoint without a host"},
    {"{\"authorization_endpoint\":\"https://id.example/#x\"}",
     "with an endpoint that has a fragment"},
    {"{\"authorization_endpoint\":\"https://id.example/ x\"}",
     "with an endpoint that has a blank"},
    {"{\"response_types_supported\":[\"id_token\"]}", "without code"},
    {"{\"code_challenge_methods_supported\":[\"plain\"]}", "without S256"},
    {"{\"id_token_signing_alg_values_supported\":[\"ES256\"]}",
     "without RS256"},
    {"{\"token_endpoint_auth_methods_supported\":[\"private_key_jwt\"]}",
     "without a secret"},
};
/* clang-format on */

static void
test_documents_refused(void)
{
    struct dp_upstream_document got;

    for (size_t i = 0; i < sizeof(documents) / sizeof(documents[0]); i++)
        ok(!reads(documents[i].change, false, &got) && err.code == DP_E_UPSTREAM
               && err.detail[0] != '\0' && err.text[0] == '\0',
           "a document %s is refused: %s", documents[i].what, err.detail);
    ok(reads("{\"token_endpoint\":\"http://127.0.0.1:8/t\"}", true, &got),
       "http is taken where the settings say so");
}

/* At 1000 s; at_hash is that of "at-1". */
static const char claims[] =
    "{\"iss\":\"" ISS "\",\"sub\":\"x1\",\"aud\":\"desk\",\"nonce\":\"n1\","
    "\"iat\":990,\"exp\":1300,\"auth_time\":900}";

static struct dp_upstream_expected expected;

static bool
taken(const char *typ, const char *change)
{
    json_t *got;
    char *token =
        dp_jwt_sign(&arena, &set.keys[0], typ, changed(claims, change), &err);

    memset(&err, 0, sizeof(err));
    return dp_upstream_token_check(&arena, token, &set, &expected, &got, &err)
           == 0;
}

static void
test_token(void)
{
    char *change;

    ok(taken("JWT", "{}"), "a good id_token is taken");
    ok(taken("JWT", "{\"aud\":[\"desk\"]}"), "with its audience as a list");
    ok(taken("JWT", "{\"aud\":[\"desk\",\"b\"],\"azp\":\"desk\"}"),
       "with several audiences where it was made for us");
    ok(taken("JWT", "{\"exp\":945}") && taken("JWT", "{\"iat\":1055}"),
       "with clocks that differ by less than a minute");
    change = dp_printf(&arena, "{\"at_hash\":\"%s\"}",
                       dp_base64url_half(&arena, "at-1", 4));
    ok(taken("JWT", change), "with the hash of its access token");
    is_str(dp_base64url_half(&arena,
                             "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y", 43),
           "77QmUPtjPfzWtF2AnpK9RQ", "which is that of OpenID Connect Core");
    expected.max_age_s = 40;
    ok(taken("JWT", "{}"), "with an auth_time within max_age and a minute");
    expected.max_age_s = 39;
    ok(!taken("JWT", "{}") && err.code == DP_E_ACCESS_DENIED,
       "not with one that is before, which people can mend");
    ok(!taken("JWT", "{\"auth_time\":null}"), "nor without");
    expected.max_age_s = -1;
    ok(taken("JWT", "{\"auth_time\":null}"),
       "which is no matter where none was asked for");
}

/* clang-format off */
static const struct {
    const char *change;
    const char *what;
} tokens[] = {
    {"{\"iss\":\"" ISS "/\"}", "of another issuer"},
    {"{\"iss\":null}", "of no issuer"},
    {"{\"aud\":\"other\"}", "for another client"},
    {"{\"aud\":null}", "for nobody"},
    {"{\"aud\":[]}", "for an empty list"},
    {"{\"aud\":[\"desk\",7]}", "for a list with a number"},
    {"{\"aud\":[\"desk\",\"b\"]}", "for several clients without azp"},
    {"{\"azp\":\"other\"}", "made for another client"},
    {"{\"nonce\":\"n2\"}", "with another nonce"},
    {"{\"nonce\":null}", "without a nonce"},
    {"{\"nonce\":[\"n1\"]}", "with a list of nonces"},
    {"{\"exp\":940}", "that has expired"},
    {"{\"exp\":null}", "that never ends"},
    {"{\"exp\":\"1300\"}", "whose end is a text"},
    {"{\"iat\":1061}", "of the future"},
    {"{\"iat\":399}", "of long ago"},
    {"{\"iat\":null}", "of no time"},
    {"{\"nbf\":1061}", "that is not in force yet"},
    {"{\"at_hash\":\"77QmUPtjPfzWtF2AnpK9RQ\"}",
     "with another access token's hash"},
    {"{\"sub\":null}", "of nobody"},
    {"{\"sub\":\"\"}", "of an empty subject"},
    {"{\"sub\":7}", "of a number"},
    {"{\"sub\":\"x\\u00e9\"}", "of a subject with an accent"},
};
/* clang-format on */

static void
test_tokens_refused(void)
{
    char *token = dp_jwt_sign(&arena, &set.keys[0], "JWT",
                              json_text(&arena, claims), &err);
    json_t *got;

    for (size_t i = 0; i < sizeof(tokens) / sizeof(tokens[0]); i++)
        ok(!taken("JWT", tokens[i].change) && err.code == DP_E_UPSTREAM
               && err.detail[0] != '\0' && err.text[0] == '\0',
           "a token %s is refused: %s", tokens[i].what, err.detail);
    ok(!taken("at+jwt", "{}") && !taken("logout+jwt", "{}"),
       "a token of another type is refused");
    expected.access_token = NULL;
    ok(!taken("JWT", "{\"at_hash\":\"77QmUPtjPfzWtF2AnpK9RQ\"}"),
       "so is a hash of an access token that is not there");
    expected.access_token = "at-1";
    token[strlen(token) - 5] ^= 1;
    ok(dp_upstream_token_check(&arena, token, &set, &expected, &got, &err) < 0
           && err.code == DP_E_UPSTREAM,
       "and one whose signature was touched");
    ok(dp_upstream_token_check(&arena, "x.y", &set, &expected, &got, &err) < 0
           && err.code == DP_E_UPSTREAM,
       "and what is none");
}

int
main(void)
{
    dp_crypto_init();
    dp_arena_init(&arena);
    set.keys[0].kid = "k1";
    set.keys[0].rsa = dp_rsa_generate(&err);
    set.n = 1;
    expected = (struct dp_upstream_expected){
        .issuer = ISS,
        .client_id = "desk",
        .nonce = "n1",
        .access_token = "at-1",
        .max_age_s = -1,
        .now_s = 1000,
    };
    test_document();
    test_documents_refused();
    test_token();
    test_tokens_refused();
    dp_jwk_set_clear(&set);
    dp_arena_clear(&arena);
    return done();
}
