/*
 * GET /oauth/authorize (RFC 6749 section 3.1): a client sends a browser here
 * to be given a code.  With the parameter handle, a browser comes back to the
 * request it has under way.
 */
#include <string.h>

#include "asked.h"
#include "auth/audit.h"
#include "auth/throttle.h"
#include "browser.h"
#include "client_auth.h"
#include "crypto/rand.h"
#include "oauth.h"
#include "signin.h"

/* Keep the request, bound to this browser. */
static int
begin(const struct dp_req *req, struct dp_res *res, struct asked *asked,
      const char **handle, struct dp_err *err)
{
    const char *request_id;

    *handle = dp_rand_token(req->arena, "ah_");
    dp_hash_text(&asked->new.key.handle_hash, *handle);
    browser_hold(req, res, &asked->new.key.browser_hash);
    asked->new.ttl_s = (int)req->conf->oauth_request_ttl_s;
    if (dp_authrequest_begin(oauth_pg(req), req->arena, &asked->new,
                             &request_id, err)
        < 0)
        return -1;
    if (request_id == NULL)
        return dp_refuse(err, DP_E_BAD_REQUEST,
                         "The operator has disabled this client.");
    return 0;
}

/* A new request.  The browser may have no cookie yet: the row is read by
 * the key it was just given. */
static int
start(const struct dp_req *req, struct dp_res *res, const struct dp_form *form,
      struct dp_err *err)
{
    struct signin signin = {0};
    struct asked asked = {0};
    struct dp_err what;

    if (dp_throttle_authorize(req, err) < 0
        || asked_client(req, form, &asked, err) < 0) {
        client_refused(req, "authorize", asked.client, err);
        return -1;
    }
    if (asked_read(req, form, &asked, err) < 0) {
        dp_audit_note(req, "authorize", asked.client->client_id,
                      dp_err_oauth(err));
        what = *err;
        return back_unasked(req, res, &asked.back, &what, err);
    }
    if (begin(req, res, &asked, &signin.handle, err) < 0)
        return -1;
    signin.key = asked.new.key;
    signin.hinted = asked.hinted;
    if (dp_authrequest_find(oauth_pg(req), req->arena, &signin.key,
                            &signin.request, err)
        < 0)
        return -1;
    if (signin.request == NULL)
        return dp_fail(err, DP_E_FORM_OVER, "gone at once");
    return signin_next(req, res, &signin, err);
}

int
authorize_get(struct dp_req *req, struct dp_res *res, struct dp_err *err)
{
    struct signin signin;
    struct dp_form form;
    const char *handle;

    if (dp_form_parse(req->arena, req->query, strlen(req->query), &form, err)
        < 0)
        return -1;
    handle = dp_form_get(&form, "handle");
    if (handle == NULL)
        return start(req, res, &form, err);
    if (signin_find(req, handle, &signin, err) < 0)
        return -1;
    return signin_next(req, res, &signin, err);
}
