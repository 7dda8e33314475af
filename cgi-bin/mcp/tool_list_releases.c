/* Tool list_releases: the same as GET /api/mcp/releases. */
#include "at_desk.h"

static int
run(const struct dp_call *call, const void *args, json_t **result,
    struct dp_err *err)
{
    const struct dp_list_request *request = args;
    struct dp_desk desk = desk_of_call(call);

    return dp_desk_list(&desk, request->limit, result, err);
}

/* clang-format off */
static const struct dp_arg release[] = {
    {.name = "releaseId", .type = DP_ARG_STR, .required = true},
    {.name = "title", .type = DP_ARG_STR, .nullable = true},
    {.name = "primaryArtistName", .type = DP_ARG_STR, .nullable = true},
    {.name = "status", .type = DP_ARG_STR, .required = true,
     .help = "Draft, Submitted, Attention Needed, Distributed, Rejected or "
             "Taken Down."},
    {.name = "revision", .type = DP_ARG_INT, .required = true},
    {.name = "draftVersion", .type = DP_ARG_INT, .required = true},
    {.name = "upc", .type = DP_ARG_STR, .nullable = true},
    {.name = "conversationId", .type = DP_ARG_STR, .nullable = true},
    {.name = "jobId", .type = DP_ARG_STR, .nullable = true},
    {.name = "jobState", .type = DP_ARG_STR, .nullable = true},
    {.name = "createdAt", .type = DP_ARG_STR, .required = true},
    {.name = "updatedAt", .type = DP_ARG_STR, .required = true},
    {0},
};

static const struct dp_arg output[] = {
    {.name = "releases", .type = DP_ARG_LIST, .items = release,
     .required = true, .help = "The newest first."},
    {.name = "count", .type = DP_ARG_INT, .required = true},
    {.name = "hasMore", .type = DP_ARG_BOOL, .required = true},
    {0},
};
/* clang-format on */

const struct dp_tool dp_tool_list_releases = {
    .name = "list_releases",
    .title = "List releases",
    .help = "The account's releases and drafts, the newest first.",
    .args = dp_list_args,
    .args_size = sizeof(struct dp_list_request),
    .output = output,
    .scope = DP_SCOPE_READ,
    .flags = DP_TOOL_READ_ONLY | DP_TOOL_IDEMPOTENT,
    .run = run,
};
