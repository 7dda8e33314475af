/* Identities of other providers. */
#include "store/federation.h"

#include "store/common.h"

static const struct dp_stmt stmt_send = {
    "federation_send",
    "SELECT FROM dubplate.federation_send($1, $2, $3, $4, $5, $6, $7, $8)",
    8,
    0,
    NULL,
    0};

static const char *const return_names[] = {"unknown", "other_browser",
                                           "expired", "returned", NULL};

struct back_row {
    struct dp_federation_back back;
    const char *secrets_sealed;
};

#define BACK(member, type, names)                                              \
    {                                                                          \
#member, type, offsetof(struct back_row, back.member), names           \
    }
static const struct dp_col return_cols[] = {
    BACK(outcome, DP_COLTYPE_ENUM, return_names),
    BACK(issuer, DP_COLTYPE_TEXT, NULL),
    BACK(nonce, DP_COLTYPE_TEXT, NULL),
    BACK(max_age_s, DP_COLTYPE_INT, NULL),
    BACK(account_id, DP_COLTYPE_TEXT, NULL),
    DP_COL_TEXT(struct back_row, secrets_sealed),
    {0},
};

static const struct dp_stmt stmt_return = {
    "federation_return",
    "SELECT outcome, issuer, nonce, max_age_s, account_id,"
    " encode(secrets_sealed, 'base64') AS secrets_sealed"
    " FROM dubplate.federation_return($1, $2)",
    2,
    0,
    return_cols,
    sizeof(struct back_row)};

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
    "SELECT outcome, account_id"
    " FROM dubplate.federation_find($1, $2, $3, $4, $5)",
    5,
    0,
    federated_cols,
    sizeof(struct dp_federated)};

static const struct dp_stmt stmt_link = {
    "federation_link",
    "SELECT outcome FROM dubplate.federation_link($1, $2, $3, $4)",
    4,
    0,
    outcome_cols,
    sizeof(struct dp_outcome)};

static const struct dp_stmt stmt_join = {
    "federation_join",
    "SELECT outcome, account_id"
    " FROM dubplate.federation_join($1, $2, $3, $4, $5, $6, $7)",
    7,
    0,
    federated_cols,
    sizeof(struct dp_federated)};

static const struct dp_col row_cols[] = {
    DP_COL_TEXT(struct dp_federation_row, issuer),
    DP_COL_TEXT(struct dp_federation_row, subject),
    DP_COL_TEXT(struct dp_federation_row, email),
    DP_COL_TIME(struct dp_federation_row, linked_at),
    DP_COL_TIME(struct dp_federation_row, seen_at),
    DP_COL_BOOL(struct dp_federation_row, gives_admin),
    {0},
};

static const struct dp_stmt stmt_list = {
    "federation_list",
    "SELECT issuer, subject, email, linked_at, seen_at, gives_admin"
    " FROM dubplate.federated_overview WHERE account_id = $1"
    " ORDER BY linked_at, issuer, subject",
    1,
    DP_STMT_READ,
    row_cols,
    sizeof(struct dp_federation_row)};

static const struct dp_stmt stmt_unlink = {
    "federation_unlink",
    "SELECT removed AS value"
    " FROM dubplate.federation_unlink($1, $2, $3, $4)",
    4, DP_STMT_FLAG};

const struct dp_stmt *const dp_federation_stmts[] = {
    &stmt_send, &stmt_return, &stmt_find,   &stmt_link,
    &stmt_join, &stmt_list,   &stmt_unlink, NULL,
};

int
dp_federation_send(struct dp_pg *pg, struct dp_arena *arena,
                   const struct dp_federation_leg *leg, struct dp_err *err)
{
    const char *const params[] = {
        dp_pg_hash(arena, &leg->state_hash),
        dp_pg_hash(arena, &leg->browser_hash),
        leg->issuer,
        leg->nonce,
        dp_sealed_param(arena, &leg->secrets),
        leg->max_age_s < 0 ? NULL : dp_pg_int(arena, leg->max_age_s),
        dp_pg_uuid(leg->account_id),
        dp_pg_int(arena, leg->ttl_s)};

    return dp_pg_run(pg, &stmt_send, params, err);
}

int
dp_federation_return(struct dp_pg *pg, struct dp_arena *arena,
                     const struct dp_hash *state_hash,
                     const struct dp_hash *browser_hash,
                     struct dp_federation_back *back, struct dp_err *err)
{
    const char *const params[] = {dp_pg_hash(arena, state_hash),
                                  dp_pg_hash(arena, browser_hash)};
    struct back_row row;

    if (dp_pg_row(pg, arena, &stmt_return, params, &row, err) < 0)
        return -1;
    *back = row.back;
    return dp_sealed_read(arena, row.secrets_sealed, &back->secrets, err);
}

static const char *
scope_max(struct dp_arena *arena, const struct dp_federation_rights *rights)
{
    return rights->scope_max == NULL
               ? NULL
               : dp_pg_array(arena, rights->scope_max->items,
                             rights->scope_max->n);
}

int
dp_federation_find(struct dp_pg *pg, struct dp_arena *arena,
                   const struct dp_identity *identity,
                   const struct dp_federation_rights *rights,
                   struct dp_federated *federated, struct dp_err *err)
{
    const char *const params[] = {identity->issuer, identity->subject,
                                  identity->email, scope_max(arena, rights),
                                  dp_pg_bool(rights->is_admin)};

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
    const char *const params[] = {join->identity.issuer,
                                  join->identity.subject,
                                  join->login,
                                  join->display_name,
                                  join->identity.email,
                                  scope_max(arena, &join->rights),
                                  dp_pg_bool(join->rights.is_admin)};

    return dp_pg_row(pg, arena, &stmt_join, params, federated, err);
}

struct dp_federation_row *
dp_federation_list(struct dp_pg *pg, struct dp_arena *arena,
                   const char *account_id, size_t *n, struct dp_err *err)
{
    const char *const params[] = {dp_pg_uuid(account_id)};

    return dp_pg_rows(pg, arena, &stmt_list, params, n, err);
}

int
dp_federation_unlink(struct dp_pg *pg, struct dp_arena *arena,
                     const struct dp_identity *identity, const char *account_id,
                     bool free, bool *removed, struct dp_err *err)
{
    const char *const params[] = {identity->issuer, identity->subject,
                                  dp_pg_uuid(account_id), dp_pg_bool(free)};

    return dp_store_flag(pg, arena, &stmt_unlink, params, removed, err);
}
