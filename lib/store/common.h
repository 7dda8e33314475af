/*
 * What the nouns of lib/store share.  Inside lib/store only, but for the list
 * of all statements, which t/db prepares.
 */
#ifndef DP_STORE_COMMON_H
#define DP_STORE_COMMON_H

#include "pg/param.h"
#include "pg/query.h"

/* A row of one column, "value". */
struct dp_flag {
    bool value;
};
struct dp_text_row {
    const char *value;
};

extern const struct dp_col dp_flag_cols[];
extern const struct dp_col dp_text_cols[];

/* The ends of a statement that answers one such row. */
#define DP_STMT_FLAG 0, dp_flag_cols, sizeof(struct dp_flag)
#define DP_STMT_TEXT 0, dp_text_cols, sizeof(struct dp_text_row)

/* Run a statement that answers a flag. */
int dp_store_flag(struct dp_pg *pg, struct dp_arena *arena,
                  const struct dp_stmt *stmt, const char *const *params,
                  bool *value, struct dp_err *err);

/* Run one that answers false when the job is another worker's. */
int dp_store_fenced(struct dp_pg *pg, struct dp_arena *arena,
                    const struct dp_stmt *stmt, const char *const *params,
                    struct dp_err *err);

/* The statements of each noun, and the list of those lists; NULL ends each. */
extern const struct dp_stmt *const dp_account_stmts[];
extern const struct dp_stmt *const dp_asset_stmts[];
extern const struct dp_stmt *const dp_audit_stmts[];
extern const struct dp_stmt *const dp_delivery_stmts[];
extern const struct dp_stmt *const dp_draft_stmts[];
extern const struct dp_stmt *const dp_identifier_stmts[];
extern const struct dp_stmt *const dp_job_stmts[];
extern const struct dp_stmt *const dp_job_work_stmts[];
extern const struct dp_stmt *const dp_migration_stmts[];
extern const struct dp_stmt *const dp_rate_stmts[];
extern const struct dp_stmt *const dp_readiness_stmts[];
extern const struct dp_stmt *const dp_release_stmts[];
extern const struct dp_stmt *const dp_storelist_stmts[];
extern const struct dp_stmt *const dp_submit_stmts[];
extern const struct dp_stmt *const dp_sweep_stmts[];
extern const struct dp_stmt *const dp_token_stmts[];
extern const struct dp_stmt *const dp_upload_stmts[];
extern const struct dp_stmt *const dp_worker_stmts[];

extern const struct dp_stmt *const *const dp_store_stmts[];

#endif
