/*
 * POST /oauth/federate: the button that leads to another OpenID provider, on
 * the sign-in page, or on the account page (field link) to link an identity
 * there to the account.
 *
 * The answer is a page that leads on by itself, and no redirect: browsers ask
 * the Content-Security-Policy about every redirect after a form, and whose
 * addresses a provider redirects to in turn, nobody knows.
 */
#include <string.h>

#include "account.h"
#include "auth/throttle.h"
#include "auth/upstream.h"
#include "browser.h"
#include "crypto/rand.h"
#include "federation.h"
#include "oauth.h"
#include "json/json.h"

/* What they come for. */
struct errand {
    struct signin signin;
    const char *account_id; /* to link; NULL = to sign in */
};

static int
read_link(const struct dp_req *req, const char *token, struct errand *errand,
          struct dp_err *err)
{
    struct dp_browser *session;

    if (browser_check_csrf(req, "sid", token, err) < 0
        || browser_session(req, &session, err) < 0)
        return -1;
    if (session == NULL)
        return dp_fail(err, DP_E_SIGN_IN, "no session");
    if (account_check_fresh(session, "link your account", err) < 0)
        return -1;
    errand->account_id = session->account_id;
    return 0;
}

/* Which page the form was on, by its csrf_token. */
static int
read_errand(const struct dp_req *req, const struct dp_form *form,
            struct errand *errand, struct dp_err *err)
{
    const char *token = dp_form_get(form, "csrf_token");

    *errand = (struct errand){0};
    if (dp_form_get(form, "link") != NULL)
        return read_link(req, token, errand, err);
    if (token != NULL && strncmp(token, "ah_", 3) == 0)
        return signin_find(req, token, &errand->signin, err);
    return browser_check_csrf(req, "txn", token, err);
}

/* Keep what the answer will be checked against. */
static int
keep(const struct dp_req *req, struct dp_res *res, const struct errand *errand,
     const struct dp_upstream_ask *ask, struct dp_err *err)
{
    const bool client_asks = errand->signin.request != NULL;
    const struct federation_secrets secrets = {ask->leg->verifier,
                                               errand->signin.handle};
    struct dp_federation_leg leg = {
        .issuer = req->conf->federation_issuer,
        .nonce = ask->leg->nonce,
        .max_age_s = client_asks ? ask->max_age_s : -1,
        .account_id = errand->account_id,
        .ttl_s = (int)req->conf->oauth_request_ttl_s,
    };

    browser_hold(req, res, &leg.browser_hash);
    dp_hash_text(&leg.state_hash, ask->leg->state);
    if (federation_seal(req, &leg.state_hash, &secrets, &leg.secrets, err) < 0)
        return -1;
    return dp_federation_send(oauth_pg(req), req->arena, &leg, err);
}

static void
show(const struct dp_req *req, struct dp_res *res, const char *url)
{
    const char *host = strstr(url, "://") + 3;
    json_t *model = json_pack(
        "{s:s, s:s, s:s}", "label", req->conf->federation_label, "url", url,
        "host", dp_strndup(req->arena, host, strcspn(host, "/?")));

    dp_json_keep(req->arena, model);
    signin_page(req, res, "federate", model, NULL);
    dp_res_header(res, "Refresh", dp_printf(req->arena, "0;url=%s", url));
}

/*
 * What the client asks, the provider is asked.  prompt=login is sent as a
 * max_age, too: the auth_time that must come back then shows whether the
 * provider did ask (OpenID Connect Core section 3.1.2.1).
 */
static void
ask_for(const struct dp_authrequest *request, struct dp_upstream_ask *ask)
{
    ask->login_hint = request->login_hint;
    ask->max_age_s = request->max_age_s;
    if (signin_asks_for(request, "login")) {
        ask->prompt = "login";
        ask->max_age_s = 0;
    } else if (signin_asks_for(request, "select_account")) {
        ask->prompt = "select_account";
    }
}

/* Who comes to their account is asked whether they are still there, so that
 * what needs a recent sign-in can be done; it is no must. */
static int
send_there(const struct dp_req *req, struct dp_res *res,
           const struct errand *errand, struct dp_err *err)
{
    const struct oauth *oauth = req->state;
    const struct dp_authrequest *request = errand->signin.request;
    struct dp_upstream_leg leg;
    struct dp_upstream_ask ask = {.leg = &leg, .max_age_s = ACCOUNT_FRESH_S};
    const char *url;

    dp_upstream_leg_make(&leg, req->arena);
    if (request != NULL)
        ask_for(request, &ask);
    url = dp_upstream_address(oauth->upstream, req->arena, &ask, err);
    if (url == NULL || keep(req, res, errand, &ask, err) < 0)
        return -1;
    show(req, res, url);
    return 0;
}

int
federate_post(struct dp_req *req, struct dp_res *res, struct dp_err *err)
{
    const struct oauth *oauth = req->state;
    struct errand errand;
    struct dp_form form;

    if (oauth->upstream == NULL)
        return dp_fail(err, DP_E_NO_ROUTE, "federation.login is builtin");
    if (dp_req_form(req, &form, err) < 0
        || read_errand(req, &form, &errand, err) < 0
        || dp_throttle_federate(req, err) < 0)
        return -1;
    if (send_there(req, res, &errand, err) == 0)
        return 0;
    return errand.account_id != NULL
               ? -1
               : federation_sorry(req, res, &errand.signin, err);
}
