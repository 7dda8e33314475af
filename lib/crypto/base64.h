/* Base64 (RFC 4648 section 4), as agents send files in JSON. */
#ifndef DP_CRYPTO_BASE64_H
#define DP_CRYPTO_BASE64_H

#include "base/arena.h"
#include "base/err.h"

/*
 * Decode text of len characters, with or without padding, line breaks and
 * blanks ignored, standard or URL-safe alphabet.  *data is in the arena.
 * Anything else: DP_E_BAD_PARAMS.
 */
int dp_base64_decode(struct dp_arena *arena, const char *text, size_t len,
                     unsigned char **data, size_t *size_bytes,
                     struct dp_err *err);

#endif
