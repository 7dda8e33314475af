/* Tasks: calls that are answered later. */
#include "store/task.h"

#include "store/common.h"

static const char *const statuses[] = {
    "working", "input_required", "completed", "cancelled", "failed", NULL};

static const char *const open_outcomes[] = {"opened", "no_session", "no_job",
                                            "too_many", NULL};

static const struct dp_col opened_cols[] = {
    DP_COL_ENUM(struct dp_task_opened, outcome, open_outcomes),
    DP_COL_TEXT(struct dp_task_opened, task_id),
    {0},
};

static const struct dp_stmt stmt_open = {
    "task_open",
    "SELECT outcome, task_id"
    " FROM dubplate.task_open($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    9, 0, opened_cols, sizeof(struct dp_task_opened)};

static const struct dp_col task_cols[] = {
    DP_COL_TEXT(struct dp_task, task_id),
    DP_COL_TEXT(struct dp_task, session_id),
    DP_COL_TEXT(struct dp_task, tool),
    DP_COL_ENUM(struct dp_task, status, statuses),
    DP_COL_TEXT(struct dp_task, result),
    DP_COL_TEXT(struct dp_task, error),
    DP_COL_TEXT(struct dp_task, job_id),
    DP_COL_TEXT(struct dp_task, json),
    DP_COL_BOOL(struct dp_task, lease_over),
    {0},
};

static const struct dp_stmt stmt_get = {
    "task_get",
    "SELECT task_id, session_id, tool, status, result, error, job_id,"
    " dubplate.task_json(task_id) AS json, lease_over"
    " FROM dubplate.task_overview"
    " WHERE account_id = $1 AND task_id = $2 AND expires_at > now()",
    2, DP_STMT_READ, task_cols, sizeof(struct dp_task)};

static const struct dp_stmt stmt_list = {
    "task_list",
    "SELECT t.task_id, t.session_id, t.tool, t.status, t.result, t.error,"
    " t.job_id, dubplate.task_json(t.task_id) AS json, t.lease_over"
    " FROM dubplate.task_overview t"
    " LEFT JOIN dubplate.task_overview a"
    " ON a.task_id = $2 AND a.account_id = $1"
    " WHERE t.account_id = $1 AND t.expires_at > now()"
    " AND ($2::uuid IS NULL"
    " OR (t.created_at, t.task_id) < (a.created_at, a.task_id))"
    " ORDER BY t.created_at DESC, t.task_id DESC LIMIT $3",
    3, DP_STMT_READ, task_cols, sizeof(struct dp_task)};

static const struct dp_stmt stmt_set = {
    "task_set", "SELECT applied AS value FROM dubplate.task_set($1, $2, $3)",
    3, DP_STMT_FLAG};

static const struct dp_stmt stmt_finish = {
    "task_finish",
    "SELECT applied AS value FROM dubplate.task_finish($1, $2, $3, $4)", 4,
    DP_STMT_FLAG};

static const struct dp_stmt stmt_renew = {
    "task_renew", "SELECT renewed FROM dubplate.task_renew($1, $2)", 2, 0,
    NULL, 0};

static const struct dp_stmt stmt_abandon = {
    "task_abandon", "SELECT abandoned FROM dubplate.task_abandon($1)", 1, 0,
    NULL, 0};

static const char *const cancel_outcomes[] = {"cancelled", "final",
                                              "too_late", "unknown", NULL};
static const struct dp_col cancel_cols[] = DP_OUTCOME_COLS(cancel_outcomes);

static const struct dp_stmt stmt_cancel = {
    "task_cancel", "SELECT outcome FROM dubplate.task_cancel($1, $2)", 2, 0,
    cancel_cols, sizeof(struct dp_outcome)};

const struct dp_stmt *const dp_task_stmts[] = {
    &stmt_open,  &stmt_get,     &stmt_list,   &stmt_set, &stmt_finish,
    &stmt_renew, &stmt_abandon, &stmt_cancel, NULL,
};

int
dp_task_open(struct dp_pg *pg, struct dp_arena *arena,
             const struct dp_task_new *task, struct dp_task_opened *opened,
             struct dp_err *err)
{
    const char *const params[] = {dp_pg_uuid(task->account_id),
                                  dp_pg_uuid(task->session_id),
                                  task->tool,
                                  dp_pg_int(arena, task->ttl_ms),
                                  dp_pg_int(arena, task->poll_interval_ms),
                                  dp_pg_uuid(task->job_id),
                                  task->result_json,
                                  dp_pg_int(arena, task->lease_s),
                                  dp_pg_int(arena, task->max_tasks)};

    return dp_pg_row(pg, arena, &stmt_open, params, opened, err);
}

int
dp_task_get(struct dp_pg *pg, struct dp_arena *arena, const char *account_id,
            const char *task_id, struct dp_task *task, struct dp_err *err)
{
    const char *const params[] = {dp_pg_uuid(account_id),
                                  dp_pg_uuid(task_id)};
    const char *const mine[] = {dp_pg_uuid(task_id)};

    if (dp_pg_row(pg, arena, &stmt_get, params, task, err) < 0)
        return -1;
    if (!task->lease_over)
        return 0;
    if (dp_pg_run(pg, &stmt_abandon, mine, err) < 0)
        return -1;
    return dp_pg_row(pg, arena, &stmt_get, params, task, err);
}

struct dp_task *
dp_task_list(struct dp_pg *pg, struct dp_arena *arena, const char *account_id,
             const char *after_id, int limit, size_t *n, struct dp_err *err)
{
    const char *const params[] = {dp_pg_uuid(account_id),
                                  dp_pg_uuid(after_id),
                                  dp_pg_int(arena, limit)};
    struct dp_task task;

    if (after_id != NULL
        && dp_task_get(pg, arena, account_id, after_id, &task, err) < 0)
        return NULL;
    return dp_pg_rows(pg, arena, &stmt_list, params, n, err);
}

int
dp_task_set(struct dp_pg *pg, struct dp_arena *arena, const char *task_id,
            enum dp_task_status status, const char *message, bool *applied,
            struct dp_err *err)
{
    const char *const params[] = {dp_pg_uuid(task_id), statuses[status],
                                  message};

    return dp_store_flag(pg, arena, &stmt_set, params, applied, err);
}

int
dp_task_finish(struct dp_pg *pg, struct dp_arena *arena, const char *task_id,
               const struct dp_task_end *end, bool *applied,
               struct dp_err *err)
{
    const char *const params[] = {dp_pg_uuid(task_id), statuses[end->status],
                                  end->result_json, end->error_json};

    return dp_store_flag(pg, arena, &stmt_finish, params, applied, err);
}

int
dp_task_renew(struct dp_pg *pg, struct dp_arena *arena,
              const char *const *task_ids, size_t n, int lease_s,
              struct dp_err *err)
{
    const char **ids = dp_alloc(arena, (n + 1) * sizeof(*ids));

    for (size_t i = 0; i < n; i++)
        ids[i] = dp_pg_uuid(task_ids[i]);
    return dp_pg_run(pg, &stmt_renew,
                     (const char *const[]){dp_pg_array(arena, ids, n),
                                           dp_pg_int(arena, lease_s)},
                     err);
}

int
dp_task_cancel(struct dp_pg *pg, struct dp_arena *arena,
               const char *account_id, const char *task_id,
               enum dp_cancel_outcome *outcome, struct dp_err *err)
{
    const char *const params[] = {dp_pg_uuid(account_id),
                                  dp_pg_uuid(task_id)};
    int found = dp_store_outcome(pg, arena, &stmt_cancel, params, err);

    if (found < 0)
        return -1;
    *outcome = (enum dp_cancel_outcome)found;
    return 0;
}
