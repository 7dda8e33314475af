/*
 * Access tokens of our own authorization server, as they come in a request:
 * signed by a published key, for one of our resources, before their end, and
 * with a grant, an account and a client that are in force.
 */
#ifndef DP_AUTH_ACCESS_H
#define DP_AUTH_ACCESS_H

#include "auth/access_token.h"
#include "auth/state.h"
#include "http/request.h"
#include "store/grant.h"

struct dp_access {
    struct dp_access_token token;
    const struct dp_grant_owner *owner; /* of the grant it names */
    int64_t good_ms; /* from now on, at most, if the grant is not revoked */
};

/*
 * Fill access, in the arena.  DP_E_UNAUTHORIZED with the reason in the
 * detail; access->token.grant_id is set then if the token itself was good.
 */
int dp_access_check(const struct dp_req *req, const struct dp_state *state,
                    const char *text, struct dp_access *access,
                    struct dp_err *err);

#endif
