/*
 * How often somebody may try to sign in: a password by address, by account,
 * and by both together, so that guessing is slow and yet nobody can shut an
 * account's owner out from elsewhere.
 */
#ifndef DP_AUTH_THROTTLE_H
#define DP_AUTH_THROTTLE_H

#include "http/request.h"

/* Before a try; DP_E_RATE with retry_after_s when there were too many. */
int dp_throttle_login(const struct dp_req *req, const char *login,
                      struct dp_err *err);

/*
 * Before a one-time code is tried: by account alone, from wherever it is
 * tried, since six digits are few, and since only who knows the password
 * gets so far.
 */
int dp_throttle_code(const struct dp_req *req, const char *account_id,
                     struct dp_err *err);

/* Before a browser is sent to another provider; DP_E_RATE as above. */
int dp_throttle_federate(const struct dp_req *req, struct dp_err *err);

/* Before a client's request is looked at and kept. */
int dp_throttle_authorize(const struct dp_req *req, struct dp_err *err);

/* It was the right one: the try does not count. */
void dp_throttle_forget(const struct dp_req *req, const char *login);
void dp_throttle_forget_code(const struct dp_req *req,
                             const char *account_id);

#endif
