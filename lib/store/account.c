/* Accounts and their credits. */
#include "store/account.h"

#include "store/common.h"

#define ACCOUNT_SELECT                                                        \
    "SELECT account_id, login, display_name, email, credits, is_admin,"       \
    " created_at, disabled_at, releases, tokens, stored_bytes,"               \
    " stored_max_bytes"                                                       \
    " FROM dubplate.account_overview"

static const struct dp_col account_cols[] = {
    DP_COL_TEXT(struct dp_account, account_id),
    DP_COL_TEXT(struct dp_account, login),
    DP_COL_TEXT(struct dp_account, display_name),
    DP_COL_TEXT(struct dp_account, email),
    DP_COL_INT(struct dp_account, credits),
    DP_COL_BOOL(struct dp_account, is_admin),
    DP_COL_TIME(struct dp_account, created_at),
    DP_COL_TIME(struct dp_account, disabled_at),
    DP_COL_INT64(struct dp_account, releases),
    DP_COL_INT64(struct dp_account, tokens),
    DP_COL_INT64(struct dp_account, stored_bytes),
    DP_COL_INT64(struct dp_account, stored_max_bytes),
    {0},
};

static const struct dp_stmt stmt_get = {
    "account_get", ACCOUNT_SELECT " WHERE account_id = $1", 1,
    DP_STMT_READ, account_cols, sizeof(struct dp_account)};

static const struct dp_stmt stmt_get_by_login = {
    "account_get_by_login", ACCOUNT_SELECT " WHERE login = " DP_STORE_FOLDED,
    1,
    DP_STMT_READ, account_cols, sizeof(struct dp_account)};

static const struct dp_stmt stmt_list = {
    "account_list", ACCOUNT_SELECT " ORDER BY login", 0,
    DP_STMT_READ, account_cols, sizeof(struct dp_account)};

static const struct dp_col created_cols[] = {
    DP_COL_TEXT(struct dp_account_created, account_id),
    DP_COL_BOOL(struct dp_account_created, created),
    {0},
};

static const struct dp_stmt stmt_create = {
    "account_create",
    "SELECT account_id, created FROM dubplate.account_create($1, $2, $3, $4)",
    4, 0, created_cols, sizeof(struct dp_account_created)};

static const struct dp_stmt stmt_disable = {
    "account_disable",
    "SELECT changed AS value FROM dubplate.account_disable($1, $2)", 2,
    DP_STMT_FLAG};

static const struct dp_stmt stmt_limit = {
    "account_limit",
    "SELECT changed AS value FROM dubplate.account_limit($1, $2)", 2,
    DP_STMT_FLAG};

struct credited {
    struct dp_credit_result result;
    bool known;
};

static const struct dp_col credited_cols[] = {
    {"applied", DP_COLTYPE_BOOL, offsetof(struct credited, result.applied),
     NULL},
    {"balance", DP_COLTYPE_INT, offsetof(struct credited, result.balance),
     NULL},
    {"insufficient", DP_COLTYPE_BOOL,
     offsetof(struct credited, result.insufficient), NULL},
    DP_COL_BOOL(struct credited, known),
    {0},
};

static const struct dp_stmt stmt_credit = {
    "account_credit",
    "SELECT applied, balance, insufficient, balance IS NOT NULL AS known"
    " FROM dubplate.account_credit($1, $2, $3, $4, $5)",
    5, 0, credited_cols, sizeof(struct credited)};

const struct dp_stmt *const dp_account_stmts[] = {
    &stmt_get,     &stmt_get_by_login, &stmt_list,   &stmt_create,
    &stmt_disable, &stmt_limit,        &stmt_credit, NULL,
};

int
dp_account_get(struct dp_pg *pg, struct dp_arena *arena,
               const char *account_id, struct dp_account *account,
               struct dp_err *err)
{
    const char *const params[] = {dp_pg_uuid(account_id)};

    return dp_pg_row(pg, arena, &stmt_get, params, account, err);
}

int
dp_account_get_by_login(struct dp_pg *pg, struct dp_arena *arena,
                        const char *login, struct dp_account *account,
                        struct dp_err *err)
{
    const char *const params[] = {login};

    return dp_pg_row(pg, arena, &stmt_get_by_login, params, account, err);
}

struct dp_account *
dp_account_list(struct dp_pg *pg, struct dp_arena *arena, size_t *n,
                struct dp_err *err)
{
    return dp_pg_rows(pg, arena, &stmt_list, NULL, n, err);
}

int
dp_account_create(struct dp_pg *pg, struct dp_arena *arena,
                  const struct dp_account_new *account,
                  struct dp_account_created *created, struct dp_err *err)
{
    const char *const params[] = {account->login, account->display_name,
                                  account->email,
                                  dp_pg_bool(account->is_admin)};

    return dp_pg_row(pg, arena, &stmt_create, params, created, err);
}

int
dp_account_disable(struct dp_pg *pg, struct dp_arena *arena,
                   const char *account_id, bool disabled, bool *changed,
                   struct dp_err *err)
{
    const char *const params[] = {dp_pg_uuid(account_id),
                                  dp_pg_bool(disabled)};

    return dp_store_flag(pg, arena, &stmt_disable, params, changed, err);
}

int
dp_account_limit(struct dp_pg *pg, struct dp_arena *arena,
                 const char *account_id, int64_t stored_max_bytes,
                 bool *changed, struct dp_err *err)
{
    const char *const params[] = {dp_pg_uuid(account_id),
                                  dp_store_positive(arena, stored_max_bytes)};

    return dp_store_flag(pg, arena, &stmt_limit, params, changed, err);
}

int
dp_account_credit(struct dp_pg *pg, struct dp_arena *arena,
                  const char *account_id, const struct dp_credit *credit,
                  struct dp_credit_result *result, struct dp_err *err)
{
    const char *const params[] = {
        dp_pg_uuid(account_id), dp_pg_int(arena, credit->amount),
        credit->kind, credit->idempotency_key, credit->note};
    struct credited row;

    if (dp_pg_row(pg, arena, &stmt_credit, params, &row, err) < 0)
        return -1;
    if (!row.known)
        return dp_fail(err, DP_E_NOT_FOUND, "account_credit: no account");
    *result = row.result;
    return 0;
}
