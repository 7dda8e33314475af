/*
 * Connections to PostgreSQL: a small pool per process.
 *
 * Connections are opened when they are first needed, and a thread holds one
 * only while a statement runs.  Before an idle connection is used it is
 * looked at: one whose server has gone is replaced, so a restart of
 * PostgreSQL costs no request that comes after it.
 *
 * All functions of pg/ that take a struct dp_pg may be called by any number
 * of threads at once.
 *
 * Behind PgBouncer: transaction pooling works with PgBouncer 1.21 or later
 * with max_prepared_statements set and ignore_startup_parameters = options;
 * with an older one set no_prepare.
 */
#ifndef DP_PG_POOL_H
#define DP_PG_POOL_H

#include <stdbool.h>

#include "base/err.h"

struct dp_pg;

struct dp_pg_options {
    const char *url;       /* libpq connection string or URI */
    const char *user;      /* the role, unless url names one; NULL = libpq's */
    const char *program;   /* application_name */
    int pool_size;         /* 0 = twice the processors, at most 8 */
    int connect_timeout_ms;
    int statement_timeout_ms; /* 0 = none */
    int wait_timeout_ms;   /* for a free connection; 0 = 5000 */
    bool no_prepare;       /* send statements whole each time */
};

/*
 * Makes the pool; connects nowhere yet.  The strings of options are copied.
 * NULL: DP_E_BAD_PARAMS when url cannot be parsed.  Give back with
 * dp_pg_close(), when no thread uses it any more.
 */
struct dp_pg *dp_pg_open(const struct dp_pg_options *options,
                         struct dp_err *err);

/* NULL is taken, too. */
void dp_pg_close(struct dp_pg *pg);

struct dp_pg_stats {
    int size;       /* connections at most */
    int open;       /* connected now */
    int busy;       /* running a statement now */
    long connects;  /* connections made since the start */
    long waits;     /* how often a thread had to wait for one */
};

void dp_pg_stats(struct dp_pg *pg, struct dp_pg_stats *stats);

#endif
