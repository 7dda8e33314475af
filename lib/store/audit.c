/* The audit trail. */
#include "store/audit.h"

#include "store/common.h"

static const struct dp_stmt stmt_add = {
    "audit_add", "SELECT added FROM dubplate.audit_add($1)", 1, 0, NULL, 0};

static const struct dp_stmt stmt_sweep = {
    "audit_sweep", "SELECT removed FROM dubplate.audit_sweep($1)", 1, 0, NULL,
    0};

const struct dp_stmt *const dp_audit_stmts[] = {&stmt_add, &stmt_sweep, NULL};

int
dp_audit_add(struct dp_pg *pg, const char *events_json, struct dp_err *err)
{
    const char *const params[] = {events_json};

    return dp_pg_run(pg, &stmt_add, params, err);
}

int
dp_audit_sweep(struct dp_pg *pg, struct dp_arena *arena, int64_t keep_s,
               struct dp_err *err)
{
    const char *const params[] = {dp_pg_int(arena, keep_s)};

    return dp_pg_run(pg, &stmt_sweep, params, err);
}
