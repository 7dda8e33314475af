/* Identities of other providers. */
#include "store/federation.h"

#include "store/common.h"

static const char *const outcomes[] = {
    "unknown", "disabled", "not_found", "taken",  "login_taken",
    "found",   "linked",   "same",      "joined", NULL};

static const struct dp_col federated_cols[] = {
    DP_COL_ENUM(struct dp_federated, outcome, outcomes),
    DP_COL_TEXT(struct dp_federated, account_id),
    {0},
};
static const struct dp_col outcome_cols[] = DP_OUTCOME_COLS(outcomes);

static const struct dp_stmt stmt_find = {
    "federation_find",
    "SELECT outcome, account_id FROM dubplate.federation_find($1, $2, $3)", 3,
    0, federated_cols, sizeof(struct dp_federated)};

static const struct dp_stmt stmt_link = {
    "federation_link",
    "SELECT outcome FROM dubplate.federation_link($1, $2, $3, $4)", 4, 0,
    outcome_cols, sizeof(struct dp_outcome)};

static const struct dp_stmt stmt_join = {
    "federation_join",
    "SELECT outcome, account_id"
    " FROM dubplate.federation_join($1, $2, $3, $4, $5, $6)",
    6, 0, federated_cols, sizeof(struct dp_federated)};

static const struct dp_stmt stmt_unlink = {
    "federation_unlink",
    "SELECT removed AS value FROM dubplate.federation_unlink($1, $2, $3)", 3,
    DP_STMT_FLAG};

const struct dp_stmt *const dp_federation_stmts[] = {
    &stmt_find, &stmt_link, &stmt_join, &stmt_unlink, NULL,
};

int
dp_federation_find(struct dp_pg *pg, struct dp_arena *arena,
                   const struct dp_identity *identity,
                   struct dp_federated *federated, struct dp_err *err)
{
    const char *const params[] = {identity->issuer, identity->subject,
                                  identity->email};

    return dp_pg_row(pg, arena, &stmt_find, params, federated, err);
}

int
dp_federation_link(struct dp_pg *pg, struct dp_arena *arena,
                   const struct dp_identity *identity, const char *account_id,
                   enum dp_federation_outcome *outcome, struct dp_err *err)
{
    const char *const params[] = {identity->issuer, identity->subject,
                                  dp_pg_uuid(account_id), identity->email};
    int value = dp_store_outcome(pg, arena, &stmt_link, params, err);

    if (value < 0)
        return -1;
    *outcome = (enum dp_federation_outcome)value;
    return 0;
}

int
dp_federation_join(struct dp_pg *pg, struct dp_arena *arena,
                   const struct dp_federation_new *join,
                   struct dp_federated *federated, struct dp_err *err)
{
    const char *const params[] = {
        join->identity.issuer, join->identity.subject, join->login,
        join->display_name,    join->identity.email,
        dp_pg_bool(join->is_admin)};

    return dp_pg_row(pg, arena, &stmt_join, params, federated, err);
}

int
dp_federation_unlink(struct dp_pg *pg, struct dp_arena *arena,
                     const struct dp_identity *identity,
                     const char *account_id, bool *removed,
                     struct dp_err *err)
{
    const char *const params[] = {identity->issuer, identity->subject,
                                  dp_pg_uuid(account_id)};

    return dp_store_flag(pg, arena, &stmt_unlink, params, removed, err);
}
