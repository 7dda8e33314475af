/* Jobs: how far one is, step by step, and what went wrong. */
#include "store/job.h"

#include <string.h>

#include "release/inside.h"
#include "json/json.h"

/* {"code", "message"} or null. */
static json_t *
print_error(const char *code, const char *text)
{
    if (code == NULL && text == NULL)
        return json_null();
    return json_pack("{s:s?, s:s?}", "code", code, "message", text);
}

static json_t *
print_step(const struct dp_job_step *step)
{
    return json_pack(
        "{s:i, s:s, s:s?, s:s, s:i, s:s?, s:s?, s:s?, s:o}", "position",
        step->position, "step", step->step, "storeId", step->store_id, "state",
        step->state, "attempts", step->attempts, "nextTryAt", step->next_try_at,
        "startedAt", step->started_at, "finishedAt", step->finished_at, "error",
        print_error(step->error_code, step->error_text));
}

/* The step under way, or the next one; NULL when the job has ended. */
static const char *
current_step(const struct dp_job_step *steps, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (strcmp(steps[i].state, "done") != 0
            && strcmp(steps[i].state, "skipped") != 0)
            return steps[i].step;
    }
    return NULL;
}

int
dp_desk_job(const struct dp_desk *desk, const char *job_id, json_t **answer,
            struct dp_err *err)
{
    struct dp_job job;
    struct dp_job_step *steps;
    json_t *list;
    size_t n;
    bool queued;

    if (dp_job_get(desk->pg, desk->arena, desk->account_id, job_id, &job, err)
        < 0)
        return -1;
    steps = dp_job_steps(desk->pg, desk->arena, job_id, &n, err);
    if (steps == NULL)
        return -1;
    list = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(list, print_step(&steps[i]));
    queued = strcmp(job.state, "queued") == 0;
    return dp_desk_answer(
        desk,
        json_pack("{s:s, s:s, s:s, s:s?, s:i, s:i, s:s?, s:s?, s:i, s:i, "
                  "s:s?, s:o, s:s, s:s?, s:s?, s:o}",
                  "jobId", job.job_id, "kind", job.kind, "state", job.state,
                  "releaseId", job.release_id, "revision", job.revision,
                  "progress", job.progress, "progressText", job.progress_text,
                  "currentStep", current_step(steps, n), "attempt", job.attempt,
                  "maxAttempts", job.max_attempts, "nextTryAt",
                  queued ? job.run_at : NULL, "error",
                  print_error(job.error_code, job.error_text), "createdAt",
                  job.created_at, "startedAt", job.started_at, "finishedAt",
                  job.finished_at, "steps", list),
        answer, err);
}
