/* What the clean-up job asks of the database. */
#include "store/sweep.h"

#include "store/common.h"

static const struct dp_stmt stmt_queue = {
    "sweep_queue",
    "SELECT dubplate.job_enqueue('cleanup', NULL, NULL, NULL, NULL, NULL,"
    " '{}', 'cleanup')",
    0, 0, NULL, 0};

static const struct dp_stmt stmt_needs_chunks = {
    "sweep_needs_chunks",
    "SELECT EXISTS (SELECT FROM dubplate.upload_overview"
    " WHERE session_id = $1 AND state IN ('open', 'assembling')) AS value",
    1, DP_STMT_FLAG};

const struct dp_stmt *const dp_sweep_stmts[] = {&stmt_queue,
                                                &stmt_needs_chunks, NULL};

int
dp_sweep_queue(struct dp_pg *pg, struct dp_err *err)
{
    return dp_pg_run(pg, &stmt_queue, NULL, err);
}

int
dp_sweep_needs_chunks(struct dp_pg *pg, struct dp_arena *arena,
                      const char *session_id, bool *needed,
                      struct dp_err *err)
{
    const char *const params[] = {dp_pg_uuid(session_id)};

    return dp_store_flag(pg, arena, &stmt_needs_chunks, params, needed, err);
}
