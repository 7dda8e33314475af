/* OAuth clients. */
#include "store/client.h"

#include "store/common.h"

const char *const dp_client_sources[] = {"registered", "document", "manual",
                                         "known", NULL};
const char *const dp_client_auths[] = {"none", "client_secret_basic",
                                       "client_secret_post", NULL};

static const struct dp_col client_cols[] = {
    DP_COL_TEXT(struct dp_client, client_id),
    DP_COL_ENUM(struct dp_client, source, dp_client_sources),
    DP_COL_TEXT(struct dp_client, client_name),
    DP_COL_TEXTS(struct dp_client, redirect_uris),
    DP_COL_ENUM(struct dp_client, token_endpoint_auth_method, dp_client_auths),
    DP_COL_HASH(struct dp_client, secret_hash),
    DP_COL_TEXT(struct dp_client, application_type),
    DP_COL_TEXTS(struct dp_client, grant_types),
    DP_COL_TEXTS(struct dp_client, scope),
    DP_COL_TEXT(struct dp_client, account_id),
    DP_COL_TEXT(struct dp_client, metadata),
    DP_COL_TEXT(struct dp_client, etag),
    DP_COL_BOOL(struct dp_client, stale),
    DP_COL_BOOL(struct dp_client, recent),
    {0},
};

static const struct dp_stmt stmt_find = {
    "client_find",
    "SELECT client_id, source, client_name, redirect_uris,"
    " token_endpoint_auth_method, secret_hash, application_type,"
    " grant_types, scope, account_id, metadata, etag, stale, recent"
    " FROM dubplate.client_principal WHERE client_id = $1",
    1,
    DP_STMT_READ,
    client_cols,
    sizeof(struct dp_client)};

static const char *const outcomes[] = {
    "full",    "source_full", "refused", "registered",
    "created", "changed",     "same",    NULL};
static const struct dp_col outcome_cols[] = DP_OUTCOME_COLS(outcomes);

static const struct dp_stmt stmt_register = {
    "client_register",
    "SELECT outcome FROM dubplate.client_register($1, $2, $3, $4, $5, $6,"
    " $7, $8, $9, $10, $11, $12, $13)",
    13, 0, outcome_cols, sizeof(struct dp_outcome)};

static const struct dp_stmt stmt_put = {
    "client_put",
    "SELECT outcome FROM dubplate.client_put($1, $2, $3, $4, $5, $6, $7, $8,"
    " $9, $10, $11, $12, $13)",
    13, 0, outcome_cols, sizeof(struct dp_outcome)};

static const struct dp_stmt stmt_disable = {
    "client_disable",
    "SELECT changed AS value FROM dubplate.client_disable($1, $2)", 2,
    DP_STMT_FLAG};

static const struct dp_stmt stmt_redirects = {
    "client_redirects_set",
    "SELECT changed AS value FROM dubplate.client_redirects_set($1, $2)", 2,
    DP_STMT_FLAG};

static const struct dp_stmt stmt_secret = {
    "client_secret_set",
    "SELECT changed AS value FROM dubplate.client_secret_set($1, $2)", 2,
    DP_STMT_FLAG};

static const struct dp_stmt stmt_remove = {
    "client_remove", "SELECT removed AS value FROM dubplate.client_remove($1)",
    1, DP_STMT_FLAG};

static const struct dp_stmt stmt_sweep = {
    "client_sweep", "SELECT removed FROM dubplate.client_sweep($1)", 1, 0,
    NULL, 0};

static const struct dp_stmt stmt_renew = {
    "client_renew",
    "SELECT renewed FROM dubplate.client_renew($1, $2)",
    2,
    0,
    NULL,
    0};

const struct dp_stmt *const dp_client_stmts[] = {
    &stmt_find,      &stmt_register, &stmt_put,    &stmt_renew, &stmt_disable,
    &stmt_redirects, &stmt_secret,   &stmt_remove, &stmt_sweep, NULL,
};

int
dp_client_find(struct dp_pg *pg, struct dp_arena *arena,
               const char *client_id, struct dp_client **client,
               struct dp_err *err)
{
    const char *const params[] = {client_id};
    size_t n;
    struct dp_client *rows =
        dp_pg_rows(pg, arena, &stmt_find, params, &n, err);

    if (rows == NULL)
        return -1;
    *client = n > 0 ? rows : NULL;
    return 0;
}

/* An array, empty where there is none. */
static const char *
texts(struct dp_arena *arena, const struct dp_texts *list)
{
    static const char *const none[] = {NULL};

    return dp_pg_array(arena, list->n > 0 ? list->items : none, list->n);
}

static int
run(struct dp_pg *pg, struct dp_arena *arena, const struct dp_stmt *stmt,
    const char *const *params, enum dp_client_outcome *outcome,
    struct dp_err *err)
{
    int value = dp_store_outcome(pg, arena, stmt, params, err);

    if (value < 0)
        return -1;
    *outcome = (enum dp_client_outcome)value;
    return 0;
}

int
dp_client_add(struct dp_pg *pg, struct dp_arena *arena,
              const struct dp_client_new *client,
              const struct dp_client_caps *caps,
              enum dp_client_outcome *outcome, struct dp_err *err)
{
    const char *const params[] = {
        client->client_id,
        client->client_name,
        texts(arena, &client->redirect_uris),
        dp_client_auths[client->token_endpoint_auth_method],
        dp_pg_hash(arena, client->secret_hash),
        client->application_type,
        texts(arena, &client->grant_types),
        texts(arena, &client->scope),
        client->metadata,
        caps->from,
        dp_pg_int(arena, caps->unused_max),
        dp_pg_int(arena, caps->unused_from_max),
        dp_pg_int(arena, caps->ttl_s)};

    return run(pg, arena, &stmt_register, params, outcome, err);
}

int
dp_client_put(struct dp_pg *pg, struct dp_arena *arena,
              const struct dp_client_new *client,
              const struct dp_client_origin *origin,
              enum dp_client_outcome *outcome, struct dp_err *err)
{
    const char *const params[] = {
        client->client_id,
        dp_client_sources[client->source],
        client->client_name,
        texts(arena, &client->redirect_uris),
        dp_client_auths[client->token_endpoint_auth_method],
        dp_pg_hash(arena, client->secret_hash),
        client->application_type,
        texts(arena, &client->grant_types),
        texts(arena, &client->scope),
        client->metadata,
        dp_pg_uuid(origin->account_id),
        origin->etag,
        dp_pg_int(arena, origin->cache_s)};

    return run(pg, arena, &stmt_put, params, outcome, err);
}

int
dp_client_renew(struct dp_pg *pg, struct dp_arena *arena, const char *client_id,
                int cache_s, struct dp_err *err)
{
    const char *const params[] = {client_id, dp_pg_int(arena, cache_s)};

    return dp_pg_run(pg, &stmt_renew, params, err);
}

int
dp_client_disable(struct dp_pg *pg, struct dp_arena *arena,
                  const char *client_id, bool disabled, bool *changed,
                  struct dp_err *err)
{
    const char *const params[] = {client_id, dp_pg_bool(disabled)};

    return dp_store_flag(pg, arena, &stmt_disable, params, changed, err);
}

int
dp_client_set_redirects(struct dp_pg *pg, struct dp_arena *arena,
                        const char *client_id,
                        const struct dp_texts *redirect_uris, bool *changed,
                        struct dp_err *err)
{
    const char *const params[] = {client_id, texts(arena, redirect_uris)};

    return dp_store_flag(pg, arena, &stmt_redirects, params, changed, err);
}

int
dp_client_set_secret(struct dp_pg *pg, struct dp_arena *arena,
                     const char *client_id, const struct dp_hash *hash,
                     bool *changed, struct dp_err *err)
{
    const char *const params[] = {client_id, dp_pg_hash(arena, hash)};

    return dp_store_flag(pg, arena, &stmt_secret, params, changed, err);
}

int
dp_client_remove(struct dp_pg *pg, struct dp_arena *arena,
                 const char *client_id, bool *removed, struct dp_err *err)
{
    const char *const params[] = {client_id};

    return dp_store_flag(pg, arena, &stmt_remove, params, removed, err);
}

int
dp_client_sweep(struct dp_pg *pg, struct dp_arena *arena, int idle_s,
                struct dp_err *err)
{
    const char *const params[] = {dp_pg_int(arena, idle_s)};

    return dp_pg_run(pg, &stmt_sweep, params, err);
}
