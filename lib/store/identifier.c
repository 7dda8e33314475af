/* UPC and ISRCs of a release. */
#include "store/identifier.h"

#include "store/common.h"

enum outcome {
    ASSIGNED,
    EXHAUSTED,
    LOST,
};

static const char *const outcomes[] = {"assigned", "exhausted", "lost", NULL};

struct assigned {
    enum outcome outcome;
    const char *upc;
    struct dp_texts isrcs;
};

static const struct dp_col assigned_cols[] = {
    DP_COL_ENUM(struct assigned, outcome, outcomes),
    DP_COL_TEXT(struct assigned, upc),
    DP_COL_TEXTS(struct assigned, isrcs),
    {0},
};

static const struct dp_stmt stmt_assign = {
    "identifiers_assign",
    "SELECT outcome, identifiers ->> 'upc' AS upc,"
    " ARRAY(SELECT jsonb_array_elements_text(identifiers -> 'isrcs'))"
    " AS isrcs FROM dubplate.identifiers_assign($1, $2)",
    2, 0, assigned_cols, sizeof(struct assigned)};

const struct dp_stmt *const dp_identifier_stmts[] = {&stmt_assign, NULL};

int
dp_identifiers_assign(struct dp_pg *pg, struct dp_arena *arena,
                      const struct dp_fence *fence,
                      struct dp_identifiers *identifiers, struct dp_err *err)
{
    const char *const params[] = {dp_pg_uuid(fence->job_id),
                                  dp_pg_int(arena, fence->lease_epoch)};
    struct assigned row;

    if (dp_pg_row(pg, arena, &stmt_assign, params, &row, err) < 0)
        return -1;
    if (row.outcome == LOST)
        return dp_fail(err, DP_E_LOST_LEASE, "identifiers_assign");
    identifiers->upc = row.upc;
    identifiers->isrcs = row.isrcs;
    identifiers->exhausted = row.outcome == EXHAUSTED;
    return 0;
}
