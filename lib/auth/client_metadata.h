/*
 * What a client says of itself: the body of a registration (RFC 7591), or a
 * metadata document that its client_id is the address of (the draft "OAuth
 * Client ID Metadata Document").
 *
 * What we do not know is passed over, as RFC 7591 section 2 asks; what we do
 * not support is left out of what comes back where a client can live without
 * it, and refused where it cannot.  Names are strangers' text: cleaned here,
 * escaped by whoever shows them.
 */
#ifndef DP_AUTH_CLIENT_METADATA_H
#define DP_AUTH_CLIENT_METADATA_H

#include <jansson.h>

#include "auth/redirect.h"
#include "store/client.h"

#define DP_CLIENT_REDIRECTS_MAX 20
#define DP_CLIENT_NAME_CHARS 80
#define DP_CLIENT_ID_MAX_BYTES 2000

struct dp_client_metadata {
    const char *name;           /* client_name, cleaned; NULL if none */
    const char **redirect_uris; /* ends with NULL; at least one */
    size_t n_redirect_uris;
    const char *auth_method;      /* none, client_secret_basic or _post */
    const char *application_type; /* native or web */
    bool refresh;            /* refresh_token as well as authorization_code */
    const char *scope;       /* as asked for; NULL = not said */
    const char *uri;         /* client_uri, https; NULL if none */
    const char *software_id; /* cleaned; NULL if none */
    const char *software_version;
    bool loopback_only; /* every redirect stays on the computer */
};

/*
 * Read the body of a registration.  DP_E_INVALID_REDIRECT_URI or
 * DP_E_INVALID_CLIENT_METADATA (RFC 7591 section 3.2.2) with a sentence.
 * Strings are in the arena or borrowed from body.
 */
int dp_client_register(struct dp_arena *arena, json_t *body,
                       const struct dp_redirect_policy *policy,
                       struct dp_client_metadata *client, struct dp_err *err);

/*
 * The same for the document found at url.  Its client_id must be url to the
 * letter; it may hold no secret; its https redirects lead to url's own host
 * or where the policy allows.
 */
int dp_client_document(struct dp_arena *arena, const char *url,
                       json_t *document,
                       const struct dp_redirect_policy *policy,
                       struct dp_client_metadata *client, struct dp_err *err);

/* Would these redirects of the document at url still be taken? */
bool dp_client_still_allowed(struct dp_arena *arena, const char *url,
                             const struct dp_texts *redirect_uris,
                             const struct dp_redirect_policy *policy);

/*
 * As it is kept.  The name of one that has none is fallback.  Its scopes are
 * all there are: what it says it will ask for is a hint (RFC 7591 section 2),
 * and a client that learns on the way that it needs more must be able to ask.
 */
void dp_client_record(struct dp_arena *arena,
                      const struct dp_client_metadata *metadata,
                      const char *client_id, const char *fallback,
                      struct dp_client_new *record);

/*
 * Can client_id be the address of a metadata document?  https, a host name,
 * a path of its own without dot segments, no user, no fragment.
 */
bool dp_client_id_is_url(struct dp_arena *arena, const char *client_id);

#endif
