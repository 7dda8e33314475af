/* Who is calling. */
#include <string.h>

#include "auth/audit.h"
#include "auth/state.h"
#include "upload.h"

/* The session whose scoped token is in the request. */
static int
find_session(const struct dp_req *req, struct dp_pg *pg,
             struct dp_upload **session, struct dp_err *err)
{
    const char *token = dp_req_header(req, "x-mcp-upload-token");
    struct dp_hash hash;

    *session = NULL;
    if (token == NULL)
        return dp_fail(err, DP_E_UNAUTHORIZED, "no token");
    dp_hash_text(&hash, token);
    if (dp_upload_find_by_token(pg, req->arena, &hash, session, err) < 0)
        return -1;
    if (*session != NULL)
        return 0;
    dp_audit_note(req, "token", "upload", "unauthorized");
    return dp_refuse(err, DP_E_UNAUTHORIZED,
                     "The upload token is unknown, or its session has "
                     "expired.");
}

int
caller_init(struct caller *caller, const struct dp_req *req,
            struct dp_err *err)
{
    struct dp_state *state = req->state;
    struct dp_upload *session;

    *caller = (struct caller){
        .in = {.arena = req->arena,
               .conf = req->conf,
               .pg = state->pg,
               .surface = "http"},
    };
    if (req->who != NULL) {
        caller->in.account_id = req->who->account_id;
        return 0;
    }
    if (find_session(req, state->pg, &session, err) < 0)
        return -1;
    caller->in.account_id = session->account_id;
    caller->session_id = session->session_id;
    return 0;
}

int
caller_session(const struct caller *caller, const char *session_id,
               const char *type, struct dp_upload *session,
               struct dp_err *err)
{
    if (session_id == NULL)
        return dp_refuse(err, DP_E_BAD_PARAMS, "sessionId is missing.");
    if (type != NULL && dp_intake_check_type(type, err) < 0)
        return -1;
    if (caller->session_id != NULL
        && strcmp(caller->session_id, session_id) != 0)
        return dp_refuse(err, DP_E_FORBIDDEN,
                         "This upload token belongs to another session.");
    return dp_intake_session(&caller->in, session_id, type, session, err);
}
