/*
 * Rows of the audit trail on their way to the database: they wait in memory,
 * and one thread writes them within a second, many at a time.  While the
 * database is away they wait on, as many as there is room for.
 */
#ifndef DP_AUTH_AUDIT_QUEUE_H
#define DP_AUTH_AUDIT_QUEUE_H

#include <stdbool.h>

#include "pg/pool.h"

/* What may wait; rows past it are counted and left out. */
#define DP_AUDIT_QUEUE_BYTES (256u * 1024u)

struct dp_audit_queue;

/* pg is borrowed.  The thread starts with the first row. */
struct dp_audit_queue *dp_audit_queue_open(struct dp_pg *pg);

/*
 * Write what waits, for at most wait_ms, and end the thread; rows that come
 * later are left out.  False: it still works.
 */
bool dp_audit_queue_flush(struct dp_audit_queue *queue, int wait_ms);

/* After a flush that said true, or when there never was a row. */
void dp_audit_queue_close(struct dp_audit_queue *queue);

/* One row as a JSON object; copied. */
void dp_audit_queue_add(struct dp_audit_queue *queue, const char *row_json);

#endif
