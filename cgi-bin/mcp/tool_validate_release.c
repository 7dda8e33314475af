/* Tool validate_release: all findings and the price, nothing written. */
#include "at_desk.h"

static int
run(const struct dp_call *call, const void *args, json_t **result,
    struct dp_err *err)
{
    struct dp_desk desk = desk_of_call(call);

    return dp_desk_validate(&desk, args, result, err);
}

/* clang-format off */
static const struct dp_arg output[] = {
    {.name = "valid", .type = DP_ARG_BOOL, .required = true,
     .help = "Nothing blocks a submit."},
    {.name = "blocking", .type = DP_ARG_LIST, .items = finding_output,
     .required = true},
    {.name = "advisories", .type = DP_ARG_LIST, .items = finding_output,
     .required = true},
    {.name = "creditsRequired", .type = DP_ARG_INT, .required = true,
     .help = "Price of the whole release; what it has paid before counts."},
    {.name = "balance", .type = DP_ARG_INT, .required = true},
    {.name = "enoughCredits", .type = DP_ARG_BOOL, .required = true},
    {0},
};
/* clang-format on */

const struct dp_tool dp_tool_validate_release = {
    .name = "validate_release",
    .title = "Validate a release",
    .help = "Hold a saved draft (releaseId), or release and tracks, against "
            "all rules. Nothing is written or paid. Returns blocking findings "
            "and advisories, each with a code and a JSON pointer, and the "
            "price.",
    .args = dp_validate_args,
    .args_size = sizeof(struct dp_submit_request),
    .output = output,
    .scope = DP_SCOPE_READ,
    .flags = DP_TOOL_READ_ONLY | DP_TOOL_IDEMPOTENT,
    .run = run,
};
