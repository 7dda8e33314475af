/* GET /ready: can it do its whole job?  Database, migrations, worker. */
#include "auth/state.h"
#include "health.h"
#include "store/readiness.h"
#include "store/schema.h"

/* A worker that has been silent for longer is gone. */
#define WORKER_SILENT_S 60

/* Why not, or NULL when all is well. */
static const char *
find_reason(const struct dp_readiness *readiness)
{
    if (readiness->schema_number < DP_SCHEMA_NUMBER)
        return "migrations_pending";
    if (readiness->worker_age_s < 0
        || readiness->worker_age_s > WORKER_SILENT_S)
        return "worker_not_running";
    return NULL;
}

int
ready_get(struct dp_req *req, struct dp_res *res, struct dp_err *err)
{
    const struct dp_state *state = req->state;
    struct dp_readiness readiness;
    const char *reason = "database_not_reachable";

    if (dp_readiness_get(state->pg, req->arena, &readiness, err) == 0)
        reason = find_reason(&readiness);
    else if (err->code == DP_E_INTERNAL)
        reason = "migrations_pending";
    if (reason == NULL) {
        dp_res_text(res, 200, "application/json", "{\"status\":\"ready\"}");
        return 0;
    }
    dp_res_text(res, 503, "application/json",
                dp_printf(req->arena,
                          "{\"status\":\"not_ready\",\"reason\":\"%s\"}",
                          reason));
    dp_res_header(res, "Retry-After", "5");
    return 0;
}
