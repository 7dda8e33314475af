/* POST /api/mcp and /mcp: the MCP endpoint. */
#include "auth/state.h"
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
    dp_mcp_init(&endpoint, conf, &arena);
    return dp_state_open("mcp", conf, (struct dp_state **)state, err);
}

int
rpc_post(struct dp_req *req, struct dp_res *res, struct dp_err *err)
{
    return dp_mcp_post(&endpoint, req, res, err);
}
