/* Random, by libsodium. */
#include "crypto/rand.h"

#include <sodium.h>

void
dp_rand_bytes(void *data, size_t len)
{
    randombytes_buf(data, len);
}

uint32_t
dp_rand_below(uint32_t below)
{
    return randombytes_uniform(below);
}

char *
dp_rand_token(struct dp_arena *arena, const char *prefix)
{
    unsigned char bytes[32];
    char text[sodium_base64_ENCODED_LEN(
        sizeof(bytes), sodium_base64_VARIANT_URLSAFE_NO_PADDING)];

    randombytes_buf(bytes, sizeof(bytes));
    sodium_bin2base64(text, sizeof(text), bytes, sizeof(bytes),
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    sodium_memzero(bytes, sizeof(bytes));
    return dp_printf(arena, "%s%s", prefix, text);
}

void
dp_rand_id(char id[17])
{
    unsigned char bytes[8];

    randombytes_buf(bytes, sizeof(bytes));
    sodium_bin2hex(id, 17, bytes, sizeof(bytes));
}

void
dp_rand_uuid(char uuid[DP_RAND_UUID])
{
    static const size_t hyphens[] = {8, 13, 18, 23};
    unsigned char bytes[16];
    char hex[33];
    size_t from = 0;
    size_t to = 0;

    randombytes_buf(bytes, sizeof(bytes));
    bytes[6] = (unsigned char)((bytes[6] & 0x0fu) | 0x40u);
    bytes[8] = (unsigned char)((bytes[8] & 0x3fu) | 0x80u);
    sodium_bin2hex(hex, sizeof(hex), bytes, sizeof(bytes));
    for (size_t i = 0; to < DP_RAND_UUID - 1; to++) {
        if (i < 4 && to == hyphens[i]) {
            uuid[to] = '-';
            i++;
        } else {
            uuid[to] = hex[from++];
        }
    }
    uuid[to] = '\0';
}
