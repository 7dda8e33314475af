/* GET /api/mcp/releases?limit=100: the newest releases first. */
#include "at_desk.h"
#include "mcp.h"

int
releases_get(struct dp_req *req, struct dp_res *res, struct dp_err *err)
{
    struct dp_desk desk = desk_of_request(req);
    int64_t limit = DP_ARG_UNSET;
    json_t *answer;

    if (dp_req_limit(req, DP_LIST_LIMIT_MAX, &limit, err) < 0
        || dp_desk_list(&desk, limit, &answer, err) < 0)
        return -1;
    dp_res_json(res, 200, answer);
    return 0;
}
