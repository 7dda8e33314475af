/* Fetches of metadata documents. */
#include "store/client_fetch.h"

#include "store/common.h"

static const char *const outcomes[] = {"claimed", "busy", "disabled", NULL};
static const struct dp_col flight_cols[] = {
    DP_COL_ENUM(struct dp_client_flight, outcome, outcomes),
    DP_COL_TEXT(struct dp_client_flight, flight),
    {0},
};

static const struct dp_stmt stmt_claim = {
    "client_fetch_claim",
    "SELECT outcome, flight FROM dubplate.client_fetch_claim($1, $2)",
    2,
    0,
    flight_cols,
    sizeof(struct dp_client_flight)};

static const struct dp_stmt stmt_end = {
    "client_fetch_end",
    "SELECT ended FROM dubplate.client_fetch_end($1, $2, $3, $4)",
    4,
    0,
    NULL,
    0};

static const struct dp_col state_cols[] = {
    DP_COL_BOOL(struct dp_client_fetch_state, ended),
    DP_COL_TEXT(struct dp_client_fetch_state, problem),
    {0},
};

static const struct dp_stmt stmt_state = {
    "client_fetch_state",
    "SELECT ended, problem FROM dubplate.client_fetch_state"
    " WHERE client_id = $1 AND flight = $2",
    2,
    DP_STMT_READ,
    state_cols,
    sizeof(struct dp_client_fetch_state)};

const struct dp_stmt *const dp_client_fetch_stmts[] = {
    &stmt_claim,
    &stmt_end,
    &stmt_state,
    NULL,
};

int
dp_client_fetch_claim(struct dp_pg *pg, struct dp_arena *arena,
                      const char *client_id, int ttl_s,
                      struct dp_client_flight *flight, struct dp_err *err)
{
    const char *const params[] = {client_id, dp_pg_int(arena, ttl_s)};

    return dp_pg_row(pg, arena, &stmt_claim, params, flight, err);
}

int
dp_client_fetch_end(struct dp_pg *pg, const char *client_id, const char *flight,
                    const char *problem, bool withdrawn, struct dp_err *err)
{
    const char *const params[] = {client_id, flight, problem,
                                  dp_pg_bool(withdrawn)};

    return dp_pg_run(pg, &stmt_end, params, err);
}

int
dp_client_fetch_state(struct dp_pg *pg, struct dp_arena *arena,
                      const char *client_id, const char *flight,
                      struct dp_client_fetch_state *state, struct dp_err *err)
{
    const char *const params[] = {client_id, flight};
    size_t n;
    struct dp_client_fetch_state *rows =
        dp_pg_rows(pg, arena, &stmt_state, params, &n, err);

    if (rows == NULL)
        return -1;
    *state = n > 0 ? rows[0] : (struct dp_client_fetch_state){.ended = true};
    return 0;
}
