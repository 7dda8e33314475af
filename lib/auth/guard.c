/* Who makes a request. */
#include "auth/guard.h"

#include <stdio.h>
#include <string.h>

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
static const struct dp_kind *const kinds[] = {
    &dp_kind_personal,
    &dp_kind_access,
    &dp_kind_static,
};
#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

static const struct dp_kind none = {.name = "unknown"};

/* Ask the kinds; *kind is the last that took the credential for its own. */
static int
ask_kinds(struct dp_ask *ask, const struct dp_kind **kind, struct dp_err *err)
{
    *kind = &none;
    for (size_t i = 0; i < KINDS; i++) {
        if (kinds[i]->scheme != ask->scheme
            || !kinds[i]->like(ask->req, ask->text))
            continue;
        *kind = kinds[i];
        if (kinds[i]->check(ask, err) < 0)
            return -1;
        if (ask->who != NULL)
            return 0;
    }
    return dp_fail(err, DP_E_UNAUTHORIZED, "nobody knows it");
}

/* Say the same to all, and put down what it was. */
static int
refuse(const struct dp_ask *ask, const struct dp_kind *kind, struct dp_err *err)
{
    const struct dp_audit_event event = {.action = "token",
                                         .subject = kind->name,
                                         .outcome = dp_err_name(err),
                                         .detail = err->detail,
                                         .grant_id = ask->grant_id};

    if (err->code != DP_E_UNAUTHORIZED)
        return -1;
    dp_audit_note_event(ask->req, &event);
    snprintf(err->text, sizeof(err->text),
             "The token is unknown, expired or revoked.");
    return -1;
}

/* Who signs in with what is not in the database leaves a trace there. */
static void
note(const struct dp_ask *ask, const struct dp_kind *kind)
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
touch(const struct dp_ask *ask)
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

static void
hash_of(struct dp_hash *hash, enum dp_scheme scheme, const char *text)
{
    struct dp_hasher hasher;

    dp_hash_init(&hasher);
    dp_hash_update(&hasher, &scheme, sizeof(scheme));
    dp_hash_update(&hasher, text, strlen(text));
    dp_hash_final(&hasher, hash);
}

int
dp_guard_check(const struct dp_req *req, enum dp_scheme scheme,
               const char *text, const struct dp_principal **who,
               struct dp_err *err)
{
    struct dp_state *state = req->state;
    struct dp_ask ask = {.req = req,
                         .state = state,
                         .scheme = scheme,
                         .text = text,
                         .good_ms = INT64_MAX};
    const struct dp_kind *kind;

    hash_of(&ask.hash, scheme, text);
    *who = dp_tokens_find(state->tokens, req->arena, &ask.hash);
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

static int
identify(struct dp_req *req, struct dp_err *err)
{
    const char *token;

    if (dp_bearer_find(req, &token, err) < 0) {
        dp_audit_note(req, "token", "header", dp_err_name(err));
        return -1;
    }
    if (token != NULL)
        return dp_guard_check(req, DP_SCHEME_BEARER, token, &req->who, err);
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
