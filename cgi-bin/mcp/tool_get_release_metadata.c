/* Tool get_release_metadata: the same as GET /api/mcp/releases/:id/metadata. */
#include "at_desk.h"

static int
run(const struct dp_call *call, const void *args, json_t **result,
    struct dp_err *err)
{
    const struct dp_release_request *request = args;
    struct dp_desk desk = desk_of_call(call);

    return dp_desk_metadata(&desk, request->release_id, result, err);
}

/* clang-format off */
static const struct dp_arg track_identifiers[] = {
    {.name = "position", .type = DP_ARG_INT, .required = true},
    {.name = "trackId", .type = DP_ARG_STR, .nullable = true},
    {.name = "title", .type = DP_ARG_STR, .required = true},
    {.name = "isrc", .type = DP_ARG_STR, .nullable = true,
     .help = "null until the job has assigned one."},
    {.name = "isrcAssigned", .type = DP_ARG_BOOL, .required = true,
     .help = "true: the submission has none, this server filled it in."},
    {0},
};

static const struct dp_arg identifiers[] = {
    {.name = "upc", .type = DP_ARG_STR, .nullable = true,
     .help = "null until the job has assigned one."},
    {.name = "upcAssigned", .type = DP_ARG_BOOL, .required = true,
     .help = "true: the submission has none, this server filled it in."},
    {.name = "tracks", .type = DP_ARG_LIST, .items = track_identifiers,
     .required = true},
    {0},
};

static const struct dp_arg output[] = {
    {.name = "releaseId", .type = DP_ARG_STR, .required = true},
    {.name = "conversationId", .type = DP_ARG_STR, .nullable = true},
    {.name = "status", .type = DP_ARG_STR, .required = true},
    {.name = "source", .type = DP_ARG_STR, .required = true,
     .help = "draft or submission, whichever is newer."},
    {.name = "version", .type = DP_ARG_INT, .required = true,
     .help = "Of the draft; send it as baseVersion."},
    {.name = "revision", .type = DP_ARG_INT, .required = true,
     .help = "How often it was submitted."},
    {.name = "draftStatus", .type = DP_ARG_STR, .nullable = true},
    {.name = "savedAt", .type = DP_ARG_STR, .nullable = true},
    {.name = "release", .type = DP_ARG_OBJ, .required = true},
    {.name = "tracks", .type = DP_ARG_LIST, .required = true},
    {.name = "uploadRequests", .type = DP_ARG_LIST, .required = true},
    {.name = "identifiers", .type = DP_ARG_OBJ, .items = identifiers,
     .required = true, .help = "UPC and ISRCs of the newest submission."},
    {0},
};
/* clang-format on */

const struct dp_tool dp_tool_get_release_metadata = {
    .name = "get_release_metadata",
    .title = "Release metadata",
    .help = "The whole metadata of a release: the draft, or what was "
            "submitted if that is newer. identifiers has the UPC and ISRCs "
            "it goes out under, and which of them this server assigned.",
    .args = dp_release_args,
    .args_size = sizeof(struct dp_release_request),
    .output = output,
    .scope = DP_SCOPE_READ,
    .flags = DP_TOOL_READ_ONLY | DP_TOOL_IDEMPOTENT,
    .run = run,
};
