/* May the client: the page that asks, and its answer. */
#include "consent.h"

#include <string.h>

#include "auth/audit.h"
#include "auth/redirect.h"
#include "auth/scope_list.h"
#include "back.h"
#include "browser.h"
#include "crypto/rand.h"
#include "oauth.h"
#include "store/code.h"
#include "store/consent.h"
#include "json/json.h"

/*
 * Is it certain who gets the answer?  A client ID metadata document is shared
 * by everybody who uses that client, and what a service registered by itself
 * by everybody who uses that service: an attacker can ask in its name, and a
 * link in a mail looks like somebody who came by themselves.  A loopback
 * address or a private-use scheme is any program's (RFC 8252 section 8.6).
 * An operator who enters a client on the web answers for it.
 */
static bool
is_assured(const struct dp_req *req, const struct dp_authrequest *request)
{
    struct dp_redirect redirect;
    struct dp_err ignored;

    return strcmp(request->client_source, "manual") == 0
           && dp_redirect_parse(req->arena, request->redirect_uri, &redirect,
                                &ignored)
                  == 0
           && redirect.kind == DP_REDIRECT_HTTPS;
}

/*
 * May a remembered consent stand in for the page?  Only where another site
 * cannot have led the browser here unseen: they have just signed in on a
 * page that showed the client, or the browser says that they came by
 * themselves; and for prompt=none.
 */
static bool
may_be_silent(const struct dp_req *req, const struct signin *signin, bool fresh)
{
    const char *site = dp_req_header(req, "Sec-Fetch-Site");

    if (signin_asks_for(signin->request, "consent")
        || !is_assured(req, signin->request))
        return false;
    return fresh || signin_asks_for(signin->request, "none")
           || (site != NULL && strcmp(site, "none") == 0);
}

static int
is_remembered(const struct dp_req *req, const struct signin *signin,
              const char *account_id, bool *remembered, struct dp_err *err)
{
    const struct dp_authrequest *request = signin->request;
    struct dp_consent *consent;

    if (dp_consent_find(oauth_pg(req), req->arena, account_id,
                        request->client_id, request->resource, &consent, err)
        < 0)
        return -1;
    *remembered = consent != NULL
                  && (dp_scope_list_of(&request->scope)
                      & ~dp_scope_list_of(&consent->scope))
                         == 0;
    return 0;
}

/* The request was consented to: its code, and the way back. */
static int
send_code(const struct dp_req *req, struct dp_res *res,
          const struct signin *signin, struct dp_err *err)
{
    const struct back back = {.redirect_uri = signin->request->redirect_uri,
                              .state = signin->request->state};
    const char *code = dp_rand_token(req->arena, "ac_");
    struct dp_code_issued issued;
    struct dp_hash hash;

    dp_hash_text(&hash, code);
    if (dp_code_issue(oauth_pg(req), req->arena, &signin->key, &hash,
                      (int)req->conf->oauth_code_ttl_s, &issued, err)
        < 0)
        return -1;
    if (!issued.issued)
        return dp_fail(err, DP_E_FORM_OVER, "%s", issued.outcome);
    if (dp_audit_write(
            req,
            &(struct dp_audit_event){.action = "grant",
                                     .subject = signin->request->client_id,
                                     .outcome = "ok",
                                     .account_id = signin->request->account_id,
                                     .grant_id = issued.grant_id},
            err)
        < 0)
        return -1;
    back_with_code(req, res, &back, code);
    return 0;
}

static int
allow(const struct dp_req *req, struct dp_res *res, const struct signin *signin,
      const struct dp_authrequest_yes *yes, struct dp_err *err)
{
    enum dp_authrequest_outcome outcome;

    if (dp_authrequest_consent(oauth_pg(req), req->arena, &signin->key, yes,
                               &outcome, err)
        < 0)
        return -1;
    if (outcome != DP_AUTHREQUEST_DONE)
        return dp_fail(err, DP_E_FORM_OVER, "outcome %d", outcome);
    return send_code(req, res, signin, err);
}

/* A token for public_url itself opens the administration to whom it is. */
static bool
gives_administration(const struct dp_req *req, const struct signin *signin)
{
    return strcmp(signin->request->resource, req->conf->server_public_url)
           == 0;
}

static int
show_page(const struct dp_req *req, struct dp_res *res,
          const struct signin *signin, struct dp_err *err)
{
    json_t *model = signin_model(req, signin);
    struct dp_browser *session;

    if (browser_session(req, &session, err) < 0)
        return -1;
    if (session != NULL) {
        dp_json_set_text(model, "login", session->login);
        json_object_set_new(model, "administers",
                            json_boolean(gives_administration(req, signin)
                                         && session->is_admin));
    }
    json_object_set_new(model, "open_registration",
                        json_boolean(req->conf->oauth_open_registration));
    dp_json_set_text(model, "title", "Allow access?");
    signin_page(req, res, "consent", model, NULL);
    return 0;
}

int
consent_next(const struct dp_req *req, struct dp_res *res,
             struct signin *signin, const char *account_id, bool fresh,
             struct dp_err *err)
{
    bool remembered = false;

    if (may_be_silent(req, signin, fresh)
        && is_remembered(req, signin, account_id, &remembered, err) < 0)
        return -1;
    if (remembered)
        return allow(req, res, signin,
                     &(struct dp_authrequest_yes){
                         .account_id = account_id,
                         .scope = signin->request->scope,
                         .remember = false, /* what was said stands */
                     },
                     err);
    if (signin_asks_for(signin->request, "none"))
        return signin_refuse(req, res, signin, DP_E_CONSENT_REQUIRED, err);
    if (!fresh)
        return show_page(req, res, signin, err);
    dp_res_redirect(res,
                    dp_printf(req->arena, "%s/oauth/authorize?handle=%s",
                              req->conf->server_public_url, signin->handle));
    return 0;
}

/* The scopes whose boxes are ticked. */
static unsigned
ticked(const struct dp_req *req, const struct signin *signin,
       const struct dp_form *form)
{
    unsigned asked = dp_scope_list_of(&signin->request->scope);
    unsigned set = 0;

    for (size_t i = 0; dp_scope_rows[i].name != NULL; i++) {
        const char *field =
            dp_printf(req->arena, "scope %s", dp_scope_rows[i].name);

        if ((asked & 1u << i) && dp_form_get(form, field) != NULL)
            set |= 1u << i;
    }
    return set;
}

int
consent_post(struct dp_req *req, struct dp_res *res, struct signin *signin,
             const struct dp_form *form, struct dp_err *err)
{
    const char *decision = dp_form_get(form, "decision");
    struct dp_browser *session;
    unsigned scope = ticked(req, signin, form);

    if (browser_session(req, &session, err) < 0)
        return -1;
    if (session == NULL || signin->request->account_id == NULL
        || strcmp(session->account_id, signin->request->account_id) != 0)
        return dp_fail(err, DP_E_FORM_OVER, "somebody else is signed in");
    if (strcmp(decision, "allow") != 0 || scope == 0)
        return signin_refuse(req, res, signin, DP_E_ACCESS_DENIED, err);
    return allow(req, res, signin,
                 &(struct dp_authrequest_yes){
                     .account_id = session->account_id,
                     .scope = dp_scope_list_texts(req->arena, scope),
                     .remember = true,
                 },
                 err);
}
