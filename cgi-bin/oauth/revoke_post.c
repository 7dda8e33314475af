/*
 * POST /oauth/revoke: a client gives a token back (RFC 7009).
 *
 * Refresh and access tokens alike end their grant, and so all its tokens: of
 * one sign-in there is no part that could go on alone.
 */
#include <string.h>

#include "auth/access.h"
#include "client_auth.h"
#include "oauth.h"
#include "store/refresh.h"

static int
revoke_refresh(const struct dp_req *req, const char *client_id,
               const char *token, enum dp_refresh_outcome *outcome,
               struct dp_err *err)
{
    struct dp_hash hash;

    dp_hash_text(&hash, token);
    return dp_refresh_revoke(oauth_pg(req), req->arena, &hash, client_id,
                             outcome, err);
}

static int
revoke_access(const struct dp_req *req, const char *client_id,
              const char *token, enum dp_refresh_outcome *outcome,
              struct dp_err *err)
{
    struct dp_state *state = req->state;
    struct dp_grant_which which = {.client_id = client_id};
    struct dp_access access;
    int64_t revoked;

    *outcome = DP_REFRESH_UNKNOWN;
    if (dp_access_check(req, state, token, &access, err) < 0)
        return err->code == DP_E_UNAUTHORIZED ? 0 : -1;
    which.grant_id = access.owner->grant_id;
    *outcome = strcmp(access.owner->client_id, client_id) == 0
                   ? DP_REFRESH_REVOKED
                   : DP_REFRESH_MISMATCH;
    return dp_grant_revoke(oauth_pg(req), req->arena, &which,
                           "revoked_by_client", &revoked, err);
}

/* Whatever token_type_hint says, a token says by its looks what it is. */
static int
revoke(const struct dp_req *req, const struct dp_form *form,
       const struct dp_client **client, struct dp_err *err)
{
    const char *token = dp_form_get(form, "token");
    enum dp_refresh_outcome outcome;
    const char *client_id;

    if (client_auth(req, form, client, err) < 0)
        return -1;
    if (token == NULL)
        return dp_refuse(err, DP_E_BAD_REQUEST,
                         "The parameter token is missing.");
    client_id = (*client)->client_id;
    if ((dp_access_token_like(token)
             ? revoke_access(req, client_id, token, &outcome, err)
             : revoke_refresh(req, client_id, token, &outcome, err))
        < 0)
        return -1;
    if (outcome == DP_REFRESH_MISMATCH)
        return dp_refuse(err, DP_E_UNAUTHORIZED_CLIENT,
                         "The token was issued to another client; nothing "
                         "was revoked.");
    return 0;
}

int
revoke_post(struct dp_req *req, struct dp_res *res, struct dp_err *err)
{
    const struct dp_client *client = NULL;
    struct dp_form form;
    int rc;

    (void)res; /* 200, and nothing to say */
    if (dp_req_form(req, &form, err) < 0)
        return -1;
    rc = revoke(req, &form, &client, err);
    if (rc < 0)
        client_refused(req, "revoke", client, err);
    return rc;
}
