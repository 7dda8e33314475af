/*
 * Tasks: calls that are answered later.
 *
 * A task either follows a job, which then says how it stands, or is run by a
 * thread of this program, which holds a lease.  When the lease is over,
 * whoever looks next finds the task failed.  A final status stays.  NOTIFY
 * dubplate_mcp "task <uuid>" at every change is a hint.
 */
#ifndef DP_STORE_TASK_H
#define DP_STORE_TASK_H

#include "pg/query.h"

enum dp_task_status {
    DP_TASK_WORKING,
    DP_TASK_INPUT_REQUIRED,
    DP_TASK_COMPLETED,
    DP_TASK_CANCELLED,
    DP_TASK_FAILED,
};

enum dp_task_outcome {
    DP_TASK_OPENED,
    DP_TASK_NO_SESSION, /* none of the account, or it is over */
    DP_TASK_NO_JOB,     /* none of the account */
    DP_TASK_TOO_MANY,   /* the account has max_tasks under way */
};

struct dp_task_new {
    const char *account_id;
    const char *session_id; /* or NULL */
    const char *tool;
    int64_t ttl_ms; /* from now it is kept for so long */
    int poll_interval_ms;
    const char *job_id;      /* the job it follows; NULL: a thread runs it */
    const char *result_json; /* CallToolResult once the job is done */
    int lease_s;             /* of the thread */
    int max_tasks;           /* of the account, under way */
};

struct dp_task_opened {
    enum dp_task_outcome outcome;
    const char *task_id; /* NULL unless opened */
};

int dp_task_open(struct dp_pg *pg, struct dp_arena *arena,
                 const struct dp_task_new *task,
                 struct dp_task_opened *opened, struct dp_err *err);

struct dp_task {
    const char *task_id;
    const char *session_id;
    const char *tool;
    enum dp_task_status status;
    const char *result; /* exact JSON, of a completed one */
    const char *error;  /* JSON-RPC error object, of a failed one */
    const char *job_id;
    const char *json; /* the flat task object of the extension */
    bool lease_over;
};

/*
 * DP_E_NOT_FOUND when there is none, its time is over, or it is not the
 * account's.
 */
int dp_task_get(struct dp_pg *pg, struct dp_arena *arena,
                const char *account_id, const char *task_id,
                struct dp_task *task, struct dp_err *err);

/*
 * The account's tasks, newest first, limit at most; behind that of id
 * after_id, NULL from the first: DP_E_NOT_FOUND when there is none of it.
 */
struct dp_task *dp_task_list(struct dp_pg *pg, struct dp_arena *arena,
                             const char *account_id, const char *after_id,
                             int limit, size_t *n, struct dp_err *err);

/*
 * Of a task without a job: say how it gets on.  status is working or
 * input_required; *applied is false when the task is over.
 */
int dp_task_set(struct dp_pg *pg, struct dp_arena *arena, const char *task_id,
                enum dp_task_status status, const char *message,
                bool *applied, struct dp_err *err);

struct dp_task_end {
    enum dp_task_status status; /* a final one */
    const char *result_json;    /* of a completed one */
    const char *error_json;     /* of a failed one */
};

/* *applied is false when it is over already. */
int dp_task_finish(struct dp_pg *pg, struct dp_arena *arena,
                   const char *task_id, const struct dp_task_end *end,
                   bool *applied, struct dp_err *err);

int dp_task_renew(struct dp_pg *pg, struct dp_arena *arena,
                  const char *const *task_ids, size_t n, int lease_s,
                  struct dp_err *err);

enum dp_cancel_outcome {
    DP_CANCEL_CANCELLED,
    DP_CANCEL_FINAL,    /* it is over already */
    DP_CANCEL_TOO_LATE, /* its job has been begun, and goes on */
    DP_CANCEL_UNKNOWN,
};

/* A job that nobody has begun is discarded, and refunded. */
int dp_task_cancel(struct dp_pg *pg, struct dp_arena *arena,
                   const char *account_id, const char *task_id,
                   enum dp_cancel_outcome *outcome, struct dp_err *err);

#endif
