/* Who makes a request. */
#include "auth/guard.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "auth/audit.h"
#include "auth/bearer.h"
#include "auth/scope.h"
#include "auth/tokens.h"
#include "http/route.h"
#include "store/grant.h"
#include "store/token.h"

/* How often an account that signs in from an address is noted, at most. */
#define NOTE_EVERY_S 600

/* All kinds, in the order in which they are asked. */
static const struct dp_credential_kind *const kinds[] = {
    &dp_credential_personal,  &dp_credential_access,
    &dp_credential_static,    &dp_credential_introspected,
    &dp_credential_validated, &dp_credential_basic,
};
#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

static const struct dp_credential_kind none = {.name = "unknown"};

/* Ask the kinds; *kind is the last that was asked. */
static int
ask_kinds(struct dp_credential_ask *ask, const struct dp_credential_kind **kind,
          struct dp_err *err)
{
    *kind = &none;
    if (strcmp(ask->scheme, DP_SCHEME_BEARER) == 0
        && !dp_bearer_is_token(ask->text))
        return dp_fail(err, DP_E_UNAUTHORIZED, "it has no form of a token");
    dp_fail(err, DP_E_UNAUTHORIZED, "it looks like none that is known here");
    for (size_t i = 0; i < KINDS && err->code == DP_E_UNAUTHORIZED; i++) {
        if (strcmp(kinds[i]->scheme, ask->scheme) != 0
            || !kinds[i]->like(ask->req, ask->text))
            continue;
        *kind = kinds[i];
        ask->good_ms = INT64_MAX;
        if (kinds[i]->check(ask, err) == 0)
            return 0;
    }
    return -1;
}

/* Say the same to all, and put down what it was. */
static int
refuse(const struct dp_credential_ask *ask,
       const struct dp_credential_kind *kind, struct dp_err *err)
{
    const struct dp_audit_event event = {.action = "token",
                                         .subject = kind->name,
                                         .outcome = dp_err_name(err),
                                         .detail = err->detail,
                                         .grant_id = ask->grant_id};

    if (err->code == DP_E_UNAUTHORIZED || err->code == DP_E_RATE)
        dp_audit_note_event(ask->req, &event);
    if (err->code != DP_E_UNAUTHORIZED)
        return -1;
    snprintf(err->text, sizeof(err->text), "%s",
             strcmp(ask->scheme, DP_SCHEME_BASIC) == 0
                 ? "The user name or the password is wrong."
                 : "The token is unknown, expired or revoked.");
    return -1;
}

/* Who signs in with what is not in the database leaves a trace there. */
static void
note(const struct dp_credential_ask *ask, const struct dp_credential_kind *kind)
{
    const struct dp_audit_event event = {.action = "token",
                                         .subject = kind->name,
                                         .outcome = "ok",
                                         .who = ask->who,
                                         .every_s = NOTE_EVERY_S};

    if (kind->noted)
        dp_audit_note_event(ask->req, &event);
}

/* Its use is noted: no more than that, so failures do not matter. */
static void
touch(const struct dp_credential_ask *ask)
{
    const struct dp_principal *who = ask->who;
    struct dp_pg *pg = ask->state->pg;
    struct dp_err ignored = {0};

    if (!dp_tokens_touch(ask->state->tokens, &ask->hash))
        return;
    if (who->token_id != NULL)
        dp_token_touch(pg, who->token_id, &ignored);
    if (who->grant_id != NULL)
        dp_grant_touch(pg, who->grant_id, &ignored);
}

int
dp_guard_check(const struct dp_req *req, const char *scheme, const char *text,
               const struct dp_principal **who, struct dp_err *err)
{
    struct dp_state *state = req->state;
    struct dp_credential_ask ask = {
        .req = req,
        .state = state,
        .scheme = scheme,
        .text = text,
        .hash = dp_tokens_hash(state->tokens, scheme, text)};
    const struct dp_credential_kind *kind;

    *who = dp_tokens_find(state->tokens, req->arena, &ask.hash, NULL);
    if (*who != NULL)
        return 0;
    if (ask_kinds(&ask, &kind, err) < 0)
        return refuse(&ask, kind, err);
    *who = ask.who;
    dp_tokens_put(state->tokens, &ask.hash, *who, ask.good_ms);
    touch(&ask);
    note(&ask, kind);
    return 0;
}

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

/* Is it a password, where one is taken? */
static bool
is_basic(const struct dp_req *req, const char *header)
{
    return req->conf->auth_basic && req->route->auth == DP_AUTH_ADMIN
           && header != NULL && strncasecmp(header, "Basic ", 6) == 0;
}

/* The credential of the header: *text is NULL when there is none. */
static int
find_credential(const struct dp_req *req, const char **scheme,
                const char **text, struct dp_err *err)
{
    *scheme = DP_SCHEME_BASIC;
    *text = dp_req_authorization(req);
    if (is_basic(req, *text))
        return 0;
    *scheme = DP_SCHEME_BEARER;
    if (dp_bearer_find(req, text, err) == 0)
        return 0;
    dp_audit_note(req, "token", "header", dp_err_name(err));
    return -1;
}

/* A token in the address, where a setting allows it for clients of old. */
static const char *
find_in_query(struct dp_req *req)
{
    const char *token = NULL;

    if (req->conf->auth_query_tokens && req->route->auth == DP_AUTH_RPC)
        token = dp_req_query(req, "token");
    req->token_in_query = token != NULL;
    return token;
}

static int
identify(struct dp_req *req, struct dp_err *err)
{
    const char *scheme;
    const char *text;

    if (find_credential(req, &scheme, &text, err) < 0)
        return -1;
    if (text == NULL)
        text = find_in_query(req);
    if (text != NULL)
        return dp_guard_check(req, scheme, text, &req->who, err);
    if (may_wait(req))
        return 0;
    if (req->route->auth == DP_AUTH_UPLOAD)
        return dp_refuse(err, DP_E_UNAUTHORIZED,
                         "Unauthorized: send the session's upload_token in "
                         "the header x-mcp-upload-token.");
    return dp_fail(err, DP_E_UNAUTHORIZED, "no token");
}

/* A signed-in account is not enough for the administration. */
static int
check_admin(const struct dp_req *req, struct dp_err *err)
{
    if (req->route->auth != DP_AUTH_ADMIN || req->who->is_admin)
        return 0;
    dp_audit_note(req, "admin", req->route->path, "forbidden");
    if (req->who->client_id != NULL)
        return dp_refuse(err, DP_E_FORBIDDEN,
                         "This is for administrators, with an access token "
                         "for the resource %s.",
                         req->conf->server_public_url);
    return dp_refuse(err, DP_E_FORBIDDEN,
                     "This is for administrators; ask one for access.");
}

int
dp_guard(struct dp_req *req, struct dp_err *err)
{
    if (identify(req, err) < 0)
        return -1;
    if (req->who == NULL)
        return 0; /* the handler finds out */
    if (check_admin(req, err) < 0)
        return -1;
    if (dp_scope_check(req->who, req->route->scope, "This address", err) == 0)
        return 0;
    dp_audit_note(req, "scope", req->route->path, dp_err_name(err));
    return -1;
}
