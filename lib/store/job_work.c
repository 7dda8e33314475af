/* Jobs as workers see them: claim, heart-beat, steps, end. */
#include "store/common.h"
#include "store/job.h"

static const struct dp_col claim_cols[] = {
    DP_COL_TEXT(struct dp_claim, job_id),
    DP_COL_TEXT(struct dp_claim, kind),
    DP_COL_TEXT(struct dp_claim, account_id),
    DP_COL_TEXT(struct dp_claim, release_id),
    DP_COL_INT(struct dp_claim, revision),
    DP_COL_TEXT(struct dp_claim, asset_id),
    DP_COL_TEXT(struct dp_claim, upload_session_id),
    DP_COL_TEXT(struct dp_claim, args),
    DP_COL_INT(struct dp_claim, attempt),
    DP_COL_INT(struct dp_claim, max_attempts),
    DP_COL_INT64(struct dp_claim, lease_epoch),
    DP_COL_BOOL(struct dp_claim, taken_over),
    DP_COL_TIME(struct dp_claim, created_at),
    {0},
};

static const struct dp_stmt stmt_claim = {
    "job_claim",
    "SELECT job_id, kind, account_id, release_id, revision, asset_id,"
    " upload_session_id, args, attempt, max_attempts, lease_epoch,"
    " taken_over, created_at FROM dubplate.job_claim($1, $2, $3)",
    3, 0, claim_cols, sizeof(struct dp_claim)};

static const struct dp_stmt stmt_heartbeat = {
    "job_heartbeat",
    "SELECT held AS value FROM dubplate.job_heartbeat($1, $2, $3, $4, $5)",
    5, DP_STMT_FLAG};

static const struct dp_stmt stmt_step_start = {
    "job_step_start",
    "SELECT applied AS value FROM dubplate.job_step_start($1, $2, $3)", 3,
    DP_STMT_FLAG};

static const struct dp_stmt stmt_step_finish = {
    "job_step_finish",
    "SELECT applied AS value"
    " FROM dubplate.job_step_finish($1, $2, $3, $4, $5, $6, $7)",
    7, DP_STMT_FLAG};

static const struct dp_stmt stmt_finish = {
    "job_finish",
    "SELECT applied AS value FROM dubplate.job_finish($1, $2, $3)", 3,
    DP_STMT_FLAG};

struct retried {
    bool applied;
    bool final;
};

static const struct dp_col retried_cols[] = {
    DP_COL_BOOL(struct retried, applied),
    DP_COL_BOOL(struct retried, final),
    {0},
};

static const struct dp_stmt stmt_retry_later = {
    "job_retry_later",
    "SELECT applied, final"
    " FROM dubplate.job_retry_later($1, $2, $3, $4, $5, $6)",
    6, 0, retried_cols, sizeof(struct retried)};

static const struct dp_stmt stmt_fail = {
    "job_fail",
    "SELECT applied AS value FROM dubplate.job_fail($1, $2, $3, $4)", 4,
    DP_STMT_FLAG};

const struct dp_stmt *const dp_job_work_stmts[] = {
    &stmt_claim,       &stmt_heartbeat, &stmt_step_start,
    &stmt_step_finish, &stmt_finish,    &stmt_retry_later,
    &stmt_fail,        NULL,
};

int
dp_job_claim(struct dp_pg *pg, struct dp_arena *arena, const char *worker_id,
             const struct dp_texts *kinds, int lease_s,
             struct dp_claim **claim, struct dp_err *err)
{
    const char *const params[] = {
        worker_id, dp_pg_array(arena, kinds->items, kinds->n),
        dp_pg_int(arena, lease_s)};
    size_t n;
    struct dp_claim *rows =
        dp_pg_rows(pg, arena, &stmt_claim, params, &n, err);

    if (rows == NULL)
        return -1;
    *claim = n > 0 ? rows : NULL;
    return 0;
}

int
dp_job_heartbeat(struct dp_pg *pg, struct dp_arena *arena,
                 const struct dp_fence *fence, int lease_s, int progress,
                 const char *progress_text, struct dp_err *err)
{
    const char *const params[] = {
        dp_pg_uuid(fence->job_id), dp_pg_int(arena, fence->lease_epoch),
        dp_pg_int(arena, lease_s),
        progress < 0 ? NULL : dp_pg_int(arena, progress), progress_text};

    return dp_store_fenced(pg, arena, &stmt_heartbeat, params, err);
}

int
dp_job_step_start(struct dp_pg *pg, struct dp_arena *arena,
                  const struct dp_fence *fence, int position,
                  struct dp_err *err)
{
    const char *const params[] = {dp_pg_uuid(fence->job_id),
                                  dp_pg_int(arena, fence->lease_epoch),
                                  dp_pg_int(arena, position)};

    return dp_store_fenced(pg, arena, &stmt_step_start, params, err);
}

int
dp_job_step_finish(struct dp_pg *pg, struct dp_arena *arena,
                   const struct dp_fence *fence,
                   const struct dp_step_end *end, struct dp_err *err)
{
    const char *const params[] = {dp_pg_uuid(fence->job_id),
                                  dp_pg_int(arena, fence->lease_epoch),
                                  dp_pg_int(arena, end->position),
                                  end->state,
                                  end->error_code,
                                  end->error_text,
                                  end->result_json};

    return dp_store_fenced(pg, arena, &stmt_step_finish, params, err);
}

int
dp_job_finish(struct dp_pg *pg, struct dp_arena *arena,
              const struct dp_fence *fence, const char *result_json,
              struct dp_err *err)
{
    const char *const params[] = {dp_pg_uuid(fence->job_id),
                                  dp_pg_int(arena, fence->lease_epoch),
                                  result_json};

    return dp_store_fenced(pg, arena, &stmt_finish, params, err);
}

int
dp_job_retry_later(struct dp_pg *pg, struct dp_arena *arena,
                   const struct dp_fence *fence, const struct dp_retry *retry,
                   bool *final, struct dp_err *err)
{
    const char *const params[] = {dp_pg_uuid(fence->job_id),
                                  dp_pg_int(arena, fence->lease_epoch),
                                  dp_pg_double(arena, retry->delay_s),
                                  dp_pg_bool(retry->counts),
                                  retry->error_code,
                                  retry->error_text};
    struct retried row;

    if (dp_pg_row(pg, arena, &stmt_retry_later, params, &row, err) < 0)
        return -1;
    if (!row.applied)
        return dp_fail(err, DP_E_LOST_LEASE, "job_retry_later");
    *final = row.final;
    return 0;
}

int
dp_job_fail(struct dp_pg *pg, struct dp_arena *arena,
            const struct dp_fence *fence, const char *code, const char *text,
            struct dp_err *err)
{
    const char *const params[] = {dp_pg_uuid(fence->job_id),
                                  dp_pg_int(arena, fence->lease_epoch), code,
                                  text};

    return dp_store_fenced(pg, arena, &stmt_fail, params, err);
}
