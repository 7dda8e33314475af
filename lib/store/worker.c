/* Workers, and the periodic jobs. */
#include "store/worker.h"

#include "store/common.h"

static const struct dp_stmt stmt_beat = {
    "worker_beat", "SELECT dubplate.worker_beat($1, $2, $3, $4, $5)", 5, 0,
    NULL, 0};

static const struct dp_stmt stmt_gone = {
    "worker_gone", "SELECT dubplate.worker_gone($1)", 1, 0, NULL, 0};

static const struct dp_stmt stmt_schedule_take = {
    "schedule_take",
    "SELECT taken AS value FROM dubplate.schedule_take($1, $2)", 2,
    DP_STMT_FLAG};

const struct dp_stmt *const dp_worker_stmts[] = {
    &stmt_beat, &stmt_gone, &stmt_schedule_take, NULL};

int
dp_worker_beat(struct dp_pg *pg, struct dp_arena *arena,
               const struct dp_worker *worker, struct dp_err *err)
{
    const char *const params[] = {
        worker->worker_id, worker->host, dp_pg_int(arena, worker->pid),
        worker->version, dp_pg_bool(worker->stopping)};

    return dp_pg_run(pg, &stmt_beat, params, err);
}

int
dp_worker_gone(struct dp_pg *pg, const char *worker_id, struct dp_err *err)
{
    const char *const params[] = {worker_id};

    return dp_pg_run(pg, &stmt_gone, params, err);
}

int
dp_schedule_take(struct dp_pg *pg, struct dp_arena *arena, const char *name,
                 int every_s, bool *taken, struct dp_err *err)
{
    const char *const params[] = {name, dp_pg_int(arena, every_s)};

    return dp_store_flag(pg, arena, &stmt_schedule_take, params, taken, err);
}
