/*
 * One connection on its own, for whole SQL files: dubplatectl's migrations.
 * Not for programs that answer requests.
 */
#ifndef DP_PG_SCRIPT_H
#define DP_PG_SCRIPT_H

#include "base/arena.h"
#include "base/err.h"
#include "pg/pool.h"
#include "pg/stmt.h"

struct dp_pg_script;

/* Connects.  NULL: DP_E_UNAVAILABLE; what libpq says is in the detail. */
struct dp_pg_script *dp_pg_script_open(const struct dp_pg_options *options,
                                       struct dp_err *err);
void dp_pg_script_close(struct dp_pg_script *script);

/*
 * Run sql: any number of statements, no parameters.  Failing, the text has
 * PostgreSQL's message and, where it tells one, the line of sql it is about.
 */
int dp_pg_script_run(struct dp_pg_script *script, const char *sql,
                     struct dp_err *err);

/* One statement with parameters; as dp_pg_rows(). */
void *dp_pg_script_rows(struct dp_pg_script *script, struct dp_arena *arena,
                        const struct dp_stmt *stmt, const char *const *params,
                        size_t *n, struct dp_err *err);

#endif
