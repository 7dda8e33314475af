/* The bearer token of a request (RFC 6750 section 2.1). */
#ifndef DP_AUTH_BEARER_H
#define DP_AUTH_BEARER_H

#include "http/request.h"

/*
 * *token is the token of the Authorization header, or NULL when there is no
 * such header.  Another scheme, or two tokens joined by a comma, is
 * DP_E_UNAUTHORIZED.
 */
int dp_bearer_find(const struct dp_req *req, const char **token,
                   struct dp_err *err);

/* May text be a bearer token at all (b64token, RFC 6750 section 2.1)? */
bool dp_bearer_is_token(const char *text);

#endif
