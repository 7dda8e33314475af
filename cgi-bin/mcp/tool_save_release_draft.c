/* Tool save_release_draft: the same as POST /api/mcp/draft. */
#include "at_desk.h"

static int
run(const struct dp_call *call, const void *args, json_t **result,
    struct dp_err *err)
{
    struct dp_desk desk = desk_of_call(call);

    return dp_desk_save_draft(&desk, args, result, err);
}

static const char *const aliases[] = {"save_draft", "draft_release", NULL};

/* clang-format off */
static const struct dp_arg output[] = {
    {.name = "releaseId", .type = DP_ARG_STR, .required = true,
     .help = "Send it with every later call for this release."},
    {.name = "conversationId", .type = DP_ARG_STR, .nullable = true},
    {.name = "version", .type = DP_ARG_INT, .required = true,
     .help = "Counts the saves."},
    {.name = "created", .type = DP_ARG_BOOL, .required = true},
    {.name = "mode", .type = DP_ARG_STR, .required = true},
    {.name = "status", .type = DP_ARG_STR, .required = true,
     .help = "Your word for how far the draft is."},
    {.name = "releaseStatus", .type = DP_ARG_STR, .required = true},
    {.name = "release", .type = DP_ARG_OBJ, .required = true,
     .help = "The fields as they now are."},
    {.name = "tracks", .type = DP_ARG_LIST, .required = true,
     .help = "The tracks as they now are, each with its track_id."},
    {.name = "uploadRequests", .type = DP_ARG_LIST, .required = true},
    {.name = "readyToSubmit", .type = DP_ARG_BOOL, .required = true,
     .help = "Nothing blocks a submit."},
    {.name = "blocking", .type = DP_ARG_LIST, .items = finding_output,
     .required = true, .help = "What has to be mended first."},
    {.name = "advisories", .type = DP_ARG_LIST, .items = finding_output,
     .required = true},
    {.name = "creditsRequired", .type = DP_ARG_INT, .required = true},
    {.name = "metadataUrl", .type = DP_ARG_STR, .required = true},
    {0},
};
/* clang-format on */

const struct dp_tool dp_tool_save_release_draft = {
    .name = "save_release_draft",
    .title = "Save a release draft",
    .help = "Save work in progress. Without releaseId a new draft is made; "
            "use the releaseId it returns from then on. Only what you send "
            "changes (mode delta). Nothing is paid or delivered. The answer "
            "shows the whole draft and what still blocks a submit.",
    .aliases = aliases,
    .args = dp_draft_args,
    .args_size = sizeof(struct dp_draft_request),
    .output = output,
    .scope = DP_SCOPE_WRITE,
    .run = run,
};
