/* GET /api/mcp/releases/:id/metadata: draft or submission, whichever is newer.
 */
#include "at_desk.h"
#include "mcp.h"

int
release_metadata_get(struct dp_req *req, struct dp_res *res, struct dp_err *err)
{
    struct dp_desk desk = desk_of_request(req);
    json_t *answer;

    if (dp_desk_metadata(&desk, req->captures[0], &answer, err) < 0)
        return -1;
    dp_res_json(res, 200, answer);
    return 0;
}
