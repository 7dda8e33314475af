/* Resource mcp://docs/agent-guide: how to release a record. */
#include "mcp/resource.h"
#include "release/reference.h"

static int
read_guide(const struct dp_call *call, const char *id,
           struct dp_document *document, struct dp_err *err)
{
    (void)id;
    (void)err;
    document->text = dp_reference_guide(call->arena, call->conf);
    return 0;
}

const struct dp_resource dp_resource_agent_guide = {
    .uri = "mcp://docs/agent-guide",
    .name = "agent-guide",
    .title = "Agent guide",
    .help = "How to release a record, step by step, and what to do when "
            "something fails.",
    .media_type = "text/markdown",
    .scope = DP_SCOPE_READ,
    .read = read_guide,
};
