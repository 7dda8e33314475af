/* Hashes, by libsodium. */
#include "crypto/hash.h"

#include <sodium.h>
#include <string.h>

_Static_assert(sizeof(struct dp_hasher) >= sizeof(crypto_generichash_state),
               "a hasher holds libsodium's state");

static crypto_generichash_state *
state_of(struct dp_hasher *hasher)
{
    return (crypto_generichash_state *)(void *)hasher->state;
}

void
dp_hash_init(struct dp_hasher *hasher)
{
    crypto_generichash_init(state_of(hasher), NULL, 0, DP_HASH_BYTES);
}

void
dp_hash_update(struct dp_hasher *hasher, const void *data, size_t len)
{
    crypto_generichash_update(state_of(hasher), data, len);
}

void
dp_hash_final(struct dp_hasher *hasher, struct dp_hash *hash)
{
    crypto_generichash_final(state_of(hasher), hash->bytes, DP_HASH_BYTES);
}

void
dp_hash_of(struct dp_hash *hash, const void *data, size_t len)
{
    crypto_generichash(hash->bytes, DP_HASH_BYTES, data, len, NULL, 0);
}

void
dp_hash_text(struct dp_hash *hash, const char *text)
{
    dp_hash_of(hash, text, strlen(text));
}

void
dp_hash_hex(const struct dp_hash *hash, char hex[DP_HASH_HEX])
{
    sodium_bin2hex(hex, DP_HASH_HEX, hash->bytes, DP_HASH_BYTES);
}

bool
dp_hash_parse(struct dp_hash *hash, const char *text)
{
    size_t len = 0;

    return strlen(text) == DP_HASH_HEX - 1
           && sodium_hex2bin(hash->bytes, DP_HASH_BYTES, text,
                             DP_HASH_HEX - 1, NULL, &len, NULL)
                  == 0
           && len == DP_HASH_BYTES;
}

bool
dp_hash_equal(const struct dp_hash *a, const struct dp_hash *b)
{
    return sodium_memcmp(a->bytes, b->bytes, DP_HASH_BYTES) == 0;
}
