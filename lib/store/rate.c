/* Rate limits. */
#include "store/rate.h"

#include "store/common.h"

static const struct dp_col rate_cols[] = {
    DP_COL_BOOL(struct dp_rate, allowed),
    DP_COL_INT(struct dp_rate, retry_after_s),
    {0},
};

static const struct dp_stmt stmt_take = {
    "rate_take",
    "SELECT allowed, retry_after_s FROM dubplate.rate_take($1, $2, $3)", 3, 0,
    rate_cols, sizeof(struct dp_rate)};

static const struct dp_stmt stmt_give = {
    "rate_give", "SELECT given FROM dubplate.rate_give($1, $2)", 2, 0, NULL, 0};

static const struct dp_stmt stmt_check = {
    "rate_check",
    "SELECT allowed, retry_after_s FROM dubplate.rate_check($1, $2, $3)", 3,
    DP_STMT_READ, rate_cols, sizeof(struct dp_rate)};

static const struct dp_stmt stmt_sweep = {
    "rate_sweep", "SELECT removed FROM dubplate.rate_sweep($1)", 1, 0, NULL,
    0};

const struct dp_stmt *const dp_rate_stmts[] = {
    &stmt_take, &stmt_give, &stmt_check, &stmt_sweep, NULL};

int
dp_rate_take_in(struct dp_pg *pg, struct dp_arena *arena, const char *key,
                int64_t most, int window_s, struct dp_rate *rate,
                struct dp_err *err)
{
    const char *const params[] = {
        key, dp_pg_int(arena, most),
        dp_pg_double(arena, (double)most / (double)window_s)};

    return dp_pg_row(pg, arena, &stmt_take, params, rate, err);
}

int
dp_rate_take(struct dp_pg *pg, struct dp_arena *arena, const char *key,
             int64_t per_minute, struct dp_rate *rate, struct dp_err *err)
{
    return dp_rate_take_in(pg, arena, key, per_minute, 60, rate, err);
}

int
dp_rate_give(struct dp_pg *pg, struct dp_arena *arena, const char *key,
             int count, struct dp_err *err)
{
    const char *const params[] = {key, dp_pg_int(arena, count)};

    return dp_pg_run(pg, &stmt_give, params, err);
}

int
dp_rate_check(struct dp_pg *pg, struct dp_arena *arena, const char *key,
              int64_t per_minute, struct dp_rate *rate, struct dp_err *err)
{
    const char *const params[] = {
        key, dp_pg_int(arena, per_minute),
        dp_pg_double(arena, (double)per_minute / 60.0)};

    return dp_pg_row(pg, arena, &stmt_check, params, rate, err);
}

int
dp_rate_sweep(struct dp_pg *pg, struct dp_arena *arena, int idle_s,
              struct dp_err *err)
{
    const char *const params[] = {dp_pg_int(arena, idle_s)};

    return dp_pg_run(pg, &stmt_sweep, params, err);
}
