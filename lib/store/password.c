/* Passwords. */
#include "store/password.h"

#include "store/common.h"

static const struct dp_col password_cols[] = {
    DP_COL_TEXT(struct dp_password, account_id),
    DP_COL_TEXT(struct dp_password, login),
    DP_COL_TEXT(struct dp_password, display_name),
    DP_COL_BOOL(struct dp_password, is_admin),
    DP_COL_TEXT(struct dp_password, password_hash),
    DP_COL_BOOL(struct dp_password, totp),
    DP_COL_TEXTS(struct dp_password, scope),
    {0},
};

static const struct dp_stmt stmt_find = {
    "password_find",
    "SELECT account_id, login, display_name, is_admin, password_hash, totp,"
    " scope FROM dubplate.password_principal WHERE login = " DP_STORE_FOLDED,
    1, DP_STMT_READ, password_cols, sizeof(struct dp_password)};

static const struct dp_stmt stmt_find_admin = {
    "password_find_admin",
    "SELECT account_id, login, display_name, is_admin, password_hash, totp,"
    " scope FROM dubplate.password_principal_admin"
    " WHERE login = " DP_STORE_FOLDED,
    1, DP_STMT_READ, password_cols, sizeof(struct dp_password)};

static const char *const outcomes[] = {"not_found", "stale", "set", NULL};
static const struct dp_col outcome_cols[] = DP_OUTCOME_COLS(outcomes);

static const struct dp_stmt stmt_set = {
    "password_set",
    "SELECT outcome FROM dubplate.password_set($1, $2, $3, $4)", 4, 0,
    outcome_cols, sizeof(struct dp_outcome)};

static const struct dp_stmt stmt_rehash = {
    "password_rehash",
    "SELECT changed FROM dubplate.password_rehash($1, $2, $3)", 3, 0, NULL,
    0};

static const struct dp_stmt stmt_reset = {
    "password_reset",
    "SELECT changed AS value FROM dubplate.password_reset($1, $2)", 2,
    DP_STMT_FLAG};

const struct dp_stmt *const dp_password_stmts[] = {
    &stmt_find, &stmt_find_admin, &stmt_set, &stmt_rehash, &stmt_reset, NULL,
};

static int
find(struct dp_pg *pg, struct dp_arena *arena, const struct dp_stmt *stmt,
     const char *login, struct dp_password **password, struct dp_err *err)
{
    const char *const params[] = {login};
    size_t n;
    struct dp_password *rows = dp_pg_rows(pg, arena, stmt, params, &n, err);

    if (rows == NULL)
        return -1;
    *password = n > 0 ? rows : NULL;
    return 0;
}

int
dp_password_find(struct dp_pg *pg, struct dp_arena *arena, const char *login,
                 struct dp_password **password, struct dp_err *err)
{
    return find(pg, arena, &stmt_find, login, password, err);
}

int
dp_password_find_admin(struct dp_pg *pg, struct dp_arena *arena,
                       const char *login, struct dp_password **password,
                       struct dp_err *err)
{
    return find(pg, arena, &stmt_find_admin, login, password, err);
}

int
dp_password_set(struct dp_pg *pg, struct dp_arena *arena,
                const struct dp_password_new *password,
                enum dp_password_outcome *outcome, struct dp_err *err)
{
    const char *const params[] = {
        dp_pg_uuid(password->account_id), password->old_hash,
        password->new_hash, dp_pg_uuid(password->keep_session_id)};
    int value = dp_store_outcome(pg, arena, &stmt_set, params, err);

    if (value < 0)
        return -1;
    *outcome = (enum dp_password_outcome)value;
    return 0;
}

int
dp_password_rehash(struct dp_pg *pg, const char *account_id,
                   const char *old_hash, const char *new_hash,
                   struct dp_err *err)
{
    const char *const params[] = {dp_pg_uuid(account_id), old_hash, new_hash};

    return dp_pg_run(pg, &stmt_rehash, params, err);
}

int
dp_password_reset(struct dp_pg *pg, struct dp_arena *arena,
                  const char *account_id, const char *new_hash, bool *changed,
                  struct dp_err *err)
{
    const char *const params[] = {dp_pg_uuid(account_id), new_hash};

    return dp_store_flag(pg, arena, &stmt_reset, params, changed, err);
}
