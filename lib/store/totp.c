/* Secrets of one-time codes. */
#include "store/totp.h"

#include "store/common.h"

struct totp_row {
    const char *secret_sealed;
    bool confirmed;
    int64_t last_step;
};

static const struct dp_col totp_cols[] = {
    DP_COL_TEXT(struct totp_row, secret_sealed),
    DP_COL_BOOL(struct totp_row, confirmed),
    DP_COL_INT64(struct totp_row, last_step),
    {0},
};

static const struct dp_stmt stmt_find = {
    "totp_find",
    "SELECT encode(secret_sealed, 'base64') AS secret_sealed, confirmed,"
    " last_step FROM dubplate.totp_secret WHERE account_id = $1",
    1, DP_STMT_READ, totp_cols, sizeof(struct totp_row)};

static const char *const outcomes[] = {"not_found", "exists", "replayed",
                                       "set", "accepted", NULL};
static const struct dp_col outcome_cols[] = DP_OUTCOME_COLS(outcomes);

static const struct dp_stmt stmt_set = {
    "totp_set", "SELECT outcome FROM dubplate.totp_set($1, $2)", 2, 0,
    outcome_cols, sizeof(struct dp_outcome)};

static const struct dp_stmt stmt_use = {
    "totp_use", "SELECT outcome FROM dubplate.totp_use($1, $2)", 2, 0,
    outcome_cols, sizeof(struct dp_outcome)};

static const struct dp_stmt stmt_remove = {
    "totp_remove", "SELECT removed AS value FROM dubplate.totp_remove($1)", 1,
    DP_STMT_FLAG};

const struct dp_stmt *const dp_totp_stmts[] = {
    &stmt_find, &stmt_set, &stmt_use, &stmt_remove, NULL,
};

int
dp_totp_find(struct dp_pg *pg, struct dp_arena *arena, const char *account_id,
             struct dp_totp **totp, struct dp_err *err)
{
    const char *const params[] = {dp_pg_uuid(account_id)};
    size_t n;
    struct totp_row *rows =
        dp_pg_rows(pg, arena, &stmt_find, params, &n, err);

    *totp = NULL;
    if (rows == NULL)
        return -1;
    if (n == 0)
        return 0;
    *totp = dp_alloc(arena, sizeof(**totp));
    (*totp)->confirmed = rows->confirmed;
    (*totp)->last_step = rows->last_step;
    return dp_sealed_read(arena, rows->secret_sealed, &(*totp)->secret, err);
}

static int
run(struct dp_pg *pg, struct dp_arena *arena, const struct dp_stmt *stmt,
    const char *const *params, enum dp_totp_outcome *outcome,
    struct dp_err *err)
{
    int value = dp_store_outcome(pg, arena, stmt, params, err);

    if (value < 0)
        return -1;
    *outcome = (enum dp_totp_outcome)value;
    return 0;
}

int
dp_totp_set(struct dp_pg *pg, struct dp_arena *arena, const char *account_id,
            const struct dp_sealed *secret, enum dp_totp_outcome *outcome,
            struct dp_err *err)
{
    const char *const params[] = {dp_pg_uuid(account_id),
                                  dp_sealed_param(arena, secret)};

    return run(pg, arena, &stmt_set, params, outcome, err);
}

int
dp_totp_use(struct dp_pg *pg, struct dp_arena *arena, const char *account_id,
            int64_t step, enum dp_totp_outcome *outcome, struct dp_err *err)
{
    const char *const params[] = {dp_pg_uuid(account_id),
                                  dp_pg_int(arena, step)};

    return run(pg, arena, &stmt_use, params, outcome, err);
}

int
dp_totp_remove(struct dp_pg *pg, struct dp_arena *arena,
               const char *account_id, bool *removed, struct dp_err *err)
{
    const char *const params[] = {dp_pg_uuid(account_id)};

    return dp_store_flag(pg, arena, &stmt_remove, params, removed, err);
}
