/* GET /api/jobs?state=&kind=&limit=: the newest jobs of all accounts. */
#include "admin.h"
#include "auth/state.h"
#include "json/json.h"
#include "store/job.h"

#define LIMIT 100
#define LIMIT_MAX 500

static json_t *
row_of(const struct dp_job *job)
{
    return json_pack("{s:s, s:s, s:s, s:i, s:i, s:i, s:s?, s:s?, s:s?, "
                     "s:s?, s:s?, s:s, s:s?, s:s?}",
                     "jobId", job->job_id, "kind", job->kind, "state",
                     job->state, "attempt", job->attempt, "maxAttempts",
                     job->max_attempts, "progress", job->progress,
                     "progressText", job->progress_text, "releaseId",
                     job->release_id, "assetId", job->asset_id, "errorCode",
                     job->error_code, "errorText", job->error_text,
                     "createdAt", job->created_at, "startedAt",
                     job->started_at, "finishedAt", job->finished_at);
}

int
jobs_get(struct dp_req *req, struct dp_res *res, struct dp_err *err)
{
    const struct dp_state *state = req->state;
    struct dp_job_filter filter = {
        .state = dp_req_query(req, "state"),
        .kind = dp_req_query(req, "kind"),
    };
    struct dp_job *jobs;
    json_t *list = json_array();
    json_t *answer = dp_json_keep(req->arena, json_pack("{s:o}", "jobs", list));
    int64_t limit = LIMIT;
    size_t n;

    if (dp_req_limit(req, LIMIT_MAX, &limit, err) < 0)
        return -1;
    filter.limit = (int)limit;
    jobs = dp_job_list(state->pg, req->arena, &filter, &n, err);
    if (jobs == NULL)
        return -1;
    for (size_t i = 0; i < n; i++)
        json_array_append_new(list, row_of(&jobs[i]));
    dp_res_json(res, 200, answer);
    return 0;
}
