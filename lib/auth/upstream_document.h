/*
 * What an OpenID provider says of itself (OpenID Connect Discovery 1.0
 * section 3, RFC 8414), as far as one signs in through it.
 */
#ifndef DP_AUTH_UPSTREAM_DOCUMENT_H
#define DP_AUTH_UPSTREAM_DOCUMENT_H

#include <jansson.h>
#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"

struct dp_upstream_document {
    const char *issuer;
    const char *authorization_endpoint;
    const char *token_endpoint;
    const char *userinfo_endpoint; /* NULL = it has none */
    const char *jwks_uri;
    bool secret_in_form; /* it takes the secret so and in no header */
    bool tells_issuer;   /* in the redirect back (RFC 9207) */
};

/* Where the document of an issuer is (section 4). */
char *dp_upstream_document_url(struct dp_arena *arena, const char *issuer);

/*
 * Fill document; its texts live as long as json.  DP_E_UPSTREAM with the
 * reason in the detail: it is another issuer's, to the byte; an endpoint is
 * missing or not https (http where allow_http); or it cannot do what is
 * needed: codes, PKCE with S256, RS256, a secret.
 */
int dp_upstream_document_read(struct dp_upstream_document *document,
                              const json_t *json, const char *issuer,
                              bool allow_http, struct dp_err *err);

#endif
