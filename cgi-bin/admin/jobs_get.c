/* GET /api/jobs?state=&kind=&limit=: the newest jobs of all accounts. */
#include <stdlib.h>

#include "admin.h"
#include "auth/state.h"
#include "json/json.h"
#include "store/job.h"

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

static int
find_limit(const struct dp_req *req, int *limit, struct dp_err *err)
{
    const char *text = dp_req_query(req, "limit");
    char *end;
    long number;

    *limit = 100;
    if (text == NULL)
        return 0;
    number = strtol(text, &end, 10);
    if (*end != '\0' || number < 1 || number > LIMIT_MAX)
        return dp_refuse(err, DP_E_BAD_REQUEST, "limit must be from 1 to %d.",
                         LIMIT_MAX);
    *limit = (int)number;
    return 0;
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
    size_t n;

    if (find_limit(req, &filter.limit, err) < 0)
        return -1;
    jobs = dp_job_list(state->pg, req->arena, &filter, &n, err);
    if (jobs == NULL)
        return -1;
    for (size_t i = 0; i < n; i++)
        json_array_append_new(list, row_of(&jobs[i]));
    dp_res_json(res, 200, answer);
    return 0;
}
