/* One-time codes: the published ones, each taken once and in time. */
#include "crypto/totp.h"

#include <string.h>

#include "crypto/init.h"
#include "tap/tap.h"

/* RFC 6238 appendix B; the last six of its eight digits. */
static const unsigned char secret[DP_TOTP_SECRET_BYTES] = {
    '1', '2', '3', '4', '5', '6', '7', '8', '9', '0',
    '1', '2', '3', '4', '5', '6', '7', '8', '9', '0',
};

static const struct {
    int64_t time_s;
    const char *code;
} vectors[] = {
    {59, "287082"},         {1111111109, "081804"}, {1111111111, "050471"},
    {1234567890, "005924"}, {2000000000, "279037"}, {20000000000, "353130"},
};

static void
test_vectors(void)
{
    char code[7];

    for (size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++) {
        dp_totp_code(secret, vectors[i].time_s / 30, code);
        is_str(code, vectors[i].code, "a code of RFC 6238 appendix B");
    }
}

static void
test_window(void)
{
    int64_t step = 0;

    ok(dp_totp_check(secret, "287082", 59, -1, &step) && step == 1,
       "a code is taken in its step");
    ok(dp_totp_check(secret, "287082", 30, -1, &step), "from its start");
    ok(dp_totp_check(secret, "287082", 89, -1, &step), "a step later");
    ok(dp_totp_check(secret, "287082", 0, -1, &step), "and a step before");
    ok(!dp_totp_check(secret, "287082", 90, -1, &step), "not two steps later");
    ok(!dp_totp_check(secret, "287082", 59, 1, &step),
       "nor a second time in its step");
    ok(!dp_totp_check(secret, "287082", 60, 2, &step),
       "nor after a later code");
    ok(dp_totp_check(secret, "287082", 59, 0, &step),
       "an earlier code does not stand in its way");
}

static void
test_forms(void)
{
    static const char *const wrong[] = {
        "", "28708", "2870820", "287083", "28708a", "-28708", "+287082",
        "287082\n", "      ", "287 082 0",
    };
    int64_t step;

    ok(dp_totp_check(secret, " 287 082 ", 59, -1, &step),
       "blanks are passed over");
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        ok(!dp_totp_check(secret, wrong[i], 59, -1, &step),
           "another text is refused: case %zu", i);
}

static void
test_secret(void)
{
    struct dp_arena arena;
    unsigned char one[DP_TOTP_SECRET_BYTES];
    unsigned char two[DP_TOTP_SECRET_BYTES];

    dp_arena_init(&arena);
    is_str(dp_totp_base32(&arena, secret),
           "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", "a secret in base32");
    is_str(dp_totp_uri(&arena, secret, "My Music & Co", "ann@a.example"),
           "otpauth://totp/My%20Music%20%26%20Co:ann%40a.example"
           "?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
           "&issuer=My%20Music%20%26%20Co&algorithm=SHA1&digits=6&period=30",
           "and as an address for a QR code");
    dp_totp_secret(one);
    dp_totp_secret(two);
    ok(memcmp(one, two, sizeof(one)) != 0, "no two secrets are alike");
    dp_arena_clear(&arena);
}

int
main(void)
{
    if (dp_crypto_init() < 0)
        bail("no randomness");
    test_vectors();
    test_window();
    test_forms();
    test_secret();
    return done();
}
