/*
 * Which client asks, where clients ask by themselves: the endpoints for
 * tokens, revocation and introspection (RFC 6749 section 2.3).
 *
 * A client proves who it is in the one way it is registered with: none (a
 * public client names itself by client_id), client_secret_basic or
 * client_secret_post.
 */
#ifndef CLIENT_AUTH_H
#define CLIENT_AUTH_H

#include "http/form.h"
#include "http/request.h"
#include "store/client.h"

/* Failures that one client at one address may have a minute. */
#define CLIENT_FAILURES_PER_MINUTE 30

/*
 * *client is who asks.  -1: DP_E_INVALID_CLIENT, told alike whether the
 * client is unknown, its secret wrong or its way another; DP_E_BAD_REQUEST
 * when two ways are used, or none; DP_E_RATE when a secret comes after too
 * many failures.
 *
 * For an id that nobody has seen no document is fetched: who has a code or a
 * token of ours is in a row.  One past its time is asked for again.
 */
int client_auth(const struct dp_req *req, const struct dp_form *form,
                const struct dp_client **client, struct dp_err *err);

/*
 * Note in the audit trail that the client (NULL = unknown) was refused what
 * action names.
 */
void client_refused(const struct dp_req *req, const char *action,
                    const struct dp_client *client, const struct dp_err *err);

#endif
