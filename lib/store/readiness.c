/* Whether the instance can do its work. */
#include "store/readiness.h"

#include "store/common.h"

static const struct dp_col readiness_cols[] = {
    DP_COL_INT(struct dp_readiness, schema_number),
    DP_COL_DOUBLE(struct dp_readiness, worker_age_s),
    DP_COL_INT64(struct dp_readiness, jobs_due),
    DP_COL_INT64(struct dp_readiness, jobs_running),
    {0},
};

static const struct dp_stmt stmt_get = {
    "readiness_get",
    "SELECT schema_number, coalesce(worker_age_s, -1) AS worker_age_s,"
    " jobs_due, jobs_running FROM dubplate.readiness",
    0, DP_STMT_READ, readiness_cols, sizeof(struct dp_readiness)};

const struct dp_stmt *const dp_readiness_stmts[] = {&stmt_get, NULL};

int
dp_readiness_get(struct dp_pg *pg, struct dp_arena *arena,
                 struct dp_readiness *readiness, struct dp_err *err)
{
    return dp_pg_row(pg, arena, &stmt_get, NULL, readiness, err);
}
