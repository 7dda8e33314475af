/* Tool get_account: credits, prices, limits. */
#include "at_desk.h"

static int
run(const struct dp_call *call, const void *args, json_t **result,
    struct dp_err *err)
{
    struct dp_desk desk = desk_of_call(call);

    (void)args;
    return dp_desk_account(&desk, result, err);
}

/* clang-format off */
static const struct dp_arg output[] = {
    {.name = "accountId", .type = DP_ARG_STR, .required = true},
    {.name = "login", .type = DP_ARG_STR, .required = true},
    {.name = "displayName", .type = DP_ARG_STR, .required = true},
    {.name = "credits", .type = DP_ARG_INT, .required = true},
    {.name = "storedBytes", .type = DP_ARG_INT, .required = true,
     .help = "Bytes of files, of what was made of them for stores, and of "
             "unfinished uploads as announced; at most "
             "limits.storedMaxBytes."},
    {.name = "prices", .type = DP_ARG_OBJ, .required = true,
     .help = "Credits a song costs."},
    {.name = "limits", .type = DP_ARG_OBJ, .required = true},
    {0},
};
/* clang-format on */

const struct dp_tool dp_tool_get_account = {
    .name = "get_account",
    .title = "Account",
    .help = "Who is signed in: credits left, what a song costs, bytes "
            "stored, limits.",
    .output = output,
    .scope = DP_SCOPE_READ,
    .flags = DP_TOOL_READ_ONLY | DP_TOOL_IDEMPOTENT,
    .run = run,
};
