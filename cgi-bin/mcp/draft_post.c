/* POST /api/mcp/draft: save work in progress. */
#include "at_desk.h"
#include "mcp.h"

int
draft_post(struct dp_req *req, struct dp_res *res, struct dp_err *err)
{
    struct dp_desk desk = desk_of_request(req);
    struct dp_draft_request request = {0};
    json_t *body;
    json_t *answer;

    if (dp_req_json(req, &body, err) < 0
        || dp_args_decode(req->arena, dp_draft_args, body, &request, err) < 0
        || dp_desk_save_draft(&desk, &request, &answer, err) < 0)
        return -1;
    dp_res_json(res, 200, answer);
    return 0;
}
