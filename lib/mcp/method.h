/*
 * The methods of MCP: a table from name to function.  Those with more to do
 * than give a list are in files of their own.
 */
#ifndef DP_MCP_METHOD_H
#define DP_MCP_METHOD_H

#include "mcp/era.h"
#include "mcp/server.h"

/* A request under way. */
struct dp_mcp_request {
    const struct dp_mcp *mcp;
    const struct dp_mcp_envelope *envelope;
    struct dp_call call;
    json_t *params; /* an object, or NULL */
    struct dp_req *req;
};

struct dp_mcp_answer {
    const char *result; /* JSON text of an object, in the arena or constant;
                           NULL: the answer goes by a stream */
    const char *type;   /* resultType since 2026-07-28; NULL = complete */
    int64_t ttl_ms;     /* how long it may be kept: -1 = the method's */
};

typedef int dp_mcp_fn(struct dp_mcp_request *request,
                      struct dp_mcp_answer *answer, struct dp_err *err);

struct dp_mcp_method {
    const char *name;
    unsigned eras; /* DP_ERA_... */
    dp_mcp_fn *run;
    const char *name_param; /* the member of params that Mcp-Name repeats */
    bool cacheable;         /* its result has ttlMs and cacheScope */
};

/* The row of that name in that era, or NULL. */
const struct dp_mcp_method *dp_mcp_method_find(const char *name,
                                               unsigned era);

/* DP_E_SCOPE unless the caller has all of scope; what is a name of ours. */
int dp_mcp_check_scope(const struct dp_mcp_request *request, const char *what,
                       unsigned scope, struct dp_err *err);

bool dp_mcp_is_modern(const struct dp_mcp_request *request);

dp_mcp_fn dp_mcp_initialize;
dp_mcp_fn dp_mcp_discover;
dp_mcp_fn dp_mcp_tools_call;
dp_mcp_fn dp_mcp_resources_read;
dp_mcp_fn dp_mcp_prompts_get;
dp_mcp_fn dp_mcp_complete;

/* The tool of that name or alias; DP_E_UNKNOWN_TOOL with a guess. */
int dp_mcp_tool_find(const struct dp_mcp_request *request, const char *name,
                     const struct dp_tool **tool, struct dp_err *err);

/* The resource that uri is of, and what its {id} matched; or NULL. */
const struct dp_resource *dp_mcp_resource_find(const struct dp_mcp *mcp,
                                               struct dp_arena *arena,
                                               const char *uri,
                                               const char **id);

/* The prompt of that name; DP_E_UNKNOWN_PROMPT. */
int dp_mcp_prompt_find(const struct dp_mcp_request *request, const char *name,
                       const struct dp_prompt **prompt, struct dp_err *err);

#endif
