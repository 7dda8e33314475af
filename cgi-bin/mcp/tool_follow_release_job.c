/*
 * Tool follow_release_job: as get_release_job, when something has happened.
 * As a task it goes on as long as the job does.
 */
#include <string.h>

#include "at_desk.h"
#include "base/clock.h"
#include "json/json.h"
#include "mcp/call.h"
#include "mcp/task.h"
#include "mcp/wait.h"

extern const struct dp_tool dp_tool_follow_release_job;

#define PATIENCE_MS 20000
#define LOOK_MS 500

static bool
has_ended(const json_t *job)
{
    const char *state = dp_json_text(job, "state");

    return strcmp(state, "queued") != 0 && strcmp(state, "running") != 0;
}

/* What a change is in: text that differs after one. */
static const char *
position_of(struct dp_arena *arena, const json_t *job)
{
    const char *text = dp_json_text(job, "progressText");
    const char *step = dp_json_text(job, "currentStep");

    return dp_printf(arena, "%s %lld %s %s", dp_json_text(job, "state"),
                     (long long)dp_json_int(job, "progress", 0),
                     step != NULL ? step : "", text != NULL ? text : "");
}

/* As get_release_job has it, but for the steps. */
static json_t *
short_of(struct dp_arena *arena, const json_t *job)
{
    static const char *const members[] = {
        "jobId", "kind", "state", "releaseId", "revision", "progress",
        "progressText", "currentStep", "error"};
    json_t *answer = dp_json_empty(arena);

    for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++)
        json_object_set(answer, members[i], json_object_get(job, members[i]));
    return answer;
}

/* Tell how far it is where that is further than before. */
static void
tell(const struct dp_call *call, const json_t *job, int64_t *told)
{
    int64_t progress = dp_json_int(job, "progress", 0);

    if (progress <= *told)
        return;
    *told = progress;
    dp_call_progress(call, (double)progress, 100,
                     dp_json_text(job, "progressText"));
}

/* Look until the job is somewhere else, has ended, or patience has. */
static int
wait_for_change(const struct dp_call *call, const char *job_id, json_t **job,
                struct dp_err *err)
{
    struct dp_desk desk = desk_of_call(call);
    const char *position = position_of(call->arena, *job);
    int64_t end_ms = dp_mono_ms() + PATIENCE_MS;
    int64_t told = -1;

    tell(call, *job, &told);
    while (dp_mono_ms() < end_ms && !has_ended(*job)
           && strcmp(position_of(call->arena, *job), position) == 0) {
        if (dp_call_cancelled(call))
            return dp_fail(err, DP_E_CANCELLED, "taken back by the client");
        dp_sleep_ms(LOOK_MS);
        if (dp_desk_job(&desk, job_id, job, err) < 0)
            return -1;
        tell(call, *job, &told);
    }
    return 0;
}

/* Where too many wait already, or others wait for this, it does not. */
static int
run(const struct dp_call *call, const void *args, json_t **result,
    struct dp_err *err)
{
    const struct dp_job_request *request = args;
    struct dp_desk desk = desk_of_call(call);
    struct dp_err busy = {0};
    json_t *job;
    int rc = 0;

    if (dp_desk_job(&desk, request->job_id, &job, err) < 0)
        return -1;
    if (!call->in_batch && dp_wait_begin(call, &busy) == 0) {
        rc = wait_for_change(call, request->job_id, &job, err);
        dp_wait_end(call);
    }
    if (rc == 0)
        *result = short_of(call->arena, job);
    return rc;
}

/* The job as it is once it is done. */
static int
follow(const struct dp_call *call, const void *args,
       struct dp_followed_job *followed, struct dp_err *err)
{
    const struct dp_job_request *request = args;
    struct dp_desk desk = desk_of_call(call);
    json_t *job;

    if (dp_desk_job(&desk, request->job_id, &job, err) < 0)
        return -1;
    job = short_of(call->arena, job);
    json_object_set_new(job, "state", json_string("done"));
    json_object_set_new(job, "progress", json_integer(100));
    json_object_set_new(job, "progressText", json_null());
    json_object_set_new(job, "currentStep", json_null());
    json_object_set_new(job, "error", json_null());
    followed->job_id = dp_json_text(job, "jobId");
    followed->result = dp_mcp_tool_result(&dp_tool_follow_release_job,
                                          call->arena, job);
    return 0;
}

/* clang-format off */
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
    {.name = "error", .type = DP_ARG_OBJ, .items = failure_output,
     .nullable = true, .help = "Why it failed, or waits to be tried again."},
    {0},
};
/* clang-format on */

const struct dp_tool dp_tool_follow_release_job = {
    .name = "follow_release_job",
    .title = "Follow a release job",
    .help = "Wait up to 20 seconds for a job to get on, then tell how far it "
            "is; call it again until state is done, failed or discarded. "
            "Clients that know tasks get one that ends when the job does; "
            "to cancel it before the job has begun calls the job off.",
    .args = dp_job_args,
    .args_size = sizeof(struct dp_job_request),
    .output = output,
    .scope = DP_SCOPE_READ,
    .flags = DP_TOOL_READ_ONLY | DP_TOOL_IDEMPOTENT,
    .run = run,
    .task = DP_TASK_OPTIONAL,
    .follow = follow,
};
