/*
 * Base64 (RFC 4648 section 4), as agents send files in JSON, and as Basic
 * credentials are.
 */
#ifndef DP_CRYPTO_BASE64_H
#define DP_CRYPTO_BASE64_H

#include "base/arena.h"
#include "base/err.h"

/* The standard alphabet with padding, in the arena; never NULL. */
char *dp_base64_encode(struct dp_arena *arena, const void *data, size_t len);

/*
 * Decode text of len characters, with or without padding, line breaks and
 * blanks ignored, standard or URL-safe alphabet.  *data is in the arena.
 * Anything else: DP_E_BAD_PARAMS.
 */
int dp_base64_decode(struct dp_arena *arena, const char *text, size_t len,
                     unsigned char **data, size_t *size_bytes,
                     struct dp_err *err);

#endif
