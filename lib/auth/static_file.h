/*
 * Tokens that the operator lists in a file (auth.static_tokens_file), one a
 * line:
 *
 *   # who it is for
 *   TOKEN LOGIN [SCOPE ...]
 *   hash:HEX LOGIN [SCOPE ...]
 *
 * HEX is the BLAKE2b-256 hash of the token, as b2sum -l 256 prints it.  A line
 * without scopes gives mcp:read and mcp:write.  The file is this program's
 * user's or root's, and nobody else may read it.  It is read again when it
 * changes; one that has become bad lists nobody.
 */
#ifndef DP_AUTH_STATIC_FILE_H
#define DP_AUTH_STATIC_FILE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "crypto/hash.h"

/* Shorter tokens can be guessed. */
#define DP_STATIC_TOKEN_MIN 16

struct dp_static_file;

struct dp_static_token {
    struct dp_hash hash;
    const char *login;
    unsigned scopes; /* enum dp_scope bits */
};

/* NULL with DP_E_BAD_PARAMS and a sentence when the file is bad.  path is
 * borrowed. */
struct dp_static_file *dp_static_file_open(const char *path,
                                           struct dp_err *err);
void dp_static_file_close(struct dp_static_file *file);

/* The row of a token, strings in the arena; false when there is none. */
bool dp_static_file_find(struct dp_static_file *file, struct dp_arena *arena,
                         const struct dp_hash *hash,
                         struct dp_static_token *token);

#endif
