/* OAuth clients as operators see them. */
#include "store/client_overview.h"

#include "store/common.h"

static const struct dp_col cols[] = {
    DP_COL_TEXT(struct dp_client_row, client_id),
    DP_COL_TEXT(struct dp_client_row, source),
    DP_COL_TEXT(struct dp_client_row, client_name),
    DP_COL_TEXTS(struct dp_client_row, redirect_uris),
    DP_COL_TEXT(struct dp_client_row, token_endpoint_auth_method),
    DP_COL_TEXT(struct dp_client_row, application_type),
    DP_COL_TEXTS(struct dp_client_row, grant_types),
    DP_COL_TEXTS(struct dp_client_row, scope),
    DP_COL_TEXT(struct dp_client_row, login),
    DP_COL_TEXT(struct dp_client_row, registered_from),
    DP_COL_TEXT(struct dp_client_row, state),
    DP_COL_INT64(struct dp_client_row, grants),
    DP_COL_TIME(struct dp_client_row, created_at),
    DP_COL_TIME(struct dp_client_row, last_used_at),
    DP_COL_TIME(struct dp_client_row, expires_at),
    DP_COL_TIME(struct dp_client_row, disabled_at),
    DP_COL_TIME(struct dp_client_row, fetched_at),
    DP_COL_TIME(struct dp_client_row, cache_until),
    {0},
};

#define SELECT                                                                 \
    "SELECT client_id, source, client_name, redirect_uris,"                    \
    " token_endpoint_auth_method, application_type, grant_types, scope,"       \
    " login, registered_from, state, grants, created_at, last_used_at,"        \
    " expires_at, disabled_at, fetched_at, cache_until"                        \
    " FROM dubplate.client_overview"

static const struct dp_stmt stmt_list = {
    "client_list",
    SELECT " WHERE $1::text IS NULL OR source = $1"
           " ORDER BY last_used_at DESC NULLS LAST, created_at DESC, client_id"
           " LIMIT $2",
    2,
    DP_STMT_READ,
    cols,
    sizeof(struct dp_client_row)};

static const struct dp_stmt stmt_get = {"client_get_row",
                                        SELECT " WHERE client_id = $1",
                                        1,
                                        DP_STMT_READ,
                                        cols,
                                        sizeof(struct dp_client_row)};

const struct dp_stmt *const dp_client_overview_stmts[] = {&stmt_list, &stmt_get,
                                                          NULL};

struct dp_client_row *
dp_client_list(struct dp_pg *pg, struct dp_arena *arena, const char *source,
               int64_t limit, size_t *n, struct dp_err *err)
{
    const char *const params[] = {source, dp_pg_int(arena, limit)};

    return dp_pg_rows(pg, arena, &stmt_list, params, n, err);
}

int
dp_client_get_row(struct dp_pg *pg, struct dp_arena *arena,
                  const char *client_id, struct dp_client_row *row,
                  struct dp_err *err)
{
    const char *const params[] = {client_id};

    return dp_pg_row(pg, arena, &stmt_get, params, row, err);
}
