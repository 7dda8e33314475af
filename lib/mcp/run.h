/* One message: from its envelope to the text of its answer. */
#ifndef DP_MCP_RUN_H
#define DP_MCP_RUN_H

#include "mcp/method.h"
#include "rpc/message.h"

struct dp_talk;

/* Where a message comes from. */
struct dp_mcp_source {
    const struct dp_mcp *mcp;
    struct dp_req *req;
    struct dp_res *res;
    bool in_batch;
};

/*
 * Append the answer to a request, which may be an error; -1 then, and err
 * says which.  Nothing where the answer is a stream that goes on.
 */
int dp_mcp_run(const struct dp_mcp_source *source, struct dp_talk *talk,
               const struct dp_rpc_message *message, struct dp_str *out,
               struct dp_err *err);

/* Take what is not answered: a notification, or a response, which is value. */
int dp_mcp_take(const struct dp_mcp_source *source,
                const struct dp_mcp_envelope *envelope,
                const struct dp_rpc_message *message, const json_t *value,
                struct dp_err *err);

#endif
