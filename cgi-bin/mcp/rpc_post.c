/* The MCP endpoint: POST, GET and DELETE of /api/mcp and /mcp; GET /sse. */
#include "mcp.h"

static const char instructions[]
    = "Dubplate releases music to stores. Read mcp://docs/agent-guide and "
      "mcp://docs/metadata-rules-hitlist first. Upload cover and audio "
      "(prepare_local_file_upload for local files), keep a draft with "
      "save_release_draft, check it with validate_release, submit it with "
      "submit_release (this debits credits), then follow get_release_job.";

static struct dp_mcp endpoint = {
    .tools = tools,
    .resources = resources,
    .prompts = prompts,
    .instructions = instructions,
};

int
endpoint_open(const struct dp_conf *conf, void **state, struct dp_err *err)
{
    static struct dp_arena arena;

    dp_arena_init(&arena);
    return dp_mcp_open(&endpoint, conf, &arena, state, err);
}

bool
endpoint_flush(void *state)
{
    return dp_mcp_flush(&endpoint, state);
}

int
stream_get(struct dp_req *req, struct dp_res *res, struct dp_err *err)
{
    return dp_mcp_get(&endpoint, req, res, err);
}

int
session_delete(struct dp_req *req, struct dp_res *res, struct dp_err *err)
{
    return dp_mcp_delete(&endpoint, req, res, err);
}

int
sse_get(struct dp_req *req, struct dp_res *res, struct dp_err *err)
{
    return dp_mcp_sse(&endpoint, req, res, err);
}

int
rpc_post(struct dp_req *req, struct dp_res *res, struct dp_err *err)
{
    return dp_mcp_post(&endpoint, req, res, err);
}
