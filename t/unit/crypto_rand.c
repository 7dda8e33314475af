/* Tokens and ids: their form, and that no two are alike. */
#include "crypto/rand.h"

#include <stdlib.h>
#include <string.h>

#include "crypto/init.h"
#include "tap/tap.h"

#define N_TOKENS 2000

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                               "abcdefghijklmnopqrstuvwxyz0123456789-_";

static int
compare(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void
test_tokens(struct dp_arena *arena)
{
    static char *tokens[N_TOKENS];
    unsigned odd = 0;
    unsigned twice = 0;
    bool seen[128] = {false};
    unsigned letters = 0;

    for (int i = 0; i < N_TOKENS; i++) {
        tokens[i] = dp_rand_token(arena, "pt_");
        odd += strncmp(tokens[i], "pt_", 3) != 0 || strlen(tokens[i]) != 46
               || strspn(tokens[i] + 3, alphabet) != 43;
        for (const char *p = tokens[i] + 3; *p != '\0'; p++)
            seen[*p & 0x7f] = true;
    }
    is_int(odd, 0, "a token is its prefix and 43 characters of base64url");
    for (int i = 0; i < 128; i++)
        letters += seen[i];
    is_int(letters, 64, "that use the whole alphabet");
    qsort(tokens, N_TOKENS, sizeof(tokens[0]), compare);
    for (int i = 1; i < N_TOKENS; i++)
        twice += strcmp(tokens[i - 1], tokens[i]) == 0;
    is_int(twice, 0, "2000 tokens are 2000 different ones");
    is_int(strncmp(dp_rand_token(arena, "up_"), "up_", 3), 0,
           "another prefix makes another kind");
}

static void
test_numbers(void)
{
    unsigned counts[10] = {0};
    unsigned least = 100000;
    unsigned most = 0;
    unsigned char bytes[64] = {0};
    unsigned zeros = 0;
    char id[17];
    char other[17];

    for (int i = 0; i < 10000; i++)
        counts[dp_rand_below(10) % 10]++;
    for (int i = 0; i < 10; i++) {
        least = counts[i] < least ? counts[i] : least;
        most = counts[i] > most ? counts[i] : most;
    }
    ok(least > 800 && most < 1200, "numbers below ten come alike often");
    is_int(dp_rand_below(1), 0, "below one there is only zero");
    dp_rand_bytes(bytes, sizeof(bytes));
    for (size_t i = 0; i < sizeof(bytes); i++)
        zeros += bytes[i] == 0;
    ok(zeros < 16, "random bytes are written");
    dp_rand_id(id);
    dp_rand_id(other);
    ok(strlen(id) == 16 && strspn(id, "0123456789abcdef") == 16,
       "a request id is 16 hexadecimal digits");
    ok(strcmp(id, other) != 0, "and never the same");
}

int
main(void)
{
    struct dp_arena arena;

    if (dp_crypto_init() < 0)
        bail("no randomness");
    dp_arena_init(&arena);
    test_tokens(&arena);
    test_numbers();
    dp_arena_clear(&arena);
    return done();
}
