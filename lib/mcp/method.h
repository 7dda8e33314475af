/*
 * The methods of MCP: a table from name to function.  Those with more to do
 * than give a list are in files of their own.
 */
#ifndef DP_MCP_METHOD_H
#define DP_MCP_METHOD_H

#include "mcp/server.h"
#include "rpc/revision.h"

/* A request under way. */
struct dp_mcp_request {
    const struct dp_mcp *mcp;
    const struct dp_revision *revision;
    struct dp_call call;
    json_t *params; /* an object, or NULL */
    struct dp_req *req;
};

/* *result is JSON text, in the arena or constant. */
typedef int dp_mcp_fn(struct dp_mcp_request *request, const char **result,
                      struct dp_err *err);

struct dp_mcp_method {
    const char *name;
    dp_mcp_fn *run;
};

/* The row of that name, or NULL. */
const struct dp_mcp_method *dp_mcp_method_find(const char *name);

/* DP_E_SCOPE unless the caller has all of scope; what is a name of ours. */
int dp_mcp_check_scope(const struct dp_mcp_request *request, const char *what,
                       unsigned scope, struct dp_err *err);

dp_mcp_fn dp_mcp_initialize;
dp_mcp_fn dp_mcp_tools_call;
dp_mcp_fn dp_mcp_resources_read;

/* Print a list's result; used once at start. */
const char *dp_mcp_print_tools(const struct dp_mcp *mcp,
                               struct dp_arena *arena);
const char *dp_mcp_print_resources(const struct dp_mcp *mcp,
                                   struct dp_arena *arena);
const char *dp_mcp_print_templates(const struct dp_mcp *mcp,
                                   struct dp_arena *arena);

#endif
