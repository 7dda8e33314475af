/* Tool takedown_release: withdraw a release from stores. */
#include "at_desk.h"

static int
run(const struct dp_call *call, const void *args, json_t **result,
    struct dp_err *err)
{
    struct dp_desk desk = desk_of_call(call);

    return dp_desk_takedown(&desk, args, result, err);
}

const struct dp_tool dp_tool_takedown_release = {
    .name = "takedown_release",
    .title = "Take a release down",
    .help =
        "Withdraw a release from the stores that have it live, or from some "
        "of them. Listeners lose it, so ask the user first. Credits are "
        "not given back.",
    .args = dp_rerun_args,
    .args_size = sizeof(struct dp_rerun_request),
    .output = queued_output,
    .scope = DP_SCOPE_WRITE,
    .flags = DP_TOOL_DESTRUCTIVE | DP_TOOL_OPEN_WORLD,
    .run = run,
};
