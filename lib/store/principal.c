/* Accounts in force. */
#include "store/principal.h"

#include "store/common.h"

static const struct dp_col owner_cols[] = {
    DP_COL_TEXT(struct dp_account_owner, account_id),
    DP_COL_TEXT(struct dp_account_owner, login),
    DP_COL_BOOL(struct dp_account_owner, is_admin),
    DP_COL_TEXTS(struct dp_account_owner, scope),
    {0},
};

static const struct dp_stmt stmt_login = {
    "principal_login",
    "SELECT account_id, login, is_admin, scope"
    " FROM dubplate.account_principal WHERE login = " DP_STORE_FOLDED,
    1,
    DP_STMT_READ,
    owner_cols,
    sizeof(struct dp_account_owner)};

static const struct dp_stmt stmt_subject = {
    "principal_subject",
    "SELECT account_id, login, is_admin, scope"
    " FROM dubplate.federated_principal WHERE issuer = $1 AND subject = $2",
    2,
    DP_STMT_READ,
    owner_cols,
    sizeof(struct dp_account_owner)};

struct scope_row {
    struct dp_texts scope;
};

static const struct dp_col scope_cols[] = {
    DP_COL_TEXTS(struct scope_row, scope),
    {0},
};

static const struct dp_stmt stmt_scope = {
    "principal_scope",
    "SELECT dubplate.scope_within($2, scope) AS scope"
    " FROM dubplate.account_principal WHERE account_id = $1",
    2,
    DP_STMT_READ,
    scope_cols,
    sizeof(struct scope_row)};

const struct dp_stmt *const dp_principal_stmts[] = {
    &stmt_login,
    &stmt_subject,
    &stmt_scope,
    NULL,
};

static int
find(struct dp_pg *pg, struct dp_arena *arena, const struct dp_stmt *stmt,
     const char *const *params, struct dp_account_owner **owner,
     struct dp_err *err)
{
    size_t n;
    struct dp_account_owner *rows =
        dp_pg_rows(pg, arena, stmt, params, &n, err);

    if (rows == NULL)
        return -1;
    *owner = n > 0 ? rows : NULL;
    return 0;
}

int
dp_principal_by_login(struct dp_pg *pg, struct dp_arena *arena,
                      const char *login, struct dp_account_owner **owner,
                      struct dp_err *err)
{
    const char *const params[] = {login};

    return find(pg, arena, &stmt_login, params, owner, err);
}

int
dp_principal_by_subject(struct dp_pg *pg, struct dp_arena *arena,
                        const char *issuer, const char *subject,
                        struct dp_account_owner **owner, struct dp_err *err)
{
    const char *const params[] = {issuer, subject};

    return find(pg, arena, &stmt_subject, params, owner, err);
}

int
dp_principal_scope(struct dp_pg *pg, struct dp_arena *arena,
                   const char *account_id, const struct dp_texts *scope,
                   struct dp_texts *within, struct dp_err *err)
{
    const char *const params[] = {
        dp_pg_uuid(account_id),
        dp_pg_array(arena, scope->items, scope->n)};
    size_t n;
    const struct scope_row *rows =
        dp_pg_rows(pg, arena, &stmt_scope, params, &n, err);

    if (rows == NULL)
        return -1;
    *within = n > 0 ? rows->scope : (struct dp_texts){0};
    return 0;
}
