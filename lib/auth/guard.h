/* Who makes a request, and whether it may: for dp_app.guard. */
#ifndef DP_AUTH_GUARD_H
#define DP_AUTH_GUARD_H

#include "auth/credential.h"

/*
 * Sets req->who from the bearer token, as the route's auth column asks, and
 * refuses a token that lacks a scope of the route's scope column.  It stays
 * NULL where the handler finds out itself: an upload token on an upload
 * route, a token argument in a tool call.  req->state is a struct dp_state.
 */
int dp_guard(struct dp_req *req, struct dp_err *err);

/*
 * Who a credential stands for, wherever in req it stood: *who in the arena.
 * DP_E_UNAUTHORIZED when it is unknown, expired, revoked or forged, which are
 * told alike and put into the audit trail.
 */
int dp_guard_check(const struct dp_req *req, const char *scheme,
                   const char *text, const struct dp_principal **who,
                   struct dp_err *err);

#endif
