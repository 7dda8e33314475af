/* Access tokens of our own authorization server: whom one stands for. */
#include <string.h>

#include "auth/access.h"
#include "auth/credential.h"
#include "auth/scope.h"
#include "auth/scope_list.h"

static bool
like(const struct dp_req *req, const char *text)
{
    return dp_access_token_like(text) && dp_credential_is_ours(req, text);
}

/* The bits of a scope claim; none for an empty one. */
static unsigned
rights_of(const char *scope)
{
    struct dp_err ignored = {0};
    unsigned set = 0;

    if (dp_scope_list_parse(scope, &set, &ignored) < 0)
        return 0;
    return dp_scope_list_rights(set);
}

/*
 * An administrator who lets a client see his releases does not let it see
 * everybody's: for that the token must be for the server as a whole.
 */
static bool
is_for_all(const struct dp_credential_ask *ask,
           const struct dp_access_token *token)
{
    return strcmp(token->audience, ask->req->conf->server_public_url) == 0;
}

static const struct dp_principal *
principal_of(const struct dp_credential_ask *ask,
             const struct dp_access_token *token,
             const struct dp_grant_owner *owner)
{
    struct dp_principal *who = dp_alloc(ask->req->arena, sizeof(*who));

    who->account_id = owner->account_id;
    who->login = owner->login;
    who->client_id = owner->client_id;
    who->grant_id = owner->grant_id;
    who->is_admin = owner->is_admin && is_for_all(ask, token);
    for (size_t i = 0; i < owner->scope.n; i++)
        who->scopes |= dp_scope_parse(owner->scope.items[i]);
    who->scopes &= rights_of(token->scope);
    return who;
}

static int
check(struct dp_credential_ask *ask, struct dp_err *err)
{
    struct dp_access access;
    int rc = dp_access_check(ask->req, ask->state, ask->text, &access, err);

    ask->grant_id = access.token.grant_id;
    if (rc < 0)
        return -1;
    ask->good_ms = access.good_ms;
    ask->who = principal_of(ask, &access.token, access.owner);
    return 0;
}

const struct dp_credential_kind dp_credential_access = {
    .name = "access",
    .scheme = DP_SCHEME_BEARER,
    .like = like,
    .check = check,
};
