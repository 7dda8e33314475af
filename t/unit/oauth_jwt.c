/* JSON Web Tokens: a published one, and all that is no good token of ours. */
#include "auth/jwt.h"

#include <openssl/hmac.h>
#include <string.h>

#include "crypto/base64url.h"
#include "crypto/init.h"
#include "json_text.h"
#include "oauth_vectors.h"
#include "tap/tap.h"

static struct dp_arena arena;
static struct dp_err err;
static struct dp_jwk_set set;

/* A token with this header and payload, signed with our key all the same. */
static char *
forge(const char *header, const char *payload)
{
    struct dp_bytes input;
    struct dp_bytes sig;
    char *text = dp_printf(
        &arena, "%s.%s", dp_base64url_encode(&arena, header, strlen(header)),
        dp_base64url_encode(&arena, payload, strlen(payload)));

    input.data = (const unsigned char *)text;
    input.len = strlen(text);
    if (dp_rsa_sign(set.keys[0].rsa, &arena, input, &sig, &err) < 0)
        bail("%s", err.detail);
    return dp_printf(&arena, "%s.%s", text,
                     dp_base64url_encode(&arena, sig.data, sig.len));
}

static bool
taken(const char *token)
{
    struct dp_jwt jwt;

    memset(&err, 0, sizeof(err));
    return dp_jwt_verify(&arena, token, &set, &jwt, &err) == 0;
}

static void
test_vector(void)
{
    struct dp_jwk_set rfc;
    struct dp_jwt jwt;
    const char *token = RFC7515_HEADER "." RFC7515_PAYLOAD
                                       "." RFC7515_SIGNATURE;

    if (dp_jwk_set_read(
            &rfc, &arena,
            json_text(&arena, "{\"keys\":[{\"kty\":\"RSA\",\"n\":\"" RFC7515_N
                              "\",\"e\":\"AQAB\"}]}"),
            &err)
        < 0)
        bail("%s", err.detail);
    ok(dp_jwt_verify(&arena, token, &rfc, &jwt, &err) == 0,
       "the token of RFC 7515 appendix A.2 is verified");
    is_str(dp_json_text(jwt.claims, "iss"), "joe", "and read");
    ok(!dp_jwt_is(&jwt, "JWT"), "it names no type");
    ok(dp_jwt_check_times(jwt.claims, 1300819379, 0, &err) == 0,
       "it was good a second before its end");
    ok(dp_jwt_check_times(jwt.claims, 1300819380, 0, &err) < 0
           && err.code == DP_E_UNAUTHORIZED,
       "and not at its end");
    dp_jwk_set_clear(&rfc);
}

static void
test_round(void)
{
    struct dp_jwt jwt;
    char *token = dp_jwt_sign(&arena, &set.keys[0], "at+jwt",
                              json_text(&arena, "{\"sub\":\"ann\"}"), &err);
    size_t wrong = 0;
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                 "abcdefghijklmnopqrstuvwxyz0123456789-_";

    ok(dp_jwt_verify(&arena, token, &set, &jwt, &err) == 0,
       "what we sign we take");
    is_str(jwt.kid, set.keys[0].kid, "the token names its key");
    is_str(dp_jwt_kid(&arena, token), jwt.kid, "before it is checked, too");
    ok(dp_jwt_kid(&arena, "a.b.c") == NULL && dp_jwt_kid(&arena, "") == NULL,
       "what is no token names none");
    is_str(dp_json_text(jwt.claims, "sub"), "ann", "and has its claims");
    ok(dp_jwt_is(&jwt, "at+jwt") && dp_jwt_is(&jwt, "AT+JWT")
           && !dp_jwt_is(&jwt, "JWT"),
       "the type is told, in any case of letters");
    jwt.typ = "application/at+jwt";
    ok(dp_jwt_is(&jwt, "at+jwt"), "and with its prefix");
    for (size_t i = 0; token[i] != '\0'; i += 7) {
        char kept = token[i];
        const char *at = strchr(digits, kept);

        token[i] = at == NULL ? 'A' : digits[(size_t)(at - digits) ^ 32];
        wrong += taken(token);
        token[i] = kept;
    }
    is_int(wrong, 0, "no token with a changed character is taken");
    ok(taken(token), "the unchanged token still is");
}

#define KID "\"kid\":\"%s\""

static const struct {
    const char *header; /* %s = the name of our key */
    const char *what;
} headers[] = {
    {"{\"alg\":\"none\"," KID "}", "the algorithm none"},
    {"{\"alg\":\"None\"," KID "}", "the algorithm None"},
    {"{\"alg\":\"HS256\"," KID "}", "a shared secret's algorithm"},
    {"{\"alg\":\"RS512\"," KID "}", "another hash"},
    {"{\"alg\":\"rs256\"," KID "}", "an algorithm in small letters"},
    {"{\"alg\":[\"RS256\"]," KID "}", "a list of algorithms"},
    {"{" KID "}", "no algorithm"},
    {"{\"alg\":\"RS256\",\"crit\":[\"exp\"]," KID "}", "a critical header"},
    {"{\"alg\":\"RS256\",\"crit\":[]," KID "}", "an empty critical header"},
    {"{\"alg\":\"RS256\",\"b64\":false," KID "}", "a bare payload"},
    {"{\"alg\":\"RS256\",\"zip\":\"DEF\"," KID "}", "a packed payload"},
    {"{\"alg\":\"RS256\",\"jku\":\"https://evil.example/\"," KID "}",
     "the address of a key set"},
    {"{\"alg\":\"RS256\",\"x5u\":\"https://evil.example/\"," KID "}",
     "the address of a certificate"},
    {"{\"alg\":\"RS256\",\"x5c\":[]," KID "}", "a certificate"},
    {"{\"alg\":\"RS256\",\"jwk\":{}," KID "}", "its own key"},
    {"{\"alg\":\"RS256\",\"kid\":\"%sx\"}", "an unknown key"},
    {"{\"alg\":\"RS256\",\"kid\":7,\"x\":\"%s\"}", "a number for a key"},
    {"{\"alg\":\"RS256\",\"typ\":7," KID "}", "a number for a type"},
    {"{\"alg\":\"RS256\",\"alg\":\"none\"," KID "}", "two algorithms"},
    {"[\"RS256\",\"%s\"]", "a list for a header"},
};

static void
test_headers(void)
{
    for (size_t i = 0; i < sizeof(headers) / sizeof(headers[0]); i++) {
        const char *mark = strstr(headers[i].header, "%s");
        char *header = dp_printf(
            &arena, "%.*s%s%s", (int)(mark - headers[i].header),
            headers[i].header, set.keys[0].kid, mark + 2);

        ok(!taken(forge(header, "{}")) && err.code == DP_E_UNAUTHORIZED
               && err.text[0] == '\0',
           "a well-signed token with %s is refused", headers[i].what);
    }
    ok(taken(forge("{\"alg\":\"RS256\"}", "{}")),
       "without a key's name, the only key is tried");
    ok(!taken(forge("{\"alg\":\"RS256\"}", "[]")),
       "a payload that is no object is refused");
}

/* The classic: HMAC with the public key's text as the secret. */
static void
test_confusion(void)
{
    const char *header = "{\"alg\":\"HS256\"}";
    const char *secret = dp_json_print(
        &arena, dp_jwk_print(&arena, set.keys[0].rsa, &err));
    unsigned char mac[EVP_MAX_MD_SIZE];
    unsigned mac_len = 0;
    char *text = dp_printf(
        &arena, "%s.%s", dp_base64url_encode(&arena, header, strlen(header)),
        dp_base64url_encode(&arena, "{}", 2));

    HMAC(EVP_sha256(), secret, (int)strlen(secret),
         (const unsigned char *)text, strlen(text), mac, &mac_len);
    ok(!taken(dp_printf(&arena, "%s.%s", text,
                        dp_base64url_encode(&arena, mac, mac_len))),
       "HMAC with the public key for a secret is refused");
}

static void
test_forms(void)
{
    char *token = forge("{\"alg\":\"RS256\"}", "{}");
    char *cut = dp_strdup(&arena, token);
    char *large = dp_alloc(&arena, DP_JWT_MAX_BYTES + 2);

    *strrchr(cut, '.') = '\0';
    ok(!taken(cut), "a token without its signature is refused");
    ok(!taken(dp_printf(&arena, "%s.", cut)), "or with an empty one");
    ok(!taken(dp_printf(&arena, "%s.e30", token)), "or with a fourth part");
    ok(!taken(dp_printf(&arena, "%s=", token)), "or with padding");
    ok(!taken(dp_printf(&arena, " %s", token)), "or with a blank before it");
    ok(!taken("") && !taken(".") && !taken("..") && !taken("a.b.c"),
       "or next to nothing");
    memset(large, 'A', DP_JWT_MAX_BYTES + 1);
    ok(!taken(large), "or more than 16 KiB");
}

static const struct {
    const char *claims;
    bool good;
    const char *what;
} times[] = {
    {"{\"exp\":1100}", true, "an end ahead"},
    {"{\"exp\":1100.5,\"iat\":999.5}", true, "fractions of a second"},
    {"{\"exp\":1000}", true, "an end within the skew"},
    {"{\"exp\":970}", false, "an end past the skew"},
    {"{}", false, "no end"},
    {"{\"exp\":\"1100\"}", false, "an end as text"},
    {"{\"exp\":null}", false, "an end that is null"},
    {"{\"exp\":1100,\"nbf\":1030}", true, "a beginning within the skew"},
    {"{\"exp\":1100,\"nbf\":1031}", false, "a beginning past the skew"},
    {"{\"exp\":1100,\"iat\":1031}", false, "an issue in the future"},
    {"{\"exp\":1100,\"iat\":\"now\"}", false, "an issue as text"},
    {"{\"exp\":-1e300}", false, "an end before time began"},
};

static void
test_times(void)
{
    for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++)
        ok((dp_jwt_check_times(json_text(&arena, times[i].claims), 1000, 30,
                               &err)
            == 0)
               == times[i].good,
           "%s is %s", times[i].what, times[i].good ? "fine" : "refused");
}

static void
test_audience(void)
{
    ok(dp_jwt_for(json_text(&arena, "{\"aud\":\"a\"}"), "a"), "one audience");
    ok(dp_jwt_for(json_text(&arena, "{\"aud\":[\"b\",\"a\"]}"), "a"),
       "one of two");
    ok(!dp_jwt_for(json_text(&arena, "{\"aud\":\"ab\"}"), "a"),
       "a longer one is another");
    ok(!dp_jwt_for(json_text(&arena, "{\"aud\":[]}"), "a"),
       "a list may be empty");
    ok(!dp_jwt_for(json_text(&arena, "{}"), "a"), "no audience is nobody's");
    ok(!dp_jwt_for(json_text(&arena, "{\"aud\":[\"a\",7]}"), "a"),
       "a list that holds a number is nobody's");
}

int
main(void)
{
    json_t *jwk;

    if (dp_crypto_init() < 0)
        bail("no randomness");
    dp_arena_init(&arena);
    set.keys[0].rsa = dp_rsa_generate(&err);
    jwk = dp_jwk_print(&arena, set.keys[0].rsa, &err);
    set.keys[0].kid = dp_json_text(jwk, "kid");
    set.n = 1;
    test_vector();
    test_round();
    test_headers();
    test_confusion();
    test_forms();
    test_times();
    test_audience();
    dp_jwk_set_clear(&set);
    dp_arena_clear(&arena);
    return done();
}
