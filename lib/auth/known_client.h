/*
 * Clients that many people use: the shipped list.
 *
 * Their addresses on the web may be registered without an operator's doing
 * (oauth.known_clients), the page that asks for consent says whose address
 * it is, and where a document of theirs cannot be had, what it said when this
 * list was made does.
 */
#ifndef DP_AUTH_KNOWN_CLIENT_H
#define DP_AUTH_KNOWN_CLIENT_H

#include "auth/redirect.h"

struct dp_known_client {
    const char *name;
    const char *document;     /* its client_id; NULL = it registers itself */
    const char *redirects[4]; /* ends with NULL; an https folder ends with a
                                 slash and stands for all below it */
};

/* Ends with a row whose name is NULL. */
extern const struct dp_known_client dp_known_clients[];

/*
 * Whose redirect address it is; NULL when nobody's that we know.  Loopback
 * addresses are anybody's.
 */
const struct dp_known_client *
dp_known_client_of(const struct dp_redirect *redirect);

/* Whose document it is, or NULL. */
const struct dp_known_client *dp_known_client_find(const char *document);

/* Is an address of a row a folder, and so none to redirect to? */
bool dp_known_client_is_folder(const char *redirect);

#endif
