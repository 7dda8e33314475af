/* What the clean-up job asks of the database. */
#include "store/sweep.h"

#include "store/common.h"

/* Rows of a kind that one statement removes: it holds no locks for long. */
#define MCP_BATCH 1000

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

struct removed {
    int64_t removed;
};

static const struct dp_col mcp_cols[] = {
    DP_COL_INT64(struct removed, removed),
    {0},
};

static const struct dp_stmt stmt_mcp = {
    "sweep_mcp", "SELECT removed FROM dubplate.mcp_sweep($1)", 1, 0, mcp_cols,
    sizeof(struct removed)};

const struct dp_stmt *const dp_sweep_stmts[] = {
    &stmt_queue, &stmt_needs_chunks, &stmt_mcp, NULL};

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

int
dp_sweep_mcp(struct dp_pg *pg, struct dp_arena *arena, int64_t *removed,
             struct dp_err *err)
{
    const char *const params[] = {dp_pg_int(arena, MCP_BATCH)};
    struct removed row;

    *removed = 0;
    do {
        if (dp_pg_row(pg, arena, &stmt_mcp, params, &row, err) < 0)
            return -1;
        *removed += row.removed;
    } while (row.removed > 0);
    return 0;
}
