/* Tool get_metadata_rules: what stores refuse, and what they advise. */
#include "mcp/tool.h"
#include "release/reference.h"

static int
run(const struct dp_call *call, const void *args, json_t **result,
    struct dp_err *err)
{
    (void)args;
    (void)err;
    *result = dp_reference_rules(call->arena, call->conf);
    return 0;
}

/* clang-format off */
static const struct dp_arg rule[] = {
    {.name = "code", .type = DP_ARG_STR, .required = true},
    {.name = "severity", .type = DP_ARG_STR, .required = true,
     .help = "blocking or advisory."},
    {.name = "appliesTo", .type = DP_ARG_STR, .required = true},
    {.name = "rule", .type = DP_ARG_STR, .required = true},
    {0},
};

static const struct dp_arg output[] = {
    {.name = "rules", .type = DP_ARG_LIST, .items = rule, .required = true},
    {0},
};
/* clang-format on */

const struct dp_tool dp_tool_get_metadata_rules = {
    .name = "get_metadata_rules",
    .title = "Metadata rules",
    .help = "All rules a release is held against, each with the code that "
            "findings carry. Blocking rules refuse a submit.",
    .output = output,
    .scope = DP_SCOPE_READ,
    .flags = DP_TOOL_READ_ONLY | DP_TOOL_IDEMPOTENT,
    .run = run,
};
