/* RSA keys and their JSON form: made, kept, published, read, refused. */
#include <string.h>

#include "auth/jwk.h"
#include "crypto/base64url.h"
#include "crypto/init.h"
#include "json_text.h"
#include "oauth_vectors.h"
#include "tap/tap.h"

static struct dp_arena arena;
static struct dp_err err;
static struct dp_rsa *key;

static struct dp_bytes
bytes_of(const char *text)
{
    return (struct dp_bytes){(const unsigned char *)text, strlen(text)};
}

static void
test_base64url(void)
{
    static const char *const refused[] = {"Zg==", "Zg=", "Z", "Zh", "+/+/",
                                          "Zm9v\n", " Zm9v", "Zm9v.", "Zm9="};
    unsigned char *data;
    size_t len;

    is_str(dp_base64url_encode(&arena, "\373\377\277f", 4), "-_-_Zg",
           "base64url has its own alphabet and no padding");
    is_str(dp_base64url_encode(&arena, "", 0), "", "nothing is nothing");
    ok(dp_base64url_decode(&arena, "-_-_Zg", 6, &data, &len) == 0 && len == 4
           && memcmp(data, "\373\377\277f", 5) == 0,
       "and comes back as it was, with a NUL behind it");
    for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
        ok(dp_base64url_decode(&arena, refused[i], strlen(refused[i]), &data,
                               &len)
               < 0,
           "another spelling is refused: case %zu", i);
    is_str(dp_base64url_sha256(&arena, "abc", 3),
           "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0",
           "the SHA-256 of abc (FIPS 180-4)");
}

static void
test_signing(void)
{
    struct dp_bytes data = bytes_of("what was signed");
    struct dp_bytes sig;
    struct dp_bytes shorter;
    unsigned char *copy;

    ok(dp_rsa_sign(key, &arena, data, &sig, &err) == 0 && sig.len == 256,
       "a 2048-bit key signs");
    ok(dp_rsa_verify(key, data, sig), "and the signature is good");
    ok(!dp_rsa_verify(key, bytes_of("what was signeD"), sig),
       "but not for other data");
    copy = dp_alloc(&arena, sig.len);
    memcpy(copy, sig.data, sig.len);
    copy[17] ^= 1;
    ok(!dp_rsa_verify(key, data, (struct dp_bytes){copy, sig.len}),
       "nor with one bit changed");
    shorter = (struct dp_bytes){sig.data, sig.len - 1};
    ok(!dp_rsa_verify(key, data, shorter), "nor cut short");
    ok(!dp_rsa_verify(key, data, (struct dp_bytes){sig.data, 0}),
       "nor without any");
}

static void
test_private(void)
{
    unsigned char *der;
    size_t len;
    struct dp_bytes data = bytes_of("x");
    struct dp_bytes sig;
    struct dp_rsa *again;

    ok(dp_rsa_private(key, &arena, &der, &len, &err) == 0 && len > 1000,
       "a private key is written");
    again = dp_rsa_from_private(der, len, &err);
    ok(again != NULL && dp_rsa_sign(again, &arena, data, &sig, &err) == 0
           && dp_rsa_verify(key, data, sig),
       "read again, it signs for the same public key");
    dp_rsa_free(again);
    ok(dp_rsa_from_private(der, len - 1, &err) == NULL,
       "a private key cut short is refused");
    ok(dp_rsa_from_private("nonsense", 8, &err) == NULL
           && err.code == DP_E_INTERNAL && err.text[0] == '\0',
       "nonsense is refused, and clients are not told why");
    dp_rsa_wipe(der, len);
    ok(der[0] == 0 && der[len - 1] == 0 && memcmp(der, der + 1, len - 1) == 0,
       "a wiped private key is all zero");
}

static void
test_thumbprint(void)
{
    json_t *jwk = json_text(&arena, "{\"kty\":\"RSA\",\"n\":\"" RFC7638_N
                                    "\",\"e\":\"AQAB\",\"alg\":\"RS256\","
                                    "\"kid\":\"2011-04-29\"}");

    is_str(dp_jwk_thumbprint(&arena, jwk), RFC7638_THUMBPRINT,
           "the thumbprint of RFC 7638 section 3.1");
    ok(dp_jwk_thumbprint(&arena, json_text(&arena, "{\"kty\":\"EC\"}")) == NULL,
       "another type of key has none here");
}

static void
test_publish(void)
{
    json_t *jwk = dp_jwk_print(&arena, key, &err);
    struct dp_bytes data = bytes_of("x");
    struct dp_bytes sig;
    struct dp_rsa *public;

    is_int(json_object_size(jwk), 6, "a published key has six members");
    is_str(dp_json_text(jwk, "kid"), dp_jwk_thumbprint(&arena, jwk),
           "its name is its thumbprint");
    is_str(dp_json_text(jwk, "e"), "AQAB", "the exponent is 65537");
    is_int(strlen(dp_json_text(jwk, "n")), 342,
           "the modulus has 256 bytes and no leading zero");
    public = dp_jwk_read(&arena, jwk, &err);
    dp_rsa_sign(key, &arena, data, &sig, &err);
    ok(public != NULL && dp_rsa_verify(public, data, sig),
       "what the key signs, its published form verifies");
    ok(dp_rsa_sign(public, &arena, data, &sig, &err) < 0,
       "a public key signs nothing");
    dp_rsa_free(public);
}

#define N "\"n\":\"" RFC7638_N "\""
#define E "\"e\":\"AQAB\""

static const struct {
    const char *text;
    bool taken;
    const char *what;
} jwks[] = {
    {"{\"kty\":\"RSA\"," N "," E "}", true, "a bare key"},
    {"{\"kty\":\"RSA\"," N "," E ",\"use\":\"sig\",\"key_ops\":[\"verify\"]}",
     true, "a key to verify with"},
    {"{\"kty\":\"RSA\"," N "," E ",\"use\":\"enc\"}", false,
     "a key to encrypt with"},
    {"{\"kty\":\"RSA\"," N "," E ",\"alg\":\"PS256\"}", false,
     "a key for another algorithm"},
    {"{\"kty\":\"RSA\"," N "," E ",\"alg\":256}", false,
     "an algorithm that is a number"},
    {"{\"kty\":\"RSA\"," N "," E ",\"key_ops\":[\"encrypt\"]}", false,
     "a key with other operations"},
    {"{\"kty\":\"RSA\"," N "," E ",\"d\":\"AQAB\"}", false,
     "a key that shows its private part"},
    {"{\"kty\":\"oct\",\"k\":\"AQAB\"}", false, "a shared secret"},
    {"{\"kty\":\"RSA\"," N "}", false, "a key without an exponent"},
    {"{\"kty\":\"RSA\"," N ",\"e\":\"AQ\"}", false, "an exponent of one"},
    {"{\"kty\":\"RSA\"," N ",\"e\":\"AQAC\"}", false, "an even exponent"},
    {"{\"kty\":\"RSA\"," N ",\"e\":\"\"}", false, "an empty exponent"},
    {"{\"kty\":\"RSA\"," N ",\"e\":\"AQAB==\"}", false,
     "an exponent in padded base64"},
    {"{\"kty\":\"RSA\"," N ",\"e\":\"____________\"}", false,
     "a huge exponent"},
    {"{\"kty\":\"RSA\",\"n\":\"AQAB\"," E "}", false, "a tiny modulus"},
    {"{\"kty\":\"RSA\",\"n\":\"" RFC7638_N RFC7638_N RFC7638_N RFC7638_N
     RFC7638_N "\"," E "}", false, "an enormous modulus"},
    {"[]", false, "no object at all"},
};

static void
test_read(void)
{
    for (size_t i = 0; i < sizeof(jwks) / sizeof(jwks[0]); i++) {
        struct dp_rsa *rsa =
            dp_jwk_read(&arena, json_text(&arena, jwks[i].text), &err);

        ok((rsa != NULL) == jwks[i].taken, "%s is %s", jwks[i].what,
           jwks[i].taken ? "taken" : "refused");
        dp_rsa_free(rsa);
    }
}

static void
test_set(void)
{
    struct dp_jwk_set set;
    const char *one = "{\"keys\":[{\"kty\":\"EC\",\"kid\":\"a\"},"
                      "{\"kty\":\"RSA\"," N "," E ",\"kid\":\"a\"},"
                      "{\"kty\":\"RSA\",\"n\":\"" RFC7515_N "\"," E
                      ",\"kid\":\"a\"}]}";

    is_int(dp_jwk_set_read(&set, &arena, json_text(&arena, one), &err), 0,
           "a set is read");
    is_int(set.n, 1, "keys that cannot be used or come twice are left out");
    ok(dp_jwk_set_find(&set, "a") == &set.keys[0], "a key is found by name");
    ok(dp_jwk_set_find(&set, NULL) == &set.keys[0],
       "without a name, the only key is meant");
    ok(dp_jwk_set_find(&set, "A") == NULL, "another name finds nothing");
    dp_jwk_set_clear(&set);
    is_int(set.n, 0, "a cleared set is empty");
    is_int(dp_jwk_set_read(
               &set, &arena,
               json_text(&arena,
                         "{\"keys\":[{\"kty\":\"RSA\"," N "," E
                         ",\"kid\":\"a\"},{\"kty\":\"RSA\",\"n\":\"" RFC7515_N
                         "\"," E ",\"kid\":\"b\"}]}"),
               &err),
           0, "a set of two is read");
    ok(set.n == 2 && dp_jwk_set_find(&set, NULL) == NULL,
       "without a name, neither of two keys is meant");
    dp_jwk_set_clear(&set);
    ok(dp_jwk_set_read(&set, &arena, json_text(&arena, "{\"keys\":[]}"), &err)
               < 0
           && dp_jwk_set_read(&set, &arena, json_text(&arena, "{}"), &err) < 0,
       "a set without a usable key is refused");
}

int
main(void)
{
    if (dp_crypto_init() < 0)
        bail("no randomness");
    dp_arena_init(&arena);
    key = dp_rsa_generate(&err);
    ok(key != NULL, "a key is made");
    test_base64url();
    test_signing();
    test_private();
    test_thumbprint();
    test_publish();
    test_read();
    test_set();
    dp_rsa_free(key);
    dp_arena_clear(&arena);
    return done();
}
