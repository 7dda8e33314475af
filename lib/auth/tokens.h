/*
 * Who a token stands for, with a cache of a few seconds.
 *
 * A token that was found is trusted for auth.cache_ms (at most 5 s), so a hot
 * path asks the database nothing and a revocation acts within 5 s in every
 * process.  Unknown tokens are never cached.
 */
#ifndef DP_AUTH_TOKENS_H
#define DP_AUTH_TOKENS_H

#include <stdint.h>

#include "http/request.h"
#include "pg/pool.h"

struct dp_tokens;

/* NULL when memory is out. */
struct dp_tokens *dp_tokens_new(int64_t cache_ms);
void dp_tokens_free(struct dp_tokens *tokens);

/*
 * *who in the arena.  DP_E_UNAUTHORIZED for a token that is unknown, expired
 * or revoked; the three are told alike.
 */
int dp_tokens_check(struct dp_tokens *tokens, struct dp_pg *pg,
                    struct dp_arena *arena, const char *token,
                    const struct dp_principal **who, struct dp_err *err);

#endif
