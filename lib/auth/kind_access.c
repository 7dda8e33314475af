/*
 * Access tokens of our own authorization server: signed by a published key,
 * for one of our resources, before their end, and with a grant that stands.
 */
#include <string.h>

#include "auth/access_token.h"
#include "auth/keys.h"
#include "auth/kind.h"
#include "auth/resource.h"
#include "auth/scope.h"
#include "auth/scope_list.h"
#include "base/clock.h"
#include "store/grant.h"

/* How far the clocks of two machines may be apart. */
#define SKEW_S 5

static bool
like(const struct dp_req *req, const char *text)
{
    return dp_access_token_like(text) && dp_kind_is_ours(req, text);
}

/* Signature, claims and times; good_ms is what is left of it. */
static int
check_token(struct dp_ask *ask, struct dp_access_token *token,
            struct dp_err *err)
{
    const struct dp_conf *conf = ask->req->conf;
    struct dp_arena *arena = ask->req->arena;
    const struct dp_jwk_set *set =
        dp_keys_for(ask->state->keys, ask->state->pg, arena, ask->text, err);
    int64_t now_ms = dp_clock_ms();
    int64_t keys_ms;
    const struct dp_access_policy policy = {
        .issuer = conf->server_public_url,
        .audiences = dp_resource_names(arena, conf),
        .now_s = now_ms / 1000,
        .skew_s = SKEW_S,
    };

    if (set == NULL
        || dp_access_token_check(arena, ask->text, set, &policy, token, err)
               < 0)
        return -1;
    ask->grant_id = token->grant_id;
    ask->good_ms = token->expires_s * 1000 - now_ms;
    if (ask->good_ms <= 0)
        return dp_fail(err, DP_E_UNAUTHORIZED, "a JWT: it has expired");
    keys_ms = dp_keys_good_ms(ask->state->keys);
    if (keys_ms < ask->good_ms)
        ask->good_ms = keys_ms;
    return 0;
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
is_for_all(const struct dp_ask *ask, const struct dp_access_token *token)
{
    return strcmp(token->audience, ask->req->conf->server_public_url) == 0;
}

static const struct dp_principal *
principal_of(const struct dp_ask *ask, const struct dp_access_token *token,
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

/* The subject is the account, or a client that acts by itself. */
static bool
is_of_grant(const struct dp_access_token *token,
            const struct dp_grant_owner *owner)
{
    return strcmp(token->client_id, owner->client_id) == 0
           && (strcmp(token->subject, owner->account_id) == 0
               || strcmp(token->subject, owner->client_id) == 0);
}

static int
check(struct dp_ask *ask, struct dp_err *err)
{
    struct dp_grant_owner *owner;
    struct dp_access_token token;

    if (check_token(ask, &token, err) < 0
        || dp_grant_find(ask->state->pg, ask->req->arena, token.grant_id,
                         &owner, err)
               < 0)
        return -1;
    if (owner == NULL)
        return dp_fail(err, DP_E_UNAUTHORIZED,
                       "its grant, account or client is not in force");
    if (!is_of_grant(&token, owner))
        return dp_fail(err, DP_E_UNAUTHORIZED,
                       "its grant is another client's or account's");
    ask->who = principal_of(ask, &token, owner);
    return 0;
}

const struct dp_kind dp_kind_access = {
    .name = "access",
    .scheme = DP_SCHEME_BEARER,
    .like = like,
    .check = check,
};
