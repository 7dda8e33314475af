/* Access tokens of our own authorization server. */
#include "auth/access.h"

#include <string.h>

#include "auth/keys.h"
#include "auth/resource.h"
#include "base/clock.h"

/* How far the clocks of two machines may be apart. */
#define SKEW_S 5

/* Signature, claims and times; good_ms is what is left of it. */
static int
check_token(const struct dp_req *req, const struct dp_state *state,
            const char *text, struct dp_access *access, struct dp_err *err)
{
    const struct dp_jwk_set *set =
        dp_keys_for(state->keys, state->pg, req->arena, text, err);
    struct dp_access_token token;
    int64_t now_ms = dp_clock_ms();
    int64_t keys_ms;
    const struct dp_access_policy policy = {
        .issuer = req->conf->server_public_url,
        .audiences = dp_resource_names(req->arena, req->conf),
        .now_s = now_ms / 1000,
        .skew_s = SKEW_S,
    };

    if (set == NULL
        || dp_access_token_check(req->arena, text, set, &policy, &token, err)
               < 0)
        return -1;
    access->token = token;
    access->good_ms = token.expires_s * 1000 - now_ms;
    if (access->good_ms <= 0)
        return dp_fail(err, DP_E_UNAUTHORIZED, "a JWT: it has expired");
    keys_ms = dp_keys_good_ms(state->keys);
    if (keys_ms < access->good_ms)
        access->good_ms = keys_ms;
    return 0;
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

int
dp_access_check(const struct dp_req *req, const struct dp_state *state,
                const char *text, struct dp_access *access, struct dp_err *err)
{
    struct dp_grant_owner *owner;

    *access = (struct dp_access){0};
    if (check_token(req, state, text, access, err) < 0
        || dp_grant_find(state->pg, req->arena, access->token.grant_id, &owner,
                         err)
               < 0)
        return -1;
    if (owner == NULL)
        return dp_fail(err, DP_E_UNAUTHORIZED,
                       "its grant, account or client is not in force");
    if (!is_of_grant(&access->token, owner))
        return dp_fail(err, DP_E_UNAUTHORIZED,
                       "its grant is another client's or account's");
    access->owner = owner;
    return 0;
}
