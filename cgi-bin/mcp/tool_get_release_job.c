/* Tool get_release_job: the same as GET /api/mcp/release-jobs/:id. */
#include "at_desk.h"

static int
run(const struct dp_call *call, const void *args, json_t **result,
    struct dp_err *err)
{
    const struct dp_job_request *request = args;
    struct dp_desk desk = desk_of_call(call);

    return dp_desk_job(&desk, request->job_id, result, err);
}

static const char *const aliases[] = {"release_job", "get_job_status", NULL};

/* clang-format off */
static const struct dp_arg step[] = {
    {.name = "position", .type = DP_ARG_INT, .required = true},
    {.name = "step", .type = DP_ARG_STR, .required = true},
    {.name = "storeId", .type = DP_ARG_STR, .nullable = true},
    {.name = "state", .type = DP_ARG_STR, .required = true,
     .help = "waiting, running, done, failed or skipped."},
    {.name = "attempts", .type = DP_ARG_INT, .required = true},
    {.name = "nextTryAt", .type = DP_ARG_STR, .nullable = true},
    {.name = "startedAt", .type = DP_ARG_STR, .nullable = true},
    {.name = "finishedAt", .type = DP_ARG_STR, .nullable = true},
    {.name = "error", .type = DP_ARG_OBJ, .items = failure_output,
     .nullable = true},
    {0},
};

static const struct dp_arg output[] = {
    {.name = "jobId", .type = DP_ARG_STR, .required = true},
    {.name = "kind", .type = DP_ARG_STR, .required = true},
    {.name = "state", .type = DP_ARG_STR, .required = true,
     .help = "queued, running, done, failed or discarded; the last three "
             "are final."},
    {.name = "releaseId", .type = DP_ARG_STR, .nullable = true},
    {.name = "revision", .type = DP_ARG_INT, .nullable = true},
    {.name = "progress", .type = DP_ARG_INT, .required = true,
     .help = "Percent."},
    {.name = "progressText", .type = DP_ARG_STR, .nullable = true},
    {.name = "currentStep", .type = DP_ARG_STR, .nullable = true},
    {.name = "attempt", .type = DP_ARG_INT, .required = true},
    {.name = "maxAttempts", .type = DP_ARG_INT, .required = true},
    {.name = "nextTryAt", .type = DP_ARG_STR, .nullable = true},
    {.name = "createdAt", .type = DP_ARG_STR, .required = true},
    {.name = "startedAt", .type = DP_ARG_STR, .nullable = true},
    {.name = "finishedAt", .type = DP_ARG_STR, .nullable = true},
    {.name = "error", .type = DP_ARG_OBJ, .items = failure_output,
     .nullable = true, .help = "Why it failed, or waits to be tried again."},
    {.name = "steps", .type = DP_ARG_LIST, .items = step, .required = true},
    {0},
};
/* clang-format on */

const struct dp_tool dp_tool_get_release_job = {
    .name = "get_release_job",
    .title = "Release job",
    .help = "How far a job is, step by step, and what went wrong. Ask again "
            "every few seconds until state is done, failed or discarded.",
    .aliases = aliases,
    .args = dp_job_args,
    .args_size = sizeof(struct dp_job_request),
    .output = output,
    .scope = DP_SCOPE_READ,
    .flags = DP_TOOL_READ_ONLY | DP_TOOL_IDEMPOTENT,
    .run = run,
};
