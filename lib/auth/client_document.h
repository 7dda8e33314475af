/*
 * Clients whose client_id is the address of a metadata document
 * (draft-ietf-oauth-client-id-metadata-document).
 *
 * The document is fetched under the address rules (http/fetch_document.h) and
 * kept as a row for as long as its Cache-Control says, 30 s to a day.  Of all
 * processes one fetches it, the others wait for that.  Failures are not kept,
 * but fetches are counted by where they come from, and in all.
 *
 * When it cannot be had, what it said within two days still does, and of a
 * known client (auth/known_client.h) what this program ships with; not so
 * when it is gone or says what cannot be taken.
 *
 * In libdubplate_fetch.
 */
#ifndef DP_AUTH_CLIENT_DOCUMENT_H
#define DP_AUTH_CLIENT_DOCUMENT_H

#include "http/request.h"
#include "store/client.h"

#define DP_CLIENT_DOCUMENT_BYTES 65536
#define DP_CLIENT_DOCUMENT_CACHE_MIN_S 30
#define DP_CLIENT_DOCUMENT_CACHE_MAX_S 86400
#define DP_CLIENT_DOCUMENT_CACHE_S 3600 /* where it does not say */

/* Fetches for one source, and in all, a minute. */
#define DP_CLIENT_DOCUMENT_PER_SOURCE 10
#define DP_CLIENT_DOCUMENT_PER_MINUTE 60

/*
 * The client of the document at url, which dp_client_id_is_url().  row is what
 * the database has of it: stale, or NULL.  As dp_client_resolve().
 */
int dp_client_document_find(struct dp_pg *pg, const struct dp_req *req,
                            const char *url, struct dp_client *row,
                            struct dp_client **client, struct dp_err *err);

#endif
