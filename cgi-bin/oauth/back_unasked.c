/*
 * The way back for an error that nobody on our pages has had a hand in.
 *
 * Anybody can make a link that is wrong at once, or that says prompt=none.
 * With a client that nobody checked, such a link would lead from here to any
 * host (RFC 9700 section 4.11.2): people see a page then, and go on by
 * themselves.
 */
#include <string.h>

#include "auth/redirect.h"
#include "auth/resource.h"
#include "back.h"
#include "browser.h"
#include "http/page.h"
#include "json/json.h"
#include "oauth.h"
#include "store/consent.h"

/* Did the operator let it in: the client, or its address by a setting? */
static bool
is_checked(const struct dp_req *req, const struct back *back,
           const struct dp_redirect *redirect)
{
    struct dp_redirect_policy policy;
    struct dp_err ignored = {0};

    if (strcmp(back->client_source, "manual") == 0)
        return true;
    if (dp_redirect_policy_init(&policy, req->conf, &ignored) < 0)
        return false;
    policy.open = false;
    return dp_redirect_allow(&policy, redirect, &ignored) == 0;
}

/* Has who is signed in here said yes to this client before? */
static int
is_theirs(const struct dp_req *req, const struct back *back, bool *theirs,
          struct dp_err *err)
{
    const char *const *resource = dp_resource_names(req->arena, req->conf);
    struct dp_browser *session;
    struct dp_consent *consent;

    *theirs = false;
    if (browser_session(req, &session, err) < 0)
        return -1;
    for (; session != NULL && *resource != NULL && !*theirs; resource++) {
        if (dp_consent_find(oauth_pg(req), req->arena, session->account_id,
                            back->client_id, *resource, &consent, err)
            < 0)
            return -1;
        *theirs = consent != NULL;
    }
    return 0;
}

static void
show(const struct dp_req *req, struct dp_res *res,
     const struct dp_redirect *redirect, const char *url,
     const struct dp_err *what)
{
    json_t *model =
        json_pack("{s:s, s:s, s:s}", "title", "This did not work", "message",
                  dp_err_text(what), "request_id", req->id);

    dp_err_log(what);
    dp_json_keep(req->arena, model);
    if (redirect->kind == DP_REDIRECT_HTTPS)
        json_object_set_new(model, "back",
                            json_pack("{s:s, s:s}", "url", url, "host",
                                      redirect->authority));
    dp_res_page(res, req, dp_errinfo[what->code].http, "error", model);
}

int
back_unasked(const struct dp_req *req, struct dp_res *res,
             const struct back *back, const struct dp_err *what,
             struct dp_err *err)
{
    struct dp_redirect redirect;
    bool may;

    if (dp_redirect_parse(req->arena, back->redirect_uri, &redirect, err) < 0)
        return -1;
    may = is_checked(req, back, &redirect);
    if (!may && is_theirs(req, back, &may, err) < 0)
        return -1;
    if (may)
        back_with_error(req, res, back, what);
    else
        show(req, res, &redirect, back_error_url(req, back, what), what);
    return 0;
}
