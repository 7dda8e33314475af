/* Authorization requests under way. */
#include "store/authrequest.h"

#include "store/common.h"

static const struct dp_stmt stmt_begin = {
    "authrequest_begin",
    "SELECT request_id AS value FROM dubplate.authorization_begin($1, $2,"
    " $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
    13, DP_STMT_TEXT};

static const struct dp_col request_cols[] = {
    DP_COL_TEXT(struct dp_authrequest, request_id),
    DP_COL_TEXT(struct dp_authrequest, client_id),
    DP_COL_TEXT(struct dp_authrequest, client_name),
    DP_COL_TEXT(struct dp_authrequest, client_source),
    DP_COL_TEXT(struct dp_authrequest, redirect_uri),
    DP_COL_TEXT(struct dp_authrequest, state),
    DP_COL_TEXTS(struct dp_authrequest, scope),
    DP_COL_TEXT(struct dp_authrequest, resource),
    DP_COL_TEXT(struct dp_authrequest, nonce),
    DP_COL_TEXT(struct dp_authrequest, prompt),
    DP_COL_INT(struct dp_authrequest, max_age_s),
    DP_COL_TEXT(struct dp_authrequest, login_hint),
    DP_COL_TEXT(struct dp_authrequest, account_id),
    DP_COL_TIME(struct dp_authrequest, auth_time),
    DP_COL_TIME(struct dp_authrequest, consented_at),
    {0},
};

static const struct dp_stmt stmt_find = {
    "authrequest_find",
    "SELECT request_id, client_id, client_name, client_source, redirect_uri,"
    " state, scope, resource, nonce, prompt, max_age_s, login_hint,"
    " account_id, auth_time, consented_at"
    " FROM dubplate.authorization_principal"
    " WHERE handle_hash = $1 AND browser_hash = $2",
    2, DP_STMT_READ, request_cols, sizeof(struct dp_authrequest)};

/* What went well has a name of its own in each function. */
#define OUTCOMES(done)                                                        \
    {                                                                         \
        "unknown", "other_browser", "used", "expired", "no_account",          \
            "other_account", "scope", done, NULL                              \
    }
static const char *const login_names[] = OUTCOMES("bound");
static const char *const consent_names[] = OUTCOMES("consented");
static const char *const refuse_names[] = OUTCOMES("refused");
static const struct dp_col login_cols[] = DP_OUTCOME_COLS(login_names);
static const struct dp_col consent_cols[] = DP_OUTCOME_COLS(consent_names);
static const struct dp_col refuse_cols[] = DP_OUTCOME_COLS(refuse_names);

static const struct dp_stmt stmt_login = {
    "authrequest_login",
    "SELECT outcome FROM dubplate.authorization_login($1, $2, $3, $4)", 4, 0,
    login_cols, sizeof(struct dp_outcome)};

static const struct dp_stmt stmt_consent = {
    "authrequest_consent",
    "SELECT outcome FROM dubplate.authorization_consent($1, $2, $3, $4, $5)",
    5, 0, consent_cols, sizeof(struct dp_outcome)};

static const struct dp_stmt stmt_refuse = {
    "authrequest_refuse",
    "SELECT outcome FROM dubplate.authorization_refuse($1, $2)", 2, 0,
    refuse_cols, sizeof(struct dp_outcome)};

const struct dp_stmt *const dp_authrequest_stmts[] = {
    &stmt_begin, &stmt_find, &stmt_login, &stmt_consent, &stmt_refuse, NULL,
};

static const char *
scope_of(struct dp_arena *arena, const struct dp_texts *scope)
{
    static const char *const none[] = {NULL};

    return dp_pg_array(arena, scope->n > 0 ? scope->items : none, scope->n);
}

int
dp_authrequest_begin(struct dp_pg *pg, struct dp_arena *arena,
                     const struct dp_authrequest_new *request,
                     const char **request_id, struct dp_err *err)
{
    const char *const params[] = {
        dp_pg_hash(arena, &request->key.handle_hash),
        dp_pg_hash(arena, &request->key.browser_hash),
        request->client_id,
        request->redirect_uri,
        request->state,
        scope_of(arena, &request->scope),
        request->resource,
        request->code_challenge,
        request->nonce,
        request->prompt,
        request->max_age_s < 0 ? NULL
                               : dp_pg_int(arena, request->max_age_s),
        request->login_hint,
        dp_pg_int(arena, request->ttl_s)};
    struct dp_text_row row;

    if (dp_pg_row(pg, arena, &stmt_begin, params, &row, err) < 0)
        return -1;
    *request_id = row.value;
    return 0;
}

int
dp_authrequest_find(struct dp_pg *pg, struct dp_arena *arena,
                    const struct dp_authrequest_key *key,
                    struct dp_authrequest **request, struct dp_err *err)
{
    const char *const params[] = {dp_pg_hash(arena, &key->handle_hash),
                                  dp_pg_hash(arena, &key->browser_hash)};
    size_t n;
    struct dp_authrequest *rows =
        dp_pg_rows(pg, arena, &stmt_find, params, &n, err);

    if (rows == NULL)
        return -1;
    *request = n > 0 ? rows : NULL;
    return 0;
}

static int
run(struct dp_pg *pg, struct dp_arena *arena, const struct dp_stmt *stmt,
    const char *const *params, enum dp_authrequest_outcome *outcome,
    struct dp_err *err)
{
    int value = dp_store_outcome(pg, arena, stmt, params, err);

    if (value < 0)
        return -1;
    *outcome = (enum dp_authrequest_outcome)value;
    return 0;
}

int
dp_authrequest_login(struct dp_pg *pg, struct dp_arena *arena,
                     const struct dp_authrequest_key *key,
                     const char *account_id, const char *auth_time,
                     enum dp_authrequest_outcome *outcome, struct dp_err *err)
{
    const char *const params[] = {dp_pg_hash(arena, &key->handle_hash),
                                  dp_pg_hash(arena, &key->browser_hash),
                                  dp_pg_uuid(account_id), auth_time};

    return run(pg, arena, &stmt_login, params, outcome, err);
}

int
dp_authrequest_consent(struct dp_pg *pg, struct dp_arena *arena,
                       const struct dp_authrequest_key *key,
                       const struct dp_authrequest_yes *yes,
                       enum dp_authrequest_outcome *outcome,
                       struct dp_err *err)
{
    const char *const params[] = {dp_pg_hash(arena, &key->handle_hash),
                                  dp_pg_hash(arena, &key->browser_hash),
                                  dp_pg_uuid(yes->account_id),
                                  scope_of(arena, &yes->scope),
                                  dp_pg_bool(yes->remember)};

    return run(pg, arena, &stmt_consent, params, outcome, err);
}

int
dp_authrequest_refuse(struct dp_pg *pg, struct dp_arena *arena,
                      const struct dp_authrequest_key *key,
                      enum dp_authrequest_outcome *outcome,
                      struct dp_err *err)
{
    const char *const params[] = {dp_pg_hash(arena, &key->handle_hash),
                                  dp_pg_hash(arena, &key->browser_hash)};

    return run(pg, arena, &stmt_refuse, params, outcome, err);
}
