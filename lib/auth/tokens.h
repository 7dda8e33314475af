/*
 * Who a credential stands for, remembered for a few seconds.
 *
 * A credential that was found good is trusted for auth.cache_ms (at most
 * 5 s), so a hot path asks the database nothing and a revocation acts within
 * 5 s in every process.  Unknown ones are never kept, and none is kept past
 * its own end.  Only its hash is in memory.
 */
#ifndef DP_AUTH_TOKENS_H
#define DP_AUTH_TOKENS_H

#include <stdint.h>

#include "crypto/hash.h"
#include "http/request.h"

struct dp_tokens;

/* NULL when memory is out. */
struct dp_tokens *dp_tokens_new(int64_t cache_ms);
void dp_tokens_free(struct dp_tokens *tokens);

/* A copy in the arena, or NULL. */
const struct dp_principal *dp_tokens_find(struct dp_tokens *tokens,
                                          struct dp_arena *arena,
                                          const struct dp_hash *hash);

/* Keep who for auth.cache_ms, and no longer than good_ms. */
void dp_tokens_put(struct dp_tokens *tokens, const struct dp_hash *hash,
                   const struct dp_principal *who, int64_t good_ms);

/* Is its use to be noted?  True once a minute for each that is kept. */
bool dp_tokens_touch(struct dp_tokens *tokens, const struct dp_hash *hash);

#endif
