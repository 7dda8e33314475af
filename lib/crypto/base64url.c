/* Base64url, by libsodium. */
#include "crypto/base64url.h"

#include <sodium.h>

#define VARIANT sodium_base64_VARIANT_URLSAFE_NO_PADDING

char *
dp_base64url_encode(struct dp_arena *arena, const void *data, size_t len)
{
    size_t room = sodium_base64_encoded_len(len, VARIANT);
    char *text = dp_alloc(arena, room);

    return sodium_bin2base64(text, room, data, len, VARIANT);
}

int
dp_base64url_decode(struct dp_arena *arena, const char *text, size_t len,
                    unsigned char **data, size_t *size_bytes)
{
    size_t room = len / 4 * 3 + 3;
    const char *end = NULL;

    *data = dp_alloc(arena, room + 1);
    *size_bytes = 0;
    if (sodium_base642bin(*data, room, text, len, NULL, size_bytes, &end,
                          VARIANT)
            != 0
        || end != text + len)
        return -1;
    (*data)[*size_bytes] = '\0';
    return 0;
}

char *
dp_base64url_sha256(struct dp_arena *arena, const void *data, size_t len)
{
    unsigned char sum[crypto_hash_sha256_BYTES];

    crypto_hash_sha256(sum, data, len);
    return dp_base64url_encode(arena, sum, sizeof(sum));
}

char *
dp_base64url_half(struct dp_arena *arena, const void *data, size_t len)
{
    unsigned char sum[crypto_hash_sha256_BYTES];

    crypto_hash_sha256(sum, data, len);
    return dp_base64url_encode(arena, sum, sizeof(sum) / 2);
}
