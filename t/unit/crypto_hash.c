/* BLAKE2b-256: known answers, pieces, hexadecimal. */
#include "crypto/hash.h"

#include <string.h>

#include "crypto/init.h"
#include "tap/tap.h"

static const struct {
    size_t times;
    const char *text;
    const char *hex;
} known[] = {
    {1, "",
     "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8"},
    {1, "abc",
     "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319"},
    {1, "The quick brown fox jumps over the lazy dog",
     "01718cec35cd3d796dd00020e0bfecb473ad23457d063b75eff29c0ffa2e58a9"},
    {1000000, "a",
     "0741850f36cba4259628355d1073e24ddb9ca0e1bfac36fd39ae5dc2101e23a4"},
};

static void
test_known(void)
{
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        struct dp_hasher hasher;
        struct dp_hash hash;
        char hex[DP_HASH_HEX];

        dp_hash_init(&hasher);
        for (size_t n = 0; n < known[i].times; n++)
            dp_hash_update(&hasher, known[i].text, strlen(known[i].text));
        dp_hash_final(&hasher, &hash);
        dp_hash_hex(&hash, hex);
        is_str(hex, known[i].hex, "a known text has its known hash");
    }
}

static void
test_pieces(void)
{
    unsigned char data[1000];
    struct dp_hash whole;

    for (size_t i = 0; i < sizeof(data); i++)
        data[i] = (unsigned char)(i * 7);
    dp_hash_of(&whole, data, sizeof(data));
    for (size_t step = 1; step < 300; step += 37) {
        struct dp_hasher hasher;
        struct dp_hash hash;

        dp_hash_init(&hasher);
        for (size_t at = 0; at < sizeof(data); at += step)
            dp_hash_update(&hasher, data + at,
                           at + step > sizeof(data) ? sizeof(data) - at
                                                    : step);
        dp_hash_final(&hasher, &hash);
        ok(dp_hash_equal(&hash, &whole),
           "pieces of %zu bytes give the hash of the whole", step);
    }
    data[999] ^= 1;
    {
        struct dp_hash other;

        dp_hash_of(&other, data, sizeof(data));
        ok(!dp_hash_equal(&other, &whole), "one bit makes another hash");
    }
}

static void
test_hex(void)
{
    struct dp_hash hash;
    struct dp_hash back;
    char hex[DP_HASH_HEX + 1];

    dp_hash_text(&hash, "abc");
    dp_hash_hex(&hash, hex);
    is_int(strlen(hex), 64, "a hash has 64 digits");
    ok(dp_hash_parse(&back, hex) && dp_hash_equal(&back, &hash),
       "that lead back to it");
    hex[64] = '0';
    hex[65] = '\0';
    ok(!dp_hash_parse(&back, hex), "65 digits are refused");
    hex[63] = '\0';
    ok(!dp_hash_parse(&back, hex), "63 are refused");
    hex[63] = 'g';
    hex[64] = '\0';
    ok(!dp_hash_parse(&back, hex), "as is what is no digit");
    hex[63] = ' ';
    ok(!dp_hash_parse(&back, hex), "be it a blank");
    ok(!dp_hash_parse(&back, ""), "nothing is no hash");
    hex[10] = '/';
    hex[63] = '0';
    ok(!dp_hash_parse(&back, hex), "nor is a path");
}

int
main(void)
{
    if (dp_crypto_init() < 0)
        bail("no randomness");
    test_known();
    test_pieces();
    test_hex();
    return done();
}
