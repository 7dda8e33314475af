/*
 * Who a credential stands for, remembered for a few seconds.
 *
 * A credential that was found good is trusted for auth.cache_ms (at most
 * 5 s), so a hot path asks the database nothing and a revocation acts within
 * 5 s in every process.  Unknown ones are never kept, and none is kept past
 * its own end.  Only its hash is in memory, made with a key of the process.
 */
#ifndef DP_AUTH_TOKENS_H
#define DP_AUTH_TOKENS_H

#include <stdint.h>

#include "crypto/hash.h"
#include "http/request.h"

struct dp_tokens;

/* keep_ms is auth.cache_ms, or longer for what is asked elsewhere.  NULL
 * when memory is out. */
struct dp_tokens *dp_tokens_new(int64_t keep_ms);
void dp_tokens_free(struct dp_tokens *tokens);

/* The name of a credential: of both texts. */
struct dp_hash dp_tokens_hash(const struct dp_tokens *tokens,
                              const char *scheme, const char *text);

/* A copy in the arena, or NULL; *left_ms (unless NULL) is how long it is
 * kept yet. */
const struct dp_principal *dp_tokens_find(struct dp_tokens *tokens,
                                          struct dp_arena *arena,
                                          const struct dp_hash *hash,
                                          int64_t *left_ms);

/* Keep who for keep_ms, and no longer than good_ms. */
void dp_tokens_put(struct dp_tokens *tokens, const struct dp_hash *hash,
                   const struct dp_principal *who, int64_t good_ms);

/* Is its use to be noted?  True once a minute for each that is kept. */
bool dp_tokens_touch(struct dp_tokens *tokens, const struct dp_hash *hash);

#endif
