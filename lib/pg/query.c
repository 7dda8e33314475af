/* Run a statement: connection, retries, rows. */
#include "pg/query.h"

#include <string.h>

#include "base/clock.h"
#include "crypto/rand.h"
#include "pg/row.h"
#include "pg/take.h"

#define ATTEMPTS_MAX 3
#define BACKOFF_MS 20

/* Whether it is safe, and of use, to send the statement once more. */
static bool
may_repeat(const struct dp_stmt *stmt, enum dp_pg_outcome outcome,
           int attempt)
{
    switch (outcome) {
    case DP_PG_AGAIN:
        return attempt < ATTEMPTS_MAX;
    case DP_PG_STALE:
        return attempt == 1;
    case DP_PG_BROKEN:
        return attempt == 1 && (stmt->flags & DP_STMT_READ);
    case DP_PG_DONE:
    case DP_PG_FAILED:
        break;
    }
    return false;
}

/* The result of the statement, the caller's to clear; NULL on failure. */
static PGresult *
execute(struct dp_pg *pg, const struct dp_stmt *stmt,
        const char *const *params, struct dp_err *err)
{
    for (int attempt = 1;; attempt++) {
        struct dp_pg_conn *conn = dp_pg_take(pg, err);
        PGresult *result = NULL;
        enum dp_pg_outcome outcome;

        if (conn == NULL)
            return NULL;
        outcome = dp_pg_conn_exec(conn, stmt, params, &result, err);
        dp_pg_give(pg, conn);
        if (outcome == DP_PG_DONE)
            return result;
        if (!may_repeat(stmt, outcome, attempt))
            return NULL;
        if (outcome == DP_PG_AGAIN)
            dp_sleep_ms((int)dp_rand_below(BACKOFF_MS) * attempt);
    }
}

void *
dp_pg_rows(struct dp_pg *pg, struct dp_arena *arena,
           const struct dp_stmt *stmt, const char *const *params, size_t *n,
           struct dp_err *err)
{
    PGresult *result = execute(pg, stmt, params, err);
    void *rows;

    if (result == NULL)
        return NULL;
    *n = (size_t)PQntuples(result);
    rows = dp_pg_decode(arena, stmt, result, err);
    PQclear(result);
    return rows;
}

int
dp_pg_row(struct dp_pg *pg, struct dp_arena *arena,
          const struct dp_stmt *stmt, const char *const *params, void *row,
          struct dp_err *err)
{
    size_t n;
    const void *rows = dp_pg_rows(pg, arena, stmt, params, &n, err);

    if (rows == NULL)
        return -1;
    if (n == 0)
        return dp_fail(err, DP_E_NOT_FOUND, "%s: no row", stmt->name);
    memcpy(row, rows, stmt->row_size);
    return 0;
}

int
dp_pg_run(struct dp_pg *pg, const struct dp_stmt *stmt,
          const char *const *params, struct dp_err *err)
{
    PGresult *result = execute(pg, stmt, params, err);

    if (result == NULL)
        return -1;
    PQclear(result);
    return 0;
}

int
dp_pg_check(struct dp_pg *pg, const struct dp_stmt *stmt, struct dp_err *err)
{
    struct dp_pg_conn *conn = dp_pg_take(pg, err);
    PGresult *result = NULL;
    int status = -1;

    if (conn == NULL)
        return -1;
    if (dp_pg_conn_describe(conn, stmt, &result, err) == DP_PG_DONE) {
        status = dp_pg_decode_check(stmt, result, err);
        if (status == 0 && PQnparams(result) != stmt->n_params)
            status = dp_fail(err, DP_E_INTERNAL, "%s: takes %d parameters",
                             stmt->name, PQnparams(result));
    }
    PQclear(result);
    dp_pg_give(pg, conn);
    return status;
}
