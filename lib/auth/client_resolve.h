/*
 * Which client is meant by a client_id: the one question of every endpoint.
 *
 * Clients that registered, that an operator entered or that are shipped are
 * rows.  A client_id that is the address of a metadata document is a row,
 * too, once the document was fetched, and for as long as it may be kept
 * (auth/client_document.h).
 *
 * In libdubplate_fetch.
 */
#ifndef DP_AUTH_CLIENT_RESOLVE_H
#define DP_AUTH_CLIENT_RESOLVE_H

#include "http/request.h"
#include "store/client.h"

/*
 * *client is NULL when there is none of that id that may be used: unknown,
 * disabled, expired.  Ids are compared to the letter.  req says for whom it
 * is asked: its arena, settings and remote address.
 *
 * -1: the database cannot be asked; or the client_id is an address and
 *   DP_E_INVALID_CLIENT_METADATA  its document cannot be had, or not be taken
 *   DP_E_RATE                     too many were fetched; retry_after_s says
 *                                 when again
 * with a sentence for people.  Nothing is to be redirected then.
 */
int dp_client_resolve(struct dp_pg *pg, const struct dp_req *req,
                      const char *client_id, struct dp_client **client,
                      struct dp_err *err);

/*
 * The same where a client comes with what it was given here: nothing is
 * fetched for an id that nobody has seen.  A document past its time is asked
 * for again, so that a client whose makers withdrew it ends.
 */
int dp_client_resolve_seen(struct dp_pg *pg, const struct dp_req *req,
                           const char *client_id, struct dp_client **client,
                           struct dp_err *err);

#endif
