/* The list of all statements, and what the nouns share. */
#include "store/common.h"

const struct dp_stmt *const *const dp_store_stmts[] = {
    dp_account_stmts,   dp_asset_stmts,      dp_audit_stmts,
    dp_delivery_stmts,  dp_draft_stmts,      dp_identifier_stmts,
    dp_job_stmts,       dp_job_work_stmts,   dp_migration_stmts,
    dp_rate_stmts,      dp_readiness_stmts,  dp_release_stmts,
    dp_storelist_stmts, dp_submit_stmts,     dp_token_stmts,
    dp_upload_stmts,    dp_worker_stmts,     NULL,
};

const struct dp_col dp_flag_cols[] = {
    DP_COL_BOOL(struct dp_flag, value),
    {0},
};

const struct dp_col dp_text_cols[] = {
    DP_COL_TEXT(struct dp_text_row, value),
    {0},
};

int
dp_store_flag(struct dp_pg *pg, struct dp_arena *arena,
              const struct dp_stmt *stmt, const char *const *params,
              bool *value, struct dp_err *err)
{
    struct dp_flag flag;

    if (dp_pg_row(pg, arena, stmt, params, &flag, err) < 0)
        return -1;
    *value = flag.value;
    return 0;
}

int
dp_store_fenced(struct dp_pg *pg, struct dp_arena *arena,
                const struct dp_stmt *stmt, const char *const *params,
                struct dp_err *err)
{
    bool applied;

    if (dp_store_flag(pg, arena, stmt, params, &applied, err) < 0)
        return -1;
    return applied ? 0 : dp_fail(err, DP_E_LOST_LEASE, "%s", stmt->name);
}
