/*
 * Base64url without padding (RFC 4648 section 5, RFC 7515 section 2): keys,
 * signatures, code challenges.  One spelling for each value: no padding, no
 * blanks, no left-over bits.
 */
#ifndef DP_CRYPTO_BASE64URL_H
#define DP_CRYPTO_BASE64URL_H

#include <stddef.h>

#include "base/arena.h"

/* In the arena; never NULL. */
char *dp_base64url_encode(struct dp_arena *arena, const void *data,
                          size_t len);

/*
 * *data in the arena, with a NUL behind it that does not count.  -1 for any
 * other spelling than the one dp_base64url_encode() gives.
 */
int dp_base64url_decode(struct dp_arena *arena, const char *text, size_t len,
                        unsigned char **data, size_t *size_bytes);

/* The SHA-256 of data as 43 characters: challenges and thumbprints. */
char *dp_base64url_sha256(struct dp_arena *arena, const void *data,
                          size_t len);

/*
 * The left half of it as 22 characters: at_hash (OpenID Connect Core section
 * 3.1.3.6).
 */
char *dp_base64url_half(struct dp_arena *arena, const void *data, size_t len);

#endif
