/* Rate limits: token buckets that all processes share. */
#ifndef DP_STORE_RATE_H
#define DP_STORE_RATE_H

#include "pg/query.h"

struct dp_rate {
    bool allowed;
    int retry_after_s; /* when not allowed; at least 1 */
};

/*
 * Take one from bucket key, which holds at most per_minute and fills at that
 * rate: dp_rate_take(pg, arena, "submit:<account id>", 10, ...).
 */
int dp_rate_take(struct dp_pg *pg, struct dp_arena *arena, const char *key,
                 int64_t per_minute, struct dp_rate *rate,
                 struct dp_err *err);

/* The same for limits of another span: at most so many in window_s. */
int dp_rate_take_in(struct dp_pg *pg, struct dp_arena *arena, const char *key,
                    int64_t most, int window_s, struct dp_rate *rate,
                    struct dp_err *err);

/* Give one back: what was taken does not count after all. */
int dp_rate_give(struct dp_pg *pg, struct dp_arena *arena, const char *key,
                 int count, struct dp_err *err);

/* As dp_rate_take(), but takes nothing: where only failures count. */
int dp_rate_check(struct dp_pg *pg, struct dp_arena *arena, const char *key,
                  int64_t per_minute, struct dp_rate *rate,
                  struct dp_err *err);

/* Forget buckets that nobody took from for idle_s; they are full again. */
int dp_rate_sweep(struct dp_pg *pg, struct dp_arena *arena, int idle_s,
                  struct dp_err *err);

#endif
