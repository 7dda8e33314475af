/*
 * Access tokens (RFC 9068): an at+jwt that this server issues for one of its
 * resources and later finds in a request.
 *
 * Good signature and claims say that the token was issued; whether the grant
 * behind it still stands, the caller asks the database by grant_id.
 */
#ifndef DP_AUTH_ACCESS_TOKEN_H
#define DP_AUTH_ACCESS_TOKEN_H

#include "auth/jwt.h"

struct dp_access_token {
    const char *issuer;
    const char *subject;   /* account id, or the client's own */
    const char *audience;  /* the resource (RFC 8707) */
    const char *client_id;
    const char *scope;     /* names with blanks between */
    const char *grant_id;  /* claim gid */
    const char *id;        /* claim jti */
    int64_t issued_s;
    int64_t expires_s;
};

/* What a resource takes. */
struct dp_access_policy {
    const char *issuer;
    const char *const *audiences; /* the resource's names; ends with NULL */
    int64_t now_s;
    int64_t skew_s;
};

/* All members set.  NULL with DP_E_INTERNAL. */
char *dp_access_token_print(struct dp_arena *arena, const struct dp_jwk *key,
                            const struct dp_access_token *token,
                            struct dp_err *err);

/*
 * Fill token, strings in the arena; audience is the one of the policy that
 * fits.  DP_E_UNAUTHORIZED with the reason in the detail.
 */
int dp_access_token_check(struct dp_arena *arena, const char *text,
                          const struct dp_jwk_set *set,
                          const struct dp_access_policy *policy,
                          struct dp_access_token *token, struct dp_err *err);

/* Does text look like a JWT rather than an opaque token? */
bool dp_access_token_like(const char *text);

#endif
