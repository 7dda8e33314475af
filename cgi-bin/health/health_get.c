/* GET /health: does the server run, and does its database answer? */
#include "auth/state.h"
#include "health.h"
#include "store/readiness.h"

int
health_get(struct dp_req *req, struct dp_res *res, struct dp_err *err)
{
    const struct dp_state *state = req->state;
    struct dp_readiness readiness;

    /* A database that answers with an error answers; see /ready. */
    if (dp_readiness_get(state->pg, req->arena, &readiness, err) == 0
        || err->code != DP_E_UNAVAILABLE) {
        dp_res_text(res, 200, "application/json",
                    "{\"status\":\"healthy\"}");
        return 0;
    }
    dp_res_text(res, 503, "application/json",
                "{\"status\":\"unhealthy\","
                "\"error\":\"database not reachable\"}");
    dp_res_header(res, "Retry-After", "5");
    return 0;
}
