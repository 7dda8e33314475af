/* Grants. */
#include "store/grant.h"

#include "store/common.h"

static const struct dp_col owner_cols[] = {
    DP_COL_TEXT(struct dp_grant_owner, grant_id),
    DP_COL_TEXT(struct dp_grant_owner, account_id),
    DP_COL_TEXT(struct dp_grant_owner, login),
    DP_COL_TEXT(struct dp_grant_owner, display_name),
    DP_COL_BOOL(struct dp_grant_owner, is_admin),
    DP_COL_TEXT(struct dp_grant_owner, client_id),
    DP_COL_TEXT(struct dp_grant_owner, client_name),
    DP_COL_TEXT(struct dp_grant_owner, resource),
    DP_COL_TEXTS(struct dp_grant_owner, scope),
    {0},
};

static const struct dp_stmt stmt_find = {
    "grant_find",
    "SELECT grant_id, account_id, login, display_name, is_admin, client_id,"
    " client_name, resource, scope FROM dubplate.grant_principal"
    " WHERE grant_id = $1",
    1, DP_STMT_READ, owner_cols, sizeof(struct dp_grant_owner)};

static const struct dp_stmt stmt_touch = {
    "grant_touch", "SELECT touched FROM dubplate.grant_touch($1)", 1, 0, NULL,
    0};

struct count_row {
    int64_t revoked;
};

static const struct dp_col count_cols[] = {
    DP_COL_INT64(struct count_row, revoked),
    {0},
};

static const struct dp_stmt stmt_revoke = {
    "grant_revoke",
    "SELECT revoked FROM dubplate.grant_revoke($1, $2, $3, $4)", 4, 0,
    count_cols, sizeof(struct count_row)};

static const struct dp_col machine_cols[] = {
    DP_COL_BOOL(struct dp_grant_machine, granted),
    DP_COL_TEXT(struct dp_grant_machine, grant_id),
    DP_COL_TEXT(struct dp_grant_machine, account_id),
    DP_COL_TEXTS(struct dp_grant_machine, scope),
    {0},
};

static const struct dp_stmt stmt_machine = {
    "grant_machine",
    "SELECT m.outcome = 'granted' AS granted, m.grant_id, m.account_id,"
    " dubplate.scope_within($3, a.scope) AS scope"
    " FROM dubplate.grant_machine($1, $2, $3) m"
    " LEFT JOIN dubplate.account_principal a USING (account_id)",
    3, 0, machine_cols, sizeof(struct dp_grant_machine)};

static const struct dp_col grant_cols[] = {
    DP_COL_TEXT(struct dp_grant, grant_id),
    DP_COL_TEXT(struct dp_grant, client_id),
    DP_COL_TEXT(struct dp_grant, client_name),
    DP_COL_TEXT(struct dp_grant, resource),
    DP_COL_TEXTS(struct dp_grant, scope),
    DP_COL_TIME(struct dp_grant, created_at),
    DP_COL_TIME(struct dp_grant, last_used_at),
    DP_COL_INT64(struct dp_grant, refresh_families),
    {0},
};

static const struct dp_stmt stmt_list = {
    "grant_list",
    "SELECT grant_id, client_id, client_name, resource, scope, created_at,"
    " last_used_at, refresh_families FROM dubplate.grant_overview"
    " WHERE account_id = $1 AND revoked_at IS NULL"
    " ORDER BY created_at DESC, grant_id",
    1, DP_STMT_READ, grant_cols, sizeof(struct dp_grant)};

static const struct dp_stmt stmt_sweep = {
    "grant_sweep", "SELECT removed FROM dubplate.sign_in_sweep($1)", 1, 0,
    NULL, 0};

const struct dp_stmt *const dp_grant_stmts[] = {
    &stmt_find, &stmt_touch, &stmt_revoke, &stmt_machine,
    &stmt_list, &stmt_sweep, NULL,
};

int
dp_grant_find(struct dp_pg *pg, struct dp_arena *arena, const char *grant_id,
              struct dp_grant_owner **owner, struct dp_err *err)
{
    const char *const params[] = {dp_pg_uuid(grant_id)};
    size_t n;
    struct dp_grant_owner *rows =
        dp_pg_rows(pg, arena, &stmt_find, params, &n, err);

    if (rows == NULL)
        return -1;
    *owner = n > 0 ? rows : NULL;
    return 0;
}

int
dp_grant_touch(struct dp_pg *pg, const char *grant_id, struct dp_err *err)
{
    const char *const params[] = {dp_pg_uuid(grant_id)};

    return dp_pg_run(pg, &stmt_touch, params, err);
}

int
dp_grant_revoke(struct dp_pg *pg, struct dp_arena *arena,
                const struct dp_grant_which *which, const char *reason,
                int64_t *revoked, struct dp_err *err)
{
    const char *const params[] = {dp_pg_uuid(which->grant_id),
                                  dp_pg_uuid(which->account_id),
                                  which->client_id, reason};
    struct count_row row;

    if (dp_pg_row(pg, arena, &stmt_revoke, params, &row, err) < 0)
        return -1;
    *revoked = row.revoked;
    return 0;
}

int
dp_grant_machine(struct dp_pg *pg, struct dp_arena *arena,
                 const char *client_id, const char *resource,
                 const struct dp_texts *scope,
                 struct dp_grant_machine *machine, struct dp_err *err)
{
    static const char *const none[] = {NULL};
    const char *const params[] = {
        client_id, resource,
        dp_pg_array(arena, scope->n > 0 ? scope->items : none, scope->n)};

    return dp_pg_row(pg, arena, &stmt_machine, params, machine, err);
}

struct dp_grant *
dp_grant_list(struct dp_pg *pg, struct dp_arena *arena,
              const char *account_id, size_t *n, struct dp_err *err)
{
    const char *const params[] = {dp_pg_uuid(account_id)};

    return dp_pg_rows(pg, arena, &stmt_list, params, n, err);
}

int
dp_grant_sweep(struct dp_pg *pg, struct dp_arena *arena, int keep_s,
               struct dp_err *err)
{
    const char *const params[] = {dp_pg_int(arena, keep_s)};

    return dp_pg_run(pg, &stmt_sweep, params, err);
}
