/* Personal access tokens. */
#include "store/token.h"

#include "store/common.h"

static const struct dp_col owner_cols[] = {
    DP_COL_TEXT(struct dp_token_owner, token_id),
    DP_COL_TEXT(struct dp_token_owner, account_id),
    DP_COL_TEXT(struct dp_token_owner, login),
    DP_COL_BOOL(struct dp_token_owner, is_admin),
    DP_COL_TEXTS(struct dp_token_owner, scopes),
    DP_COL_TIME(struct dp_token_owner, expires_at),
    {0},
};

static const struct dp_stmt stmt_find = {
    "token_find",
    "SELECT token_id, account_id, login, is_admin, scopes, expires_at"
    " FROM dubplate.token_principal WHERE token_hash = $1",
    1, DP_STMT_READ, owner_cols, sizeof(struct dp_token_owner)};

static const struct dp_stmt stmt_touch = {
    "token_touch", "SELECT touched AS value FROM dubplate.token_touch($1)", 1,
    DP_STMT_FLAG};

static const struct dp_stmt stmt_create = {
    "token_create",
    "SELECT token_id AS value"
    " FROM dubplate.token_create($1, $2, $3, $4, $5, $6)",
    6, DP_STMT_TEXT};

static const struct dp_stmt stmt_revoke = {
    "token_revoke",
    "SELECT revoked AS value FROM dubplate.token_revoke($1, $2)", 2,
    DP_STMT_FLAG};

static const struct dp_col token_cols[] = {
    DP_COL_TEXT(struct dp_token, token_id),
    DP_COL_TEXT(struct dp_token, account_id),
    DP_COL_TEXT(struct dp_token, login),
    DP_COL_TEXT(struct dp_token, name),
    DP_COL_TEXT(struct dp_token, token_hint),
    DP_COL_TEXTS(struct dp_token, scopes),
    DP_COL_TIME(struct dp_token, created_at),
    DP_COL_TIME(struct dp_token, expires_at),
    DP_COL_TIME(struct dp_token, last_used_at),
    DP_COL_TIME(struct dp_token, revoked_at),
    {0},
};

static const struct dp_stmt stmt_list = {
    "token_list",
    "SELECT token_id, account_id, login, name, token_hint, scopes,"
    " created_at, expires_at, last_used_at, revoked_at"
    " FROM dubplate.token_overview"
    " WHERE $1::uuid IS NULL OR account_id = $1"
    " ORDER BY created_at DESC, token_id",
    1, DP_STMT_READ, token_cols, sizeof(struct dp_token)};

const struct dp_stmt *const dp_token_stmts[] = {
    &stmt_find, &stmt_touch, &stmt_create, &stmt_revoke, &stmt_list, NULL,
};

int
dp_token_find(struct dp_pg *pg, struct dp_arena *arena,
              const struct dp_hash *token_hash,
              struct dp_token_owner **owner, struct dp_err *err)
{
    const char *const params[] = {dp_pg_hash(arena, token_hash)};
    size_t n;
    struct dp_token_owner *rows =
        dp_pg_rows(pg, arena, &stmt_find, params, &n, err);

    if (rows == NULL)
        return -1;
    *owner = n > 0 ? rows : NULL;
    return 0;
}

int
dp_token_touch(struct dp_pg *pg, const char *token_id, struct dp_err *err)
{
    const char *const params[] = {dp_pg_uuid(token_id)};

    return dp_pg_run(pg, &stmt_touch, params, err);
}

int
dp_token_create(struct dp_pg *pg, struct dp_arena *arena,
                const struct dp_token_new *token, const char **token_id,
                struct dp_err *err)
{
    const char *const params[] = {
        dp_pg_uuid(token->account_id),
        token->name,
        dp_pg_hash(arena, token->token_hash),
        token->token_hint,
        dp_pg_array(arena, token->scopes, token->n_scopes),
        token->expires_at};
    struct dp_text_row row;

    if (dp_pg_row(pg, arena, &stmt_create, params, &row, err) < 0)
        return -1;
    *token_id = row.value;
    return 0;
}

int
dp_token_revoke(struct dp_pg *pg, struct dp_arena *arena,
                const char *account_id, const char *token_id, bool *revoked,
                struct dp_err *err)
{
    const char *const params[] = {dp_pg_uuid(account_id),
                                  dp_pg_uuid(token_id)};

    return dp_store_flag(pg, arena, &stmt_revoke, params, revoked, err);
}

struct dp_token *
dp_token_list(struct dp_pg *pg, struct dp_arena *arena,
              const char *account_id, size_t *n, struct dp_err *err)
{
    const char *const params[] = {dp_pg_uuid(account_id)};

    return dp_pg_rows(pg, arena, &stmt_list, params, n, err);
}
