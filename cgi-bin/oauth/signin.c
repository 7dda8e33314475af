/* Signing in: what comes next. */
#include "signin.h"

#include <string.h>

#include "auth/audit.h"
#include "auth/known_client.h"
#include "auth/redirect.h"
#include "auth/scope_list.h"
#include "back.h"
#include "browser.h"
#include "consent.h"
#include "http/page.h"
#include "login.h"
#include "oauth.h"
#include "json/json.h"

int
signin_find(const struct dp_req *req, const char *handle, struct signin *signin,
            struct dp_err *err)
{
    *signin = (struct signin){.handle = handle};
    if (handle == NULL)
        return dp_fail(err, DP_E_FORM_OVER, "no handle");
    if (!browser_find(req, &signin->key.browser_hash))
        return dp_fail(err, DP_E_NO_COOKIE, "no txn");
    dp_hash_text(&signin->key.handle_hash, handle);
    if (dp_authrequest_find(oauth_pg(req), req->arena, &signin->key,
                            &signin->request, err)
        < 0)
        return -1;
    if (signin->request == NULL)
        return dp_fail(err, DP_E_FORM_OVER, "no such request");
    return 0;
}

bool
signin_asks_for(const struct dp_authrequest *request, const char *word)
{
    const char *at = request->prompt;
    size_t len = strlen(word);

    while (at != NULL && *at != '\0') {
        size_t n = strcspn(at, " ");

        if (n == len && memcmp(at, word, len) == 0)
            return true;
        at += n + strspn(at + n, " ");
    }
    return false;
}

/* Does the session do for this request, or must they sign in again? */
static bool
session_does(const struct signin *signin, const struct dp_browser *session)
{
    const struct dp_authrequest *request = signin->request;

    if (session == NULL)
        return false;
    if (request->account_id != NULL) /* they signed in for this one */
        return strcmp(request->account_id, session->account_id) == 0;
    if (signin->hinted != NULL
        && strcmp(signin->hinted, session->account_id) != 0)
        return false;
    return !signin_asks_for(request, "login")
           && !signin_asks_for(request, "select_account")
           && request->max_age_s != 0
           && (request->max_age_s < 0
               || session->auth_age_s <= request->max_age_s);
}

static int
bind(const struct dp_req *req, const struct signin *signin,
     const struct dp_browser *session, struct dp_err *err)
{
    enum dp_authrequest_outcome outcome;

    if (dp_authrequest_login(oauth_pg(req), req->arena, &signin->key,
                             session->account_id, session->auth_time, &outcome,
                             err)
        < 0)
        return -1;
    if (outcome == DP_AUTHREQUEST_DONE)
        return 0;
    return outcome == DP_AUTHREQUEST_NO_ACCOUNT
               ? dp_refuse(err, DP_E_FORBIDDEN,
                           "This account is disabled. Ask the operator.")
               : dp_fail(err, DP_E_FORM_OVER, "outcome %d", outcome);
}

int
signin_refuse(const struct dp_req *req, struct dp_res *res,
              const struct signin *signin, enum dp_errcode code,
              struct dp_err *err)
{
    const struct back back = {
        .redirect_uri = signin->request->redirect_uri,
        .state = signin->request->state,
        .client_id = signin->request->client_id,
        .client_source = signin->request->client_source,
    };
    struct dp_err what;
    enum dp_authrequest_outcome outcome;

    if (dp_authrequest_refuse(oauth_pg(req), req->arena, &signin->key, &outcome,
                              err)
        < 0)
        return -1;
    if (outcome != DP_AUTHREQUEST_DONE)
        return dp_fail(err, DP_E_FORM_OVER, "outcome %d", outcome);
    dp_fail(err, code, "not granted");
    dp_audit_note_event(req, &(struct dp_audit_event){
                                 .action = "authorize",
                                 .subject = signin->request->client_id,
                                 .outcome = dp_err_name(err),
                                 .account_id = signin->request->account_id});
    what = *err;
    if (signin_asks_for(signin->request, "none")) /* no page was shown */
        return back_unasked(req, res, &back, &what, err);
    back_with_error(req, res, &back, &what);
    return 0;
}

int
signin_next(const struct dp_req *req, struct dp_res *res, struct signin *signin,
            struct dp_err *err)
{
    struct dp_browser *session;

    if (browser_session(req, &session, err) < 0)
        return -1;
    if (!session_does(signin, session)) {
        if (signin_asks_for(signin->request, "none"))
            return signin_refuse(req, res, signin, DP_E_LOGIN_REQUIRED, err);
        return login_page(req, res, signin, signin->request->login_hint, NULL,
                          err);
    }
    if (signin->request->account_id == NULL
        && bind(req, signin, session, err) < 0)
        return -1;
    signin->request->account_id = session->account_id;
    return consent_next(req, res, signin, session->account_id, false, err);
}

int
signin_as(const struct dp_req *req, struct dp_res *res, struct signin *signin,
          const char *account_id, struct dp_err *err)
{
    struct dp_browser *session;

    if (browser_sign_in(req, res, account_id, signin->auth_time_s, &session,
                        err)
            < 0
        || dp_audit_write(
               req,
               &(struct dp_audit_event){.action = "login",
                                        .subject = session->session_id,
                                        .outcome = "ok",
                                        .account_id = account_id},
               err)
               < 0)
        return -1;
    if (signin->request == NULL) {
        dp_res_redirect(res, dp_printf(req->arena, "%s/oauth/account",
                                       req->conf->server_public_url));
        return 0;
    }
    if (bind(req, signin, session, err) < 0)
        return -1;
    signin->request->account_id = session->account_id;
    return consent_next(req, res, signin, account_id, true, err);
}

/* The origin that a form which leads to redirect may lead to, for the
 * Content-Security-Policy: which knows no IPv6 addresses. */
static const char *
form_action(struct dp_arena *arena, const struct dp_redirect *redirect)
{
    if (redirect->kind == DP_REDIRECT_PRIVATE || redirect->host[0] == '[')
        return dp_printf(arena, "%s:", redirect->scheme);
    return dp_printf(arena, "%s://%s", redirect->scheme, redirect->authority);
}

static json_t *
scope_models(const struct dp_texts *scope)
{
    unsigned set = dp_scope_list_of(scope);
    json_t *list = json_array();

    for (size_t i = 0; dp_scope_rows[i].name != NULL; i++)
        if (set & 1u << i)
            json_array_append_new(list, json_pack("{s:s, s:s}", "scope",
                                                  dp_scope_rows[i].name, "says",
                                                  dp_scope_rows[i].says));
    return list;
}

/* Whose the redirect address is, where that is known.  A scheme may be taken
 * by any program, whatever it is called. */
static void
put_owner(json_t *model, const struct dp_redirect *redirect)
{
    const struct dp_known_client *owner = dp_known_client_of(redirect);

    if (owner != NULL && redirect->kind == DP_REDIRECT_HTTPS)
        dp_json_set_text(json_object_get(model, "client"), "owner",
                         owner->name);
}

json_t *
signin_model(const struct dp_req *req, const struct signin *signin)
{
    const struct dp_authrequest *request = signin->request;
    json_t *model = dp_json_empty(req->arena);
    struct dp_redirect redirect;
    struct dp_err ignored;
    bool named;

    dp_json_set_text(model, "csrf_token", signin->handle);
    if (request == NULL
        || dp_redirect_parse(req->arena, request->redirect_uri, &redirect,
                             &ignored)
               < 0)
        return model;
    named = strcmp(request->client_source, "registered") != 0
            && strcmp(request->client_source, "document") != 0;
    json_object_set_new(
        model, "client",
        json_pack("{s:s, s:s, s:s, s:s, s:b, s:b, s:b, s:b}", "client_name",
                  request->client_name, "client_id", request->client_id,
                  "redirect_uri", request->redirect_uri, "redirect_host",
                  redirect.kind == DP_REDIRECT_PRIVATE
                      ? dp_printf(req->arena, "%s: (an application)",
                                  redirect.scheme)
                      : redirect.host,
                  "loopback", redirect.kind == DP_REDIRECT_LOOPBACK,
                  "application", redirect.kind == DP_REDIRECT_PRIVATE,
                  "unchecked", !named, "document",
                  strcmp(request->client_source, "document") == 0));
    put_owner(model, &redirect);
    json_object_set_new(model, "scopes", scope_models(&request->scope));
    dp_json_set_text(model, "resource", request->resource);
    dp_json_set_text(model, "form_action", form_action(req->arena, &redirect));
    return model;
}

void
signin_page(const struct dp_req *req, struct dp_res *res, const char *name,
            json_t *model, const char *problem)
{
    dp_json_set_text(model, "problem", problem);
    dp_res_page(res, req, problem == NULL ? 200 : 403, name, model);
    dp_res_header(res, "Cross-Origin-Opener-Policy", "unsafe-none");
}
