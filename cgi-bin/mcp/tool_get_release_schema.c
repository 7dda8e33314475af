/* Tool get_release_schema: the fields of a release and of its tracks. */
#include "mcp/tool.h"
#include "release/reference.h"

static int
run(const struct dp_call *call, const void *args, json_t **result,
    struct dp_err *err)
{
    (void)args;
    (void)err;
    *result = dp_reference_schema(call->arena, call->conf);
    return 0;
}

/* clang-format off */
static const struct dp_arg output[] = {
    {.name = "release", .type = DP_ARG_OBJ, .required = true,
     .help = "JSON Schema of a release, with notes."},
    {.name = "track", .type = DP_ARG_OBJ, .required = true,
     .help = "JSON Schema of a track, with notes."},
    {.name = "contributorRoles", .type = DP_ARG_LIST, .required = true,
     .help = "Roles that stores know."},
    {.name = "example", .type = DP_ARG_OBJ, .required = true,
     .help = "Arguments of a submit."},
    {0},
};
/* clang-format on */

const struct dp_tool dp_tool_get_release_schema = {
    .name = "get_release_schema",
    .title = "Release schema",
    .help = "Fields of a release and of its tracks: which are required, their "
            "types, notes and an example. Read it before the first draft.",
    .output = output,
    .scope = DP_SCOPE_READ,
    .flags = DP_TOOL_READ_ONLY | DP_TOOL_IDEMPOTENT,
    .run = run,
};
