/*
 * Hashes: BLAKE2b-256 (RFC 7693) for tokens and for the content address of
 * files; SHA-256 where a standard asks for it.
 */
#ifndef DP_CRYPTO_HASH_H
#define DP_CRYPTO_HASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DP_HASH_BYTES 32
#define DP_HASH_HEX 65 /* with the NUL */

struct dp_hash {
    unsigned char bytes[DP_HASH_BYTES];
};

/* A hash under way; opaque, no memory to free. */
struct dp_hasher {
    _Alignas(64) unsigned char state[384];
};

void dp_hash_init(struct dp_hasher *hasher);
void dp_hash_update(struct dp_hasher *hasher, const void *data, size_t len);
void dp_hash_final(struct dp_hasher *hasher, struct dp_hash *hash);

/* All at once. */
void dp_hash_of(struct dp_hash *hash, const void *data, size_t len);
void dp_hash_text(struct dp_hash *hash, const char *text); /* without NUL */

/* Lower-case hexadecimal. */
void dp_hash_hex(const struct dp_hash *hash, char hex[DP_HASH_HEX]);

/* false unless text is exactly 64 hexadecimal digits. */
bool dp_hash_parse(struct dp_hash *hash, const char *text);

bool dp_hash_equal(const struct dp_hash *a, const struct dp_hash *b);

#endif
