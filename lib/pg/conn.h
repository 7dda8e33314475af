/*
 * One connection.  Inside lib/pg only.
 *
 * A connection remembers which statements it has prepared, by address.
 * Everything has a deadline: a server that falls silent is given up, and the
 * connection with it.
 */
#ifndef DP_PG_CONN_H
#define DP_PG_CONN_H

#include <libpq-fe.h>

#include "base/err.h"
#include "pg/pool.h"
#include "pg/stmt.h"

/* A power of two; a connection prepares at most three quarters of it. */
#define DP_PG_PREPARED_MAX 256

struct dp_pg_conn {
    PGconn *pq; /* NULL = not connected */
    int timeout_ms;
    bool no_prepare;
    size_t n_prepared;
    const struct dp_stmt *prepared[DP_PG_PREPARED_MAX];
};

/* How a statement went, and so whether it may be sent again. */
enum dp_pg_outcome {
    DP_PG_DONE,
    DP_PG_FAILED, /* err says how; sending it again would not help */
    DP_PG_AGAIN,  /* serialisation failure or deadlock: rolled back */
    DP_PG_STALE,  /* never ran: the connection must be replaced */
    DP_PG_BROKEN, /* the connection broke: it may have run, or not */
};

/*
 * Connect as options say, or only begin to where wait is false.  NULL when
 * there is no memory; else the caller's, whatever PQstatus() says.
 */
PGconn *dp_pg_connect(const struct dp_pg_options *options, bool wait);

/* conn must be closed. */
int dp_pg_conn_open(struct dp_pg_conn *conn,
                    const struct dp_pg_options *options, struct dp_err *err);
void dp_pg_conn_close(struct dp_pg_conn *conn);

/*
 * Whether an idle connection is fit for use.  The server has no reason to
 * say anything between statements but that it goes, so one that can be read
 * from is not.
 */
bool dp_pg_conn_idle(const struct dp_pg_conn *conn);

/*
 * Run a statement; on DP_PG_DONE *result is the caller's to clear, else err
 * is filled.  The connection is closed when it is of no more use.
 */
enum dp_pg_outcome dp_pg_conn_exec(struct dp_pg_conn *conn,
                                   const struct dp_stmt *stmt,
                                   const char *const *params,
                                   PGresult **result, struct dp_err *err);

/* Prepare, and describe what it would answer; as dp_pg_conn_exec(). */
enum dp_pg_outcome dp_pg_conn_describe(struct dp_pg_conn *conn,
                                       const struct dp_stmt *stmt,
                                       PGresult **result,
                                       struct dp_err *err);

/* What a failed result means; fills err. */
enum dp_pg_outcome dp_pg_judge(const PGresult *result, const char *name,
                               struct dp_err *err);

/* DP_E_UNAVAILABLE with retry_after_s; always -1. */
int dp_pg_unavailable(struct dp_err *err, const char *what,
                      const char *detail);

#endif
