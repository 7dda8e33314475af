/* Borrow a connection of the pool.  Inside lib/pg only. */
#ifndef DP_PG_TAKE_H
#define DP_PG_TAKE_H

#include "pg/conn.h"
#include "pg/pool.h"

/*
 * A connection that is connected and idle, for this thread alone until
 * dp_pg_give().  NULL: DP_E_UNAVAILABLE.
 */
struct dp_pg_conn *dp_pg_take(struct dp_pg *pg, struct dp_err *err);

/* A connection that was closed meanwhile is opened anew by the next taker. */
void dp_pg_give(struct dp_pg *pg, struct dp_pg_conn *conn);

#endif
