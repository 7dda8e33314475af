/* Tool get_release_status: the same as GET /api/mcp/releases/:id/status. */
#include "at_desk.h"

static int
run(const struct dp_call *call, const void *args, json_t **result,
    struct dp_err *err)
{
    const struct dp_release_request *request = args;
    struct dp_desk desk = desk_of_call(call);

    return dp_desk_status(&desk, request->release_id, result, err);
}

static const char *const aliases[] = {"release_status", "check_release_status",
                                      NULL};

/* clang-format off */
static const struct dp_arg store[] = {
    {.name = "storeId", .type = DP_ARG_STR, .required = true},
    {.name = "name", .type = DP_ARG_STR, .required = true},
    {.name = "status", .type = DP_ARG_STR, .required = true,
     .help = "queued, preparing, delivering, delivered, acknowledged, "
             "ingested, live, rejected, takedown_pending or taken_down."},
    {.name = "revision", .type = DP_ARG_INT, .required = true,
     .help = "Which submission the status is about."},
    {.name = "messageId", .type = DP_ARG_STR, .nullable = true},
    {.name = "code", .type = DP_ARG_STR, .nullable = true},
    {.name = "text", .type = DP_ARG_STR, .nullable = true},
    {.name = "updatedAt", .type = DP_ARG_STR, .required = true},
    {0},
};

static const struct dp_arg output[] = {
    {.name = "releaseId", .type = DP_ARG_STR, .required = true},
    {.name = "title", .type = DP_ARG_STR, .nullable = true},
    {.name = "primaryArtistName", .type = DP_ARG_STR, .nullable = true},
    {.name = "status", .type = DP_ARG_STR, .required = true,
     .help = "Draft, Submitted, Attention Needed, Distributed, Rejected or "
             "Taken Down."},
    {.name = "revision", .type = DP_ARG_INT, .required = true},
    {.name = "upc", .type = DP_ARG_STR, .nullable = true},
    {.name = "stores", .type = DP_ARG_LIST, .items = store,
     .required = true},
    {.name = "storeCounts", .type = DP_ARG_OBJ, .required = true,
     .help = "How many stores have which status."},
    {.name = "tracks", .type = DP_ARG_LIST, .required = true,
     .help = "As submitted, with the ISRCs given or assigned."},
    {.name = "job", .type = DP_ARG_OBJ, .nullable = true,
     .help = "The newest job."},
    {.name = "updatedAt", .type = DP_ARG_STR, .required = true},
    {0},
};
/* clang-format on */

const struct dp_tool dp_tool_get_release_status = {
    .name = "get_release_status",
    .title = "Release status",
    .help = "Where a release stands: over all, and store by store.",
    .aliases = aliases,
    .args = dp_release_args,
    .args_size = sizeof(struct dp_release_request),
    .output = output,
    .scope = DP_SCOPE_READ,
    .flags = DP_TOOL_READ_ONLY | DP_TOOL_IDEMPOTENT,
    .run = run,
};
