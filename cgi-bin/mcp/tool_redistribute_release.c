/* Tool redistribute_release: deliver what was submitted again. */
#include "at_desk.h"

static int
run(const struct dp_call *call, const void *args, json_t **result,
    struct dp_err *err)
{
    struct dp_desk desk = desk_of_call(call);

    return dp_desk_redistribute(&desk, args, result, err);
}

const struct dp_tool dp_tool_redistribute_release = {
    .name = "redistribute_release",
    .title = "Deliver a release again",
    .help =
        "Deliver the newest submission again, or to more stores: those that "
        "are new, refused it or had it taken down. Costs nothing.",
    .args = dp_rerun_args,
    .args_size = sizeof(struct dp_rerun_request),
    .output = queued_output,
    .scope = DP_SCOPE_WRITE,
    .flags = DP_TOOL_OPEN_WORLD,
    .run = run,
};
