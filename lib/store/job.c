/* Jobs as owners and operators see them. */
#include "store/job.h"

#include "store/common.h"

#define JOB_SELECT                                                            \
    "SELECT job_id, kind, account_id, release_id, revision, asset_id,"        \
    " upload_session_id, state, priority, run_at, attempt, max_attempts,"     \
    " lease_owner, lease_until, lease_epoch, progress, progress_text,"        \
    " error_code, error_text, result, created_at, started_at, finished_at"    \
    " FROM dubplate.job_overview"

static const struct dp_col job_cols[] = {
    DP_COL_TEXT(struct dp_job, job_id),
    DP_COL_TEXT(struct dp_job, kind),
    DP_COL_TEXT(struct dp_job, account_id),
    DP_COL_TEXT(struct dp_job, release_id),
    DP_COL_INT(struct dp_job, revision),
    DP_COL_TEXT(struct dp_job, asset_id),
    DP_COL_TEXT(struct dp_job, upload_session_id),
    DP_COL_TEXT(struct dp_job, state),
    DP_COL_INT(struct dp_job, priority),
    DP_COL_TIME(struct dp_job, run_at),
    DP_COL_INT(struct dp_job, attempt),
    DP_COL_INT(struct dp_job, max_attempts),
    DP_COL_TEXT(struct dp_job, lease_owner),
    DP_COL_TIME(struct dp_job, lease_until),
    DP_COL_INT64(struct dp_job, lease_epoch),
    DP_COL_INT(struct dp_job, progress),
    DP_COL_TEXT(struct dp_job, progress_text),
    DP_COL_TEXT(struct dp_job, error_code),
    DP_COL_TEXT(struct dp_job, error_text),
    DP_COL_TEXT(struct dp_job, result),
    DP_COL_TIME(struct dp_job, created_at),
    DP_COL_TIME(struct dp_job, started_at),
    DP_COL_TIME(struct dp_job, finished_at),
    {0},
};

static const struct dp_stmt stmt_get = {
    "job_get",
    JOB_SELECT " WHERE job_id = $2"
               " AND ($1::uuid IS NULL OR account_id = $1)",
    2, DP_STMT_READ, job_cols, sizeof(struct dp_job)};

static const struct dp_stmt stmt_list = {
    "job_list",
    JOB_SELECT " WHERE ($1::text IS NULL OR state = $1)"
               " AND ($2::text IS NULL OR kind = $2)"
               " ORDER BY created_at DESC, job_id LIMIT $3",
    3, DP_STMT_READ, job_cols, sizeof(struct dp_job)};

static const struct dp_col step_cols[] = {
    DP_COL_INT(struct dp_job_step, position),
    DP_COL_TEXT(struct dp_job_step, step),
    DP_COL_TEXT(struct dp_job_step, store_id),
    DP_COL_TEXT(struct dp_job_step, state),
    DP_COL_INT(struct dp_job_step, attempts),
    DP_COL_TIME(struct dp_job_step, next_try_at),
    DP_COL_TIME(struct dp_job_step, started_at),
    DP_COL_TIME(struct dp_job_step, finished_at),
    DP_COL_TEXT(struct dp_job_step, error_code),
    DP_COL_TEXT(struct dp_job_step, error_text),
    DP_COL_TEXT(struct dp_job_step, result),
    {0},
};

static const struct dp_stmt stmt_steps = {
    "job_steps",
    "SELECT position, step, store_id, state, attempts, next_try_at,"
    " started_at, finished_at, error_code, error_text, result"
    " FROM dubplate.job_step_overview WHERE job_id = $1 ORDER BY position",
    1, DP_STMT_READ, step_cols, sizeof(struct dp_job_step)};

static const char *const again_outcomes[] = {
    "queued",      "not_found",  "not_failed",
    "in_progress", "superseded", "insufficient_credits",
    NULL};

struct again {
    enum dp_again_outcome outcome;
};

static const struct dp_col again_cols[] = {
    DP_COL_ENUM(struct again, outcome, again_outcomes),
    {0},
};

static const struct dp_stmt stmt_again = {
    "job_again", "SELECT outcome FROM dubplate.job_again($1)", 1, 0,
    again_cols, sizeof(struct again)};

static const struct dp_stmt stmt_discard = {
    "job_discard",
    "SELECT discarded AS value FROM dubplate.job_discard($1)", 1,
    DP_STMT_FLAG};

const struct dp_stmt *const dp_job_stmts[] = {
    &stmt_get, &stmt_list, &stmt_steps, &stmt_again, &stmt_discard, NULL,
};

int
dp_job_get(struct dp_pg *pg, struct dp_arena *arena, const char *account_id,
           const char *job_id, struct dp_job *job, struct dp_err *err)
{
    const char *const params[] = {dp_pg_uuid(account_id),
                                  dp_pg_uuid(job_id)};

    return dp_pg_row(pg, arena, &stmt_get, params, job, err);
}

struct dp_job *
dp_job_list(struct dp_pg *pg, struct dp_arena *arena,
            const struct dp_job_filter *filter, size_t *n,
            struct dp_err *err)
{
    const char *const params[] = {filter->state, filter->kind,
                                  dp_pg_int(arena, filter->limit)};

    return dp_pg_rows(pg, arena, &stmt_list, params, n, err);
}

struct dp_job_step *
dp_job_steps(struct dp_pg *pg, struct dp_arena *arena, const char *job_id,
             size_t *n, struct dp_err *err)
{
    const char *const params[] = {dp_pg_uuid(job_id)};

    return dp_pg_rows(pg, arena, &stmt_steps, params, n, err);
}

int
dp_job_again(struct dp_pg *pg, struct dp_arena *arena, const char *job_id,
             enum dp_again_outcome *outcome, struct dp_err *err)
{
    const char *const params[] = {dp_pg_uuid(job_id)};
    struct again row;

    if (dp_pg_row(pg, arena, &stmt_again, params, &row, err) < 0)
        return -1;
    *outcome = row.outcome;
    return 0;
}

int
dp_job_discard(struct dp_pg *pg, struct dp_arena *arena, const char *job_id,
               bool *discarded, struct dp_err *err)
{
    const char *const params[] = {dp_pg_uuid(job_id)};

    return dp_store_flag(pg, arena, &stmt_discard, params, discarded, err);
}
