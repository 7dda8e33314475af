/* Keys that sign tokens. */
#include "store/signing_key.h"

#include "store/common.h"

struct active_row {
    const char *kid;
    const char *private_sealed;
};

static const struct dp_col active_cols[] = {
    DP_COL_TEXT(struct active_row, kid),
    DP_COL_TEXT(struct active_row, private_sealed),
    {0},
};

static const struct dp_stmt stmt_active = {
    "signing_key_active",
    "SELECT kid, encode(private_sealed, 'base64') AS private_sealed"
    " FROM dubplate.signing_key_secret",
    0, DP_STMT_READ, active_cols, sizeof(struct active_row)};

static const char *const states[] = {"next", "active", "retired", NULL};

static const struct dp_col public_cols[] = {
    DP_COL_TEXT(struct dp_public_key, kid),
    DP_COL_ENUM(struct dp_public_key, state, states),
    DP_COL_TEXT(struct dp_public_key, public_jwk),
    DP_COL_TIME(struct dp_public_key, created_at),
    DP_COL_TIME(struct dp_public_key, activated_at),
    DP_COL_TIME(struct dp_public_key, delete_after),
    {0},
};

static const struct dp_stmt stmt_list = {
    "signing_key_list",
    "SELECT kid, state, public_jwk, created_at, activated_at, delete_after"
    " FROM dubplate.signing_key_public"
    " ORDER BY state <> 'active', created_at DESC, kid",
    0, DP_STMT_READ, public_cols, sizeof(struct dp_public_key)};

static const char *const outcomes[] = {
    "unknown",     "full", "exists", "no_next", "too_soon",
    "none_active", "next", "active", "rotated", "replaced",
    "retired",     "fresh", NULL};
static const struct dp_col outcome_cols[] = DP_OUTCOME_COLS(outcomes);

static const struct dp_stmt stmt_add = {
    "signing_key_add",
    "SELECT outcome FROM dubplate.signing_key_add($1, $2, $3)", 3, 0,
    outcome_cols, sizeof(struct dp_outcome)};

static const struct dp_stmt stmt_rotate = {
    "signing_key_rotate",
    "SELECT outcome FROM dubplate.signing_key_rotate($1, $2)", 2, 0,
    outcome_cols, sizeof(struct dp_outcome)};

static const struct dp_stmt stmt_renew = {
    "signing_key_renew",
    "SELECT outcome FROM dubplate.signing_key_renew($1, $2, $3)", 3, 0,
    outcome_cols, sizeof(struct dp_outcome)};

static const struct dp_stmt stmt_retire = {
    "signing_key_retire",
    "SELECT outcome FROM dubplate.signing_key_retire($1)", 1, 0, outcome_cols,
    sizeof(struct dp_outcome)};

static const struct dp_stmt stmt_purge = {
    "signing_key_purge", "SELECT removed FROM dubplate.signing_key_purge()",
    0, 0, NULL, 0};

const struct dp_stmt *const dp_signing_key_stmts[] = {
    &stmt_active, &stmt_list,   &stmt_add,   &stmt_rotate,
    &stmt_renew,  &stmt_retire, &stmt_purge, NULL,
};

int
dp_signing_key_active(struct dp_pg *pg, struct dp_arena *arena,
                      struct dp_signing_key **key, struct dp_err *err)
{
    size_t n;
    struct active_row *rows =
        dp_pg_rows(pg, arena, &stmt_active, NULL, &n, err);

    *key = NULL;
    if (rows == NULL)
        return -1;
    if (n == 0)
        return 0;
    *key = dp_alloc(arena, sizeof(**key));
    (*key)->kid = rows->kid;
    return dp_sealed_read(arena, rows->private_sealed, &(*key)->private_key,
                          err);
}

struct dp_public_key *
dp_signing_key_list(struct dp_pg *pg, struct dp_arena *arena, size_t *n,
                    struct dp_err *err)
{
    return dp_pg_rows(pg, arena, &stmt_list, NULL, n, err);
}

static int
run(struct dp_pg *pg, struct dp_arena *arena, const struct dp_stmt *stmt,
    const char *const *params, enum dp_key_outcome *outcome,
    struct dp_err *err)
{
    int value = dp_store_outcome(pg, arena, stmt, params, err);

    if (value < 0)
        return -1;
    *outcome = (enum dp_key_outcome)value;
    return 0;
}

int
dp_signing_key_add(struct dp_pg *pg, struct dp_arena *arena,
                   const struct dp_signing_key *key, const char *public_jwk,
                   enum dp_key_outcome *outcome, struct dp_err *err)
{
    const char *const params[] = {key->kid, public_jwk,
                                  dp_sealed_param(arena, &key->private_key)};

    return run(pg, arena, &stmt_add, params, outcome, err);
}

int
dp_signing_key_rotate(struct dp_pg *pg, struct dp_arena *arena,
                      int published_s, int keep_s,
                      enum dp_key_outcome *outcome, struct dp_err *err)
{
    const char *const params[] = {dp_pg_int(arena, published_s),
                                  dp_pg_int(arena, keep_s)};

    return run(pg, arena, &stmt_rotate, params, outcome, err);
}

int
dp_signing_key_renew(struct dp_pg *pg, struct dp_arena *arena,
                     const struct dp_key_times *times,
                     enum dp_key_outcome *outcome, struct dp_err *err)
{
    const char *const params[] = {
        times->active_s > 0 ? dp_pg_int(arena, times->active_s) : NULL,
        dp_pg_int(arena, times->published_s),
        dp_pg_int(arena, times->keep_s)};

    return run(pg, arena, &stmt_renew, params, outcome, err);
}

int
dp_signing_key_retire(struct dp_pg *pg, struct dp_arena *arena,
                      const char *kid, enum dp_key_outcome *outcome,
                      struct dp_err *err)
{
    const char *const params[] = {kid};

    return run(pg, arena, &stmt_retire, params, outcome, err);
}

int
dp_signing_key_purge(struct dp_pg *pg, struct dp_err *err)
{
    return dp_pg_run(pg, &stmt_purge, NULL, err);
}
