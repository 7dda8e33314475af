/* POST /api/mcp/submit: debit credits and queue the release job. */
#include "at_desk.h"
#include "mcp.h"

int
submit_post(struct dp_req *req, struct dp_res *res, struct dp_err *err)
{
    struct dp_desk desk = desk_of_request(req);
    struct dp_submit_request request = {0};
    bool replayed = false;
    json_t *body;
    json_t *answer;

    if (dp_req_json(req, &body, err) < 0
        || dp_args_decode(req->arena, dp_submit_args, body, &request, err) < 0
        || dp_desk_submit(&desk, &request, NULL, &answer, &replayed, err) < 0)
        return -1;
    dp_res_json(res, 200, answer);
    if (replayed)
        dp_res_header(res, "Idempotent-Replayed", "true");
    return 0;
}
