/* GET /oauth/account: grants, tokens, sessions, identities elsewhere,
 * password, one-time codes. */
#include <string.h>

#include "account.h"
#include "federation.h"
#include "http/page.h"
#include "oauth.h"
#include "store/federation.h"
#include "store/grant.h"
#include "store/password.h"
#include "store/token.h"
#include "store/totp.h"
#include "json/json.h"

#define A "/oauth/account"

/* What a form has done, for ?done=. */
static const struct {
    const char *done;
    const char *says;
} notices[] = {
    {"grant", "The client has no access any more. What it holds stops "
              "working within seconds."},
    {"token", "The token is revoked. It stops working within seconds."},
    {"session", "That browser is signed out."},
    {"sessions", "All other browsers are signed out."},
    {"password", "The password is changed. All other browsers are signed "
                 "out."},
    {"link", "You can sign in through the provider from now on."},
    {"identity", "You cannot sign in through that provider any more."},
    {"totp", "From now on a one-time code is asked for when you sign in."},
    {"totp-off", "One-time codes are not asked for any more."},
};

static void
add_notice(const struct dp_req *req, json_t *model)
{
    const char *done = dp_req_query(req, "done");

    for (size_t i = 0; i < sizeof(notices) / sizeof(notices[0]); i++)
        if (done != NULL && strcmp(done, notices[i].done) == 0)
            dp_json_set_text(model, "notice", notices[i].says);
}

/* Day and minute of an RFC 3339 time, as people read it. */
static const char *
readable(struct dp_arena *arena, const char *time)
{
    if (time == NULL || strlen(time) < 16)
        return "never";
    return dp_printf(arena, "%.10s %.5s", time, time + 11);
}

/* Append a row with the form at A/kind/id. */
static void
append(const struct dp_req *req, json_t *list, json_t *row, const char *kind,
       const char *id)
{
    const char *path = dp_printf(req->arena, A "/%s/%s", kind, id);

    json_object_set_new(row, "form", account_form(req, path));
    json_array_append_new(list, row);
}

/* Names of scopes with blanks between them. */
static const char *
joined(struct dp_arena *arena, const struct dp_texts *texts)
{
    struct dp_str line;

    dp_str_init(&line, arena, 2000);
    for (size_t i = 0; i < texts->n; i++) {
        dp_str_add(&line, i > 0 ? " " : "");
        dp_str_add(&line, texts->items[i]);
    }
    return line.data;
}

static int
add_grants(const struct dp_req *req, json_t *model, struct dp_err *err)
{
    json_t *list = json_array();
    size_t n;
    const struct dp_grant *rows =
        dp_grant_list(oauth_pg(req), req->arena, req->who->account_id, &n, err);

    json_object_set_new(model, "grants", list);
    for (size_t i = 0; rows != NULL && i < n; i++)
        append(req, list,
               json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "client_name",
                         rows[i].client_name, "client_id", rows[i].client_id,
                         "scope", joined(req->arena, &rows[i].scope),
                         "resource", rows[i].resource,
                         "since", readable(req->arena, rows[i].created_at),
                         "used", readable(req->arena, rows[i].last_used_at)),
               "grants", rows[i].grant_id);
    return rows != NULL ? 0 : -1;
}

static int
add_tokens(const struct dp_req *req, json_t *model, struct dp_err *err)
{
    json_t *list = json_array();
    size_t n;
    const struct dp_token *rows =
        dp_token_list(oauth_pg(req), req->arena, req->who->account_id, &n, err);

    json_object_set_new(model, "tokens", list);
    for (size_t i = 0; rows != NULL && i < n; i++)
        if (rows[i].revoked_at == NULL)
            append(req, list,
                   json_pack("{s:s, s:s, s:s}", "name", rows[i].name, "hint",
                             rows[i].token_hint, "used",
                             readable(req->arena, rows[i].last_used_at)),
                   "tokens", rows[i].token_id);
    json_object_set_new(model, "new_token", account_form(req, A "/tokens"));
    return rows != NULL ? 0 : -1;
}

static int
add_sessions(const struct dp_req *req, json_t *model, struct dp_err *err)
{
    json_t *list = json_array();
    size_t n;
    const struct dp_browser_row *rows = dp_browser_list(
        oauth_pg(req), req->arena, req->who->account_id, &n, err);

    json_object_set_new(model, "sessions", list);
    for (size_t i = 0; rows != NULL && i < n; i++) {
        bool here = strcmp(rows[i].session_id, req->who->session_id) == 0;
        json_t *row = json_pack(
            "{s:s*, s:s*, s:s, s:b}", "browser", rows[i].user_agent,
            "address", rows[i].remote_addr, "seen",
            readable(req->arena, rows[i].seen_at), "here", here);

        append(req, list, row, "sessions", rows[i].session_id);
    }
    json_object_set_new(model, "end_sessions",
                        account_form(req, A "/sessions"));
    return rows != NULL ? 0 : -1;
}

/* The host of an issuer. */
static const char *
host_of(struct dp_arena *arena, const char *issuer)
{
    const char *host = strstr(issuer, "://");

    host = host != NULL ? host + 3 : issuer;
    return dp_strndup(arena, host, strcspn(host, "/"));
}

static int
add_identities(const struct dp_req *req, json_t *model, struct dp_err *err)
{
    json_t *list = json_array();
    size_t n;
    const struct dp_federation_row *rows = dp_federation_list(
        oauth_pg(req), req->arena, req->who->account_id, &n, err);

    json_object_set_new(model, "identities", list);
    for (size_t i = 0; rows != NULL && i < n; i++)
        json_array_append_new(
            list,
            json_pack("{s:s, s:s, s:s, s:s*, s:s, s:o}", "host",
                      host_of(req->arena, rows[i].issuer), "issuer",
                      rows[i].issuer, "subject", rows[i].subject, "email",
                      rows[i].email, "seen",
                      readable(req->arena, rows[i].seen_at), "form",
                      account_form(req, A "/identities")));
    if (dp_upstream_on(req->conf)) {
        json_t *form = account_form(req, "/oauth/federate");

        dp_json_set_text(form, "host",
                         host_of(req->arena, req->conf->federation_issuer));
        json_object_set_new(model, "link_form", form);
    }
    json_object_set_new(model, "has_identities",
                        json_boolean(n > 0 || dp_upstream_on(req->conf)));
    return rows != NULL ? 0 : -1;
}

static int
add_ways(const struct dp_req *req, json_t *model, struct dp_err *err)
{
    struct dp_password *password;
    struct dp_totp *totp;

    if (dp_password_find(oauth_pg(req), req->arena, req->who->login, &password,
                         err)
            < 0
        || dp_totp_find(oauth_pg(req), req->arena, req->who->account_id, &totp,
                        err)
               < 0)
        return -1;
    json_object_set_new(model, "has_password", json_boolean(password != NULL));
    json_object_set_new(model, "has_totp",
                        json_boolean(totp != NULL && totp->confirmed));
    if (password != NULL || federation_takes_passwords(req->conf))
        json_object_set_new(model, "password_form",
                            account_form(req, A "/password"));
    json_object_set_new(model, "totp_form", account_form(req, A "/totp"));
    json_object_set_new(model, "totp_off_form",
                        account_form(req, A "/totp/remove"));
    json_object_set_new(model, "logout_form",
                        account_form(req, "/oauth/logout"));
    return 0;
}

int
account_page(const struct dp_req *req, struct dp_res *res, int status,
             const char *problem, struct dp_err *err)
{
    json_t *model = dp_json_empty(req->arena);

    dp_json_set_text(model, "title", "Your account");
    json_object_set_new(model, "wide", json_true());
    dp_json_set_text(model, "login", req->who->login);
    dp_json_set_text(model, "problem", problem);
    if (problem == NULL)
        add_notice(req, model);
    if (add_grants(req, model, err) < 0 || add_tokens(req, model, err) < 0
        || add_sessions(req, model, err) < 0
        || add_identities(req, model, err) < 0 || add_ways(req, model, err) < 0)
        return -1;
    dp_res_page(res, req, status, "account", model);
    return 0;
}

int
account_get(struct dp_req *req, struct dp_res *res, struct dp_err *err)
{
    return account_page(req, res, 200, NULL, err);
}
