/*
 * GET /api/mcp/upload/{session}: what has arrived, so that a sender who was
 * interrupted sends only the rest.
 */
#include "upload.h"

int
session_get(struct dp_req *req, struct dp_res *res, struct dp_err *err)
{
    struct caller caller;
    struct dp_upload session;
    json_t *answer;

    if (caller_init(&caller, req, err) < 0
        || caller_session(&caller, req->captures[0], NULL, &session, err) < 0
        || dp_intake_status(&caller.in, &session, &answer, err) < 0)
        return -1;
    dp_res_json(res, 200, answer);
    return 0;
}
