/* Takedown and redistribution: jobs on what was submitted before. */
#include "release/inside.h"
#include "json/json.h"

typedef int rerun_fn(struct dp_pg *pg, struct dp_arena *arena,
                     const struct dp_rerun *rerun,
                     struct dp_rerun_result *result, struct dp_err *err);

static int
refuse(enum dp_rerun_outcome outcome, struct dp_err *err)
{
    switch (outcome) {
    case DP_RERUN_QUEUED:
        break;
    case DP_RERUN_NOT_FOUND:
        return dp_fail(err, DP_E_NOT_FOUND, "takedown or redistribution");
    case DP_RERUN_IN_PROGRESS:
        return dp_fail(err, DP_E_IN_PROGRESS, "takedown or redistribution");
    case DP_RERUN_NOTHING_LIVE:
        return dp_refuse(err, DP_E_CONFLICT,
                         "None of these stores has the release live, so there "
                         "is nothing to take down.");
    case DP_RERUN_NOTHING_TO_DO:
        return dp_refuse(err, DP_E_CONFLICT,
                         "All of these stores have the release live already.");
    case DP_RERUN_UNKNOWN_STORE:
        return dp_fail(err, DP_E_STORE, "takedown or redistribution");
    case DP_RERUN_NOT_SUBMITTED:
        return dp_refuse(err, DP_E_CONFLICT,
                         "The release was never submitted; use "
                         "submit_release.");
    case DP_RERUN_UNPAID:
        return dp_refuse(err, DP_E_CONFLICT,
                         "The credits of this release were refunded when its "
                         "job failed; submit it again with submit_release.");
    }
    return 0;
}

static int
queue(const struct dp_desk *desk, const struct dp_rerun_request *request,
      rerun_fn *run, json_t **answer, struct dp_err *err)
{
    struct dp_rerun rerun = {
        .account_id = desk->account_id,
        .release_id = request->release_id,
        .provenance_json = dp_desk_provenance(desk),
    };
    struct dp_rerun_result result;

    rerun.store_ids = dp_desk_texts(desk, request->store_ids, &rerun.n_stores);
    if (run(desk->pg, desk->arena, &rerun, &result, err) < 0
        || refuse(result.outcome, err) < 0)
        return -1;
    return dp_desk_answer(
        desk,
        json_pack("{s:s, s:s, s:o, s:o}", "releaseId", request->release_id,
                  "jobId", result.job_id, "statusUrl",
                  dp_desk_link(desk, "releases/%s/status", request->release_id),
                  "jobUrl",
                  dp_desk_link(desk, "release-jobs/%s", result.job_id)),
        answer, err);
}

int
dp_desk_takedown(const struct dp_desk *desk,
                 const struct dp_rerun_request *request, json_t **answer,
                 struct dp_err *err)
{
    return queue(desk, request, dp_release_takedown, answer, err);
}

int
dp_desk_redistribute(const struct dp_desk *desk,
                     const struct dp_rerun_request *request, json_t **answer,
                     struct dp_err *err)
{
    return queue(desk, request, dp_release_redistribute, answer, err);
}
