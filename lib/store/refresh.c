/* Refresh tokens. */
#include "store/refresh.h"

#include "store/common.h"

static const char *const outcomes[] = {
    "unknown", "mismatch", "revoked", "expired",  "scope",
    "target",  "reused",   "rotated", "repeated", NULL};
static const struct dp_col outcome_cols[] = DP_OUTCOME_COLS(outcomes);

static const struct dp_col refreshed_cols[] = {
    DP_COL_ENUM(struct dp_refreshed, outcome, outcomes),
    DP_COL_TEXT(struct dp_refreshed, grant_id),
    DP_COL_TEXT(struct dp_refreshed, account_id),
    DP_COL_TEXTS(struct dp_refreshed, scope),
    DP_COL_TEXT(struct dp_refreshed, resource),
    DP_COL_TIME(struct dp_refreshed, expires_at),
    {0},
};

static const struct dp_stmt stmt_rotate = {
    "refresh_rotate",
    "SELECT outcome, grant_id, account_id, scope, resource, expires_at"
    " FROM dubplate.refresh_rotate($1, $2, $3, $4, $5, $6, $7)",
    7, 0, refreshed_cols, sizeof(struct dp_refreshed)};

static const struct dp_stmt stmt_revoke = {
    "refresh_revoke", "SELECT outcome FROM dubplate.refresh_revoke($1, $2)",
    2, 0, outcome_cols, sizeof(struct dp_outcome)};

static const struct dp_col refresh_cols[] = {
    DP_COL_TEXT(struct dp_refresh, grant_id),
    DP_COL_TEXT(struct dp_refresh, account_id),
    DP_COL_TEXT(struct dp_refresh, login),
    DP_COL_TEXT(struct dp_refresh, client_id),
    DP_COL_TEXTS(struct dp_refresh, scope),
    DP_COL_TEXT(struct dp_refresh, resource),
    DP_COL_INT64(struct dp_refresh, issued_at_s),
    DP_COL_INT64(struct dp_refresh, expires_at_s),
    {0},
};

static const struct dp_stmt stmt_find = {
    "refresh_find",
    "SELECT grant_id, account_id, login, client_id, scope, resource,"
    " extract(epoch FROM issued_at)::bigint AS issued_at_s,"
    " extract(epoch FROM expires_at)::bigint AS expires_at_s"
    " FROM dubplate.refresh_principal WHERE token_hash = $1",
    1, DP_STMT_READ, refresh_cols, sizeof(struct dp_refresh)};

const struct dp_stmt *const dp_refresh_stmts[] = {
    &stmt_rotate, &stmt_revoke, &stmt_find, NULL,
};

static const char *
scope_of(struct dp_arena *arena, const struct dp_texts *scope)
{
    static const char *const none[] = {NULL};

    if (scope == NULL)
        return NULL;
    return dp_pg_array(arena, scope->n > 0 ? scope->items : none, scope->n);
}

int
dp_refresh_rotate(struct dp_pg *pg, struct dp_arena *arena,
                  const struct dp_refresh_use *use,
                  struct dp_refreshed *refreshed, struct dp_err *err)
{
    const char *const params[] = {dp_pg_hash(arena, use->token_hash),
                                  use->client_id,
                                  dp_pg_hash(arena, use->new_hash),
                                  scope_of(arena, use->scope),
                                  use->resource,
                                  dp_pg_int(arena, use->grace_s),
                                  dp_pg_int(arena, use->idle_s)};

    return dp_pg_row(pg, arena, &stmt_rotate, params, refreshed, err);
}

int
dp_refresh_revoke(struct dp_pg *pg, struct dp_arena *arena,
                  const struct dp_hash *token_hash, const char *client_id,
                  enum dp_refresh_outcome *outcome, struct dp_err *err)
{
    const char *const params[] = {dp_pg_hash(arena, token_hash), client_id};
    int value = dp_store_outcome(pg, arena, &stmt_revoke, params, err);

    if (value < 0)
        return -1;
    *outcome = (enum dp_refresh_outcome)value;
    return 0;
}

int
dp_refresh_find(struct dp_pg *pg, struct dp_arena *arena,
                const struct dp_hash *token_hash, struct dp_refresh **token,
                struct dp_err *err)
{
    const char *const params[] = {dp_pg_hash(arena, token_hash)};
    size_t n;
    struct dp_refresh *rows =
        dp_pg_rows(pg, arena, &stmt_find, params, &n, err);

    if (rows == NULL)
        return -1;
    *token = n > 0 ? rows : NULL;
    return 0;
}
