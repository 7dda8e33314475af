/* GET /api/status: schema, workers and queue at a glance. */
#include "config.h"

#include "admin.h"
#include "auth/state.h"
#include "json/json.h"
#include "store/readiness.h"

int
status_get(struct dp_req *req, struct dp_res *res, struct dp_err *err)
{
    const struct dp_state *state = req->state;
    struct dp_readiness now;
    json_t *answer;

    if (dp_readiness_get(state->pg, req->arena, &now, err) < 0)
        return -1;
    answer = json_pack("{s:s, s:i, s:f, s:I, s:I}", "version",
                       PACKAGE_VERSION, "schemaNumber", now.schema_number,
                       "workerAgeSeconds", now.worker_age_s, "jobsDue",
                       (json_int_t)now.jobs_due, "jobsRunning",
                       (json_int_t)now.jobs_running);
    if (answer == NULL)
        return dp_fail(err, DP_E_INTERNAL, "status");
    dp_res_json(res, 200, dp_json_keep(req->arena, answer));
    return 0;
}
