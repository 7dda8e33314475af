/* Who makes a request. */
#include "auth/guard.h"

#include "auth/audit.h"
#include "auth/bearer.h"
#include "auth/scope.h"
#include "auth/state.h"
#include "auth/tokens.h"
#include "http/route.h"

/* May a request without a bearer token go on to the handler? */
static bool
may_wait(const struct dp_req *req)
{
    switch (req->route->auth) {
    case DP_AUTH_RPC:
        return req->conf->auth_token_arguments;
    case DP_AUTH_UPLOAD:
        return dp_req_header(req, "x-mcp-upload-token") != NULL;
    default:
        return false;
    }
}

static int
identify(struct dp_req *req, struct dp_err *err)
{
    struct dp_state *state = req->state;
    const char *token;

    if (dp_bearer_find(req, &token, err) < 0)
        return -1;
    if (token != NULL)
        return dp_tokens_check(state->tokens, state->pg, req->arena, token,
                               &req->who, err);
    if (may_wait(req))
        return 0;
    if (req->route->auth == DP_AUTH_UPLOAD)
        return dp_refuse(err, DP_E_UNAUTHORIZED,
                         "Unauthorized: send the session's upload_token in "
                         "the header x-mcp-upload-token.");
    return dp_fail(err, DP_E_UNAUTHORIZED, "no token");
}

int
dp_guard(struct dp_req *req, struct dp_err *err)
{
    if (identify(req, err) < 0)
        return -1;
    if (req->who == NULL)
        return 0; /* the handler finds out */
    if (dp_scope_check(req->who, req->route->scope, "This address", err) == 0)
        return 0;
    dp_audit_note(req, "scope", req->route->path, dp_err_name(err));
    return -1;
}
