/* SHA-256, by libsodium. */
#include "crypto/sha256.h"

#include <sodium.h>

_Static_assert(sizeof(struct dp_sha256) >= sizeof(crypto_hash_sha256_state),
               "a sum holds libsodium's state");

static crypto_hash_sha256_state *
state_of(struct dp_sha256 *sum)
{
    return (crypto_hash_sha256_state *)(void *)sum->state;
}

void
dp_sha256_init(struct dp_sha256 *sum)
{
    crypto_hash_sha256_init(state_of(sum));
}

void
dp_sha256_update(struct dp_sha256 *sum, const void *data, size_t len)
{
    crypto_hash_sha256_update(state_of(sum), data, len);
}

void
dp_sha256_final(struct dp_sha256 *sum, char hex[DP_SHA256_HEX])
{
    unsigned char bytes[crypto_hash_sha256_BYTES];

    crypto_hash_sha256_final(state_of(sum), bytes);
    sodium_bin2hex(hex, DP_SHA256_HEX, bytes, sizeof(bytes));
}
