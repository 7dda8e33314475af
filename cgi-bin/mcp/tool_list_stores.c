/* Tool list_stores: where releases can be delivered. */
#include "at_desk.h"

static int
run(const struct dp_call *call, const void *args, json_t **result,
    struct dp_err *err)
{
    struct dp_desk desk = desk_of_call(call);

    (void)args;
    return dp_desk_stores(&desk, result, err);
}

/* clang-format off */
static const struct dp_arg store[] = {
    {.name = "storeId", .type = DP_ARG_STR, .required = true},
    {.name = "name", .type = DP_ARG_STR, .required = true},
    {.name = "active", .type = DP_ARG_BOOL, .required = true,
     .help = "Takes deliveries."},
    {0},
};

static const struct dp_arg output[] = {
    {.name = "stores", .type = DP_ARG_LIST, .items = store,
     .required = true},
    {.name = "count", .type = DP_ARG_INT, .required = true},
    {0},
};
/* clang-format on */

const struct dp_tool dp_tool_list_stores = {
    .name = "list_stores",
    .title = "List stores",
    .help = "The stores releases are delivered to; their ids go into "
            "distribution_store_ids.",
    .output = output,
    .scope = DP_SCOPE_READ,
    .flags = DP_TOOL_READ_ONLY | DP_TOOL_IDEMPOTENT,
    .run = run,
};
