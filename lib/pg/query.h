/*
 * Run a statement.
 *
 * params holds stmt->n_params texts; NULL is SQL's NULL.  Rows are copied
 * into the arena and the result is cleared before return.
 *
 * Failures are the same for all:
 *   DP_E_UNAVAILABLE  no connection to be had, the connection broke, a
 *                     timeout, the server shuts down; retry_after_s is 5
 *   DP_E_BAD_PARAMS   a parameter holds characters that cannot be stored
 *   DP_E_INTERNAL     anything else; the detail names statement, SQLSTATE and
 *                     constraint, never the value of a parameter
 * Serialisation failures and deadlocks are tried again, three times in all.
 * A statement with DP_STMT_READ whose connection broke is sent once more on a
 * fresh one; any other is not, since it may have been carried out.
 */
#ifndef DP_PG_QUERY_H
#define DP_PG_QUERY_H

#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "pg/pool.h"
#include "pg/stmt.h"

/*
 * All rows, as an array of stmt->row_size structs; *n of them.  NULL only on
 * failure, never because there are none.
 */
void *dp_pg_rows(struct dp_pg *pg, struct dp_arena *arena,
                 const struct dp_stmt *stmt, const char *const *params,
                 size_t *n, struct dp_err *err);

/* The first row into *row; DP_E_NOT_FOUND when there is none. */
int dp_pg_row(struct dp_pg *pg, struct dp_arena *arena,
              const struct dp_stmt *stmt, const char *const *params,
              void *row, struct dp_err *err);

/* Rows, if any, are thrown away. */
int dp_pg_run(struct dp_pg *pg, const struct dp_stmt *stmt,
              const char *const *params, struct dp_err *err);

/*
 * For tests: prepare the statement, and find every column of its table in
 * what it would answer.  DP_E_INTERNAL says what is wrong.
 */
int dp_pg_check(struct dp_pg *pg, const struct dp_stmt *stmt,
                struct dp_err *err);

#endif
