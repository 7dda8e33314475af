/*
 * Tool submit_release: the same as POST /api/mcp/submit, and where the client
 * can be asked, the person confirms it first.
 */
#include <string.h>

#include "at_desk.h"
#include "confirm_submit.h"
#include "json/json.h"
#include "mcp/call.h"
#include "mcp/task.h"

static bool
asks(const struct dp_call *call)
{
    return strcmp(call->conf->release_confirm, "auto") == 0
           && dp_call_can_ask(call, DP_ASK_FORM);
}

static int
run(const struct dp_call *call, const void *args, json_t **result,
    struct dp_err *err)
{
    struct dp_desk desk = desk_of_call(call);
    struct dp_quote quote;
    bool replayed;

    if (!asks(call))
        return dp_desk_submit(&desk, args, NULL, result, &replayed, err);
    if (dp_desk_quote(&desk, args, &quote, err) < 0
        || (!quote.is_repeat && confirm_submit(call, &quote, err) < 0))
        return -1;
    return dp_desk_submit(&desk, args, &quote, result, &replayed, err);
}

/* clang-format off */
static const struct dp_arg output[] = {
    {.name = "releaseId", .type = DP_ARG_STR, .required = true},
    {.name = "jobId", .type = DP_ARG_STR, .required = true,
     .help = "Follow it with get_release_job."},
    {.name = "revision", .type = DP_ARG_INT, .required = true,
     .help = "Counts the submits of this release."},
    {.name = "status", .type = DP_ARG_STR, .required = true},
    {.name = "creditsDebited", .type = DP_ARG_INT, .required = true},
    {.name = "balance", .type = DP_ARG_INT, .required = true,
     .help = "Credits left after this submit."},
    {.name = "stores", .type = DP_ARG_LIST, .required = true,
     .help = "Ids of the stores it is delivered to."},
    {.name = "advisories", .type = DP_ARG_LIST, .items = finding_output,
     .required = true},
    {.name = "statusUrl", .type = DP_ARG_STR, .required = true},
    {.name = "jobUrl", .type = DP_ARG_STR, .required = true},
    {0},
};
/* clang-format on */

static int follow(const struct dp_call *call, const void *args,
                  struct dp_followed_job *job, struct dp_err *err);

const struct dp_tool dp_tool_submit_release = {
    .name = "submit_release",
    .title = "Submit a release",
    .help = "Deliver a release to stores; this debits credits. Where the "
            "client can ask, the user confirms it; otherwise ask first. Send "
            "the releaseId of a saved draft, or release and tracks. Findings "
            "that block are returned all at once and cost nothing. The same "
            "submit again returns the first answer and is never paid twice.",
    .args = dp_submit_args,
    .args_size = sizeof(struct dp_submit_request),
    .output = output,
    .scope = DP_SCOPE_WRITE,
    .flags = DP_TOOL_IDEMPOTENT | DP_TOOL_OPEN_WORLD,
    .run = run,
    .task = DP_TASK_ON_REQUEST,
    .follow = follow,
};

/* A task of it ends when the job does; its answer is that of the submit. */
static int
follow(const struct dp_call *call, const void *args,
       struct dp_followed_job *job, struct dp_err *err)
{
    json_t *result;

    if (run(call, args, &result, err) < 0)
        return -1;
    job->job_id = dp_json_text(result, "jobId");
    job->result = dp_mcp_tool_result(&dp_tool_submit_release, call->arena,
                                     result);
    return 0;
}
