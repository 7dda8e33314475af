/* Authorization codes. */
#include "store/code.h"

#include "store/common.h"

static const struct dp_col issued_cols[] = {
    DP_COL_BOOL(struct dp_code_issued, issued),
    DP_COL_TEXT(struct dp_code_issued, outcome),
    DP_COL_TEXT(struct dp_code_issued, grant_id),
    {0},
};

static const struct dp_stmt stmt_issue = {
    "code_issue",
    "SELECT outcome = 'issued' AS issued, outcome, grant_id"
    " FROM dubplate.code_issue($1, $2, $3, $4)",
    4, 0, issued_cols, sizeof(struct dp_code_issued)};

static const struct dp_stmt stmt_challenge = {
    "code_challenge",
    "SELECT code_challenge AS value FROM dubplate.code_principal"
    " WHERE code_hash = $1",
    1, DP_STMT_READ, dp_text_cols, sizeof(struct dp_text_row)};

static const char *const outcomes[] = {
    "unknown", "mismatch", "target",   "verifier", "expired",
    "revoked", "replayed", "redeemed", NULL};

static const struct dp_col code_cols[] = {
    DP_COL_ENUM(struct dp_code, outcome, outcomes),
    DP_COL_TEXT(struct dp_code, grant_id),
    DP_COL_TEXT(struct dp_code, account_id),
    DP_COL_TEXTS(struct dp_code, scope),
    DP_COL_TEXT(struct dp_code, resource),
    DP_COL_TEXT(struct dp_code, nonce),
    DP_COL_TIME(struct dp_code, auth_time),
    DP_COL_INT64(struct dp_code, auth_time_s),
    {0},
};

static const struct dp_stmt stmt_redeem = {
    "code_redeem",
    "SELECT outcome, grant_id, account_id, scope, resource, nonce,"
    " auth_time, extract(epoch FROM auth_time)::bigint AS auth_time_s"
    " FROM dubplate.code_redeem($1, $2, $3, $4, $5, $6, $7, $8)",
    8, 0, code_cols, sizeof(struct dp_code)};

const struct dp_stmt *const dp_code_stmts[] = {&stmt_issue, &stmt_challenge,
                                               &stmt_redeem, NULL};

int
dp_code_issue(struct dp_pg *pg, struct dp_arena *arena,
              const struct dp_authrequest_key *key,
              const struct dp_hash *code_hash, int ttl_s,
              struct dp_code_issued *issued, struct dp_err *err)
{
    const char *const params[] = {dp_pg_hash(arena, &key->handle_hash),
                                  dp_pg_hash(arena, &key->browser_hash),
                                  dp_pg_hash(arena, code_hash),
                                  dp_pg_int(arena, ttl_s)};

    return dp_pg_row(pg, arena, &stmt_issue, params, issued, err);
}

int
dp_code_challenge(struct dp_pg *pg, struct dp_arena *arena,
                  const struct dp_hash *code_hash, const char **challenge,
                  struct dp_err *err)
{
    const char *const params[] = {dp_pg_hash(arena, code_hash)};
    size_t n;
    const struct dp_text_row *rows =
        dp_pg_rows(pg, arena, &stmt_challenge, params, &n, err);

    if (rows == NULL)
        return -1;
    *challenge = n > 0 ? rows->value : NULL;
    return 0;
}

int
dp_code_redeem(struct dp_pg *pg, struct dp_arena *arena,
               const struct dp_code_use *use, struct dp_code *code,
               struct dp_err *err)
{
    const char *const params[] = {dp_pg_hash(arena, use->code_hash),
                                  use->client_id,
                                  use->redirect_uri,
                                  use->resource,
                                  dp_pg_bool(use->verified),
                                  dp_pg_hash(arena, use->refresh_hash),
                                  dp_pg_int(arena, use->refresh_idle_s),
                                  dp_pg_int(arena, use->refresh_max_s)};

    return dp_pg_row(pg, arena, &stmt_redeem, params, code, err);
}
