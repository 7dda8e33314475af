/* What the clean-up job asks of the database. */
#ifndef DP_STORE_SWEEP_H
#define DP_STORE_SWEEP_H

#include "pg/query.h"

/* Queue a clean-up job, unless one is queued or running. */
int dp_sweep_queue(struct dp_pg *pg, struct dp_err *err);

/* Does the session, anybody's, still need its chunk files? */
int dp_sweep_needs_chunks(struct dp_pg *pg, struct dp_arena *arena,
                          const char *session_id, bool *needed,
                          struct dp_err *err);

/*
 * Forget the sessions, streams, questions, rounds and tasks of MCP clients
 * that are over, and end those nobody runs any more.
 */
int dp_sweep_mcp(struct dp_pg *pg, struct dp_arena *arena, int64_t *removed,
                 struct dp_err *err);

#endif
