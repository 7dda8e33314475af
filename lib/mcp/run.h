/* One message: from its envelope to the text of its answer. */
#ifndef DP_MCP_RUN_H
#define DP_MCP_RUN_H

#include "mcp/method.h"
#include "rpc/message.h"

/* Where a message comes from. */
struct dp_mcp_source {
    const struct dp_mcp *mcp;
    struct dp_req *req;
    bool in_batch;
};

/*
 * Append the answer to a request, which may be an error; -1 then, and err
 * says which.  Nothing for what is not answered.
 */
int dp_mcp_run(const struct dp_mcp_source *source,
               const struct dp_mcp_envelope *envelope,
               const struct dp_rpc_message *message, struct dp_str *out,
               struct dp_err *err);

#endif
