/*
 * Rows: from a result into structs in the arena.  Inside lib/pg only.
 */
#ifndef DP_PG_ROW_H
#define DP_PG_ROW_H

#include <libpq-fe.h>

#include "base/arena.h"
#include "base/err.h"
#include "pg/stmt.h"

/*
 * Decode all rows; the array has at least one, zeroed, element.  NULL:
 * DP_E_INTERNAL, the result does not have the shape that stmt says.
 */
void *dp_pg_decode(struct dp_arena *arena, const struct dp_stmt *stmt,
                   const PGresult *result, struct dp_err *err);

/* Whether the result has every column of stmt's table, in a fitting type. */
int dp_pg_decode_check(const struct dp_stmt *stmt, const PGresult *result,
                       struct dp_err *err);

#endif
