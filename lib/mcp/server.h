/*
 * An MCP endpoint: its registries, and the answers that never change.
 *
 * Made once at start and read-only afterwards, so any number of threads may
 * answer from it.
 */
#ifndef DP_MCP_SERVER_H
#define DP_MCP_SERVER_H

#include "conf/conf.h"
#include "http/response.h"
#include "mcp/list.h"
#include "mcp/prompt.h"
#include "mcp/resource.h"
#include "mcp/tool.h"

struct dp_live;

struct dp_mcp {
    const struct dp_tool *const *tools;         /* ends with NULL */
    const struct dp_resource *const *resources; /* ends with NULL */
    const struct dp_prompt *const *prompts;     /* ends with NULL */
    const char *instructions;                   /* for the model */
    bool lists_change; /* while a process lives, and who listens is told */

    /* Filled by dp_mcp_init(). */
    struct dp_mcp_list tools_list;
    struct dp_mcp_list resources_list;
    struct dp_mcp_list templates_list;
    struct dp_mcp_list prompts_list;
    const char *server_info;    /* {"name","title","version"} */
    const char *server_profile; /* the same with "icons" */
    struct dp_live *live;    /* streams; NULL: answers are all there is */
};

/*
 * Prints the lists; {section.key} in them becomes what is set.  arena lives
 * as long as the process.
 */
void dp_mcp_init(struct dp_mcp *mcp, const struct dp_conf *conf,
                 struct dp_arena *arena);

/* Pictures of this server, as a new reference: brand.logo_url, or a record. */
json_t *dp_mcp_icons(const struct dp_conf *conf);

/* The same for dp_app.open, with the database and streams: *state. */
int dp_mcp_open(struct dp_mcp *mcp, const struct dp_conf *conf,
                struct dp_arena *arena, void **state, struct dp_err *err);

/* For dp_app.flush: what is under way is given up. */
bool dp_mcp_flush(const struct dp_mcp *mcp, void *state);

/*
 * Answer a POST to the endpoint: one JSON-RPC message, or a batch where the
 * revision has them (Streamable HTTP, "Sending messages to the server").
 */
int dp_mcp_post(const struct dp_mcp *mcp, struct dp_req *req,
                struct dp_res *res, struct dp_err *err);

/* GET: the session's stream, or the rest of one behind Last-Event-ID. */
int dp_mcp_get(const struct dp_mcp *mcp, struct dp_req *req,
               struct dp_res *res, struct dp_err *err);

/* DELETE: the end of a session. */
int dp_mcp_delete(const struct dp_mcp *mcp, struct dp_req *req,
                  struct dp_res *res, struct dp_err *err);

/* GET of the 2024-11-05 transport: opens a session and reads its stream. */
int dp_mcp_sse(const struct dp_mcp *mcp, struct dp_req *req,
               struct dp_res *res, struct dp_err *err);

#endif
