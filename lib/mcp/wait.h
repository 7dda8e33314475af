/*
 * Threads that wait for something from elsewhere.  Half of a process's
 * threads must stay free, or nobody could take what they wait for.  One account
 * has half of the others at most.
 */
#ifndef DP_MCP_WAIT_H
#define DP_MCP_WAIT_H

#include "mcp/tool.h"

/* DP_E_STREAMS when too many wait.  A task has a thread of its own. */
int dp_wait_begin(const struct dp_call *call, struct dp_err *err);
void dp_wait_end(const struct dp_call *call);

#endif
