/* The stores that releases can be delivered to. */
#include "store/storelist.h"

#include "store/common.h"

#define OUTLET_SELECT                                                         \
    "SELECT store_id, name, carrier, settings, active"                        \
    " FROM dubplate.store_overview"

static const struct dp_col outlet_cols[] = {
    DP_COL_TEXT(struct dp_outlet, store_id),
    DP_COL_TEXT(struct dp_outlet, name),
    DP_COL_TEXT(struct dp_outlet, carrier),
    DP_COL_TEXT(struct dp_outlet, settings),
    DP_COL_BOOL(struct dp_outlet, active),
    {0},
};

static const struct dp_stmt stmt_list = {
    "storelist_list", OUTLET_SELECT " WHERE active OR $1 ORDER BY store_id",
    1, DP_STMT_READ, outlet_cols, sizeof(struct dp_outlet)};

static const struct dp_stmt stmt_get = {
    "storelist_get", OUTLET_SELECT " WHERE store_id = $1", 1,
    DP_STMT_READ, outlet_cols, sizeof(struct dp_outlet)};

const struct dp_stmt *const dp_storelist_stmts[] = {&stmt_list, &stmt_get,
                                                    NULL};

struct dp_outlet *
dp_storelist_list(struct dp_pg *pg, struct dp_arena *arena, bool all,
                  size_t *n, struct dp_err *err)
{
    const char *const params[] = {dp_pg_bool(all)};

    return dp_pg_rows(pg, arena, &stmt_list, params, n, err);
}

int
dp_storelist_get(struct dp_pg *pg, struct dp_arena *arena,
                 const char *store_id, struct dp_outlet *outlet,
                 struct dp_err *err)
{
    const char *const params[] = {store_id};

    return dp_pg_row(pg, arena, &stmt_get, params, outlet, err);
}
