/* Resource mcp://schemas/release-required: the fields of a release. */
#include "mcp/resource.h"
#include "release/reference.h"
#include "json/json.h"

static int
read_schema(const struct dp_call *call, const char *id,
            struct dp_document *document, struct dp_err *err)
{
    (void)id;
    (void)err;
    document->text = dp_json_print(call->arena,
                          dp_reference_schema(call->arena, call->conf));
    return 0;
}

const struct dp_resource dp_resource_release_required = {
    .uri = "mcp://schemas/release-required",
    .name = "release-required",
    .title = "Release schema",
    .help = "Fields of a release and of its tracks, and which are required.",
    .media_type = "application/json",
    .scope = DP_SCOPE_READ,
    .read = read_schema,
};
