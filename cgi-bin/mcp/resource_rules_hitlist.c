/* Resource mcp://docs/metadata-rules-hitlist: what stores refuse most. */
#include "mcp/resource.h"
#include "release/reference.h"

static int
read_rules(const struct dp_call *call, const char *id,
           struct dp_document *document, struct dp_err *err)
{
    (void)id;
    (void)err;
    document->text = dp_reference_hitlist(call->arena, call->conf);
    return 0;
}

const struct dp_resource dp_resource_rules_hitlist = {
    .uri = "mcp://docs/metadata-rules-hitlist",
    .name = "metadata-rules-hitlist",
    .title = "Metadata rules",
    .help = "The rules a release is held against. Read it straight after "
            "sign-in.",
    .media_type = "text/markdown",
    .scope = DP_SCOPE_READ,
    .read = read_rules,
};
