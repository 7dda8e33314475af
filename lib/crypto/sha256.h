/*
 * SHA-256 (FIPS 180-4), where a standard asks for it: hash sums in delivered
 * messages.  What this house names by a hash uses crypto/hash.h.
 */
#ifndef DP_CRYPTO_SHA256_H
#define DP_CRYPTO_SHA256_H

#include <stddef.h>

#define DP_SHA256_HEX 65 /* with the NUL */

/* A sum under way; opaque, no memory to free. */
struct dp_sha256 {
    _Alignas(16) unsigned char state[128];
};

void dp_sha256_init(struct dp_sha256 *sum);
void dp_sha256_update(struct dp_sha256 *sum, const void *data, size_t len);

/* Lower-case hexadecimal. */
void dp_sha256_final(struct dp_sha256 *sum, char hex[DP_SHA256_HEX]);

#endif
