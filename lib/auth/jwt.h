/*
 * JSON Web Tokens (RFC 7519) as signed compact JWS (RFC 7515), after the best
 * current practices of RFC 8725: one algorithm, RS256, whatever a token says;
 * keys from our own set alone; nothing critical that we do not know.
 *
 * What kind of token it is, the caller asks: dp_jwt_is().
 */
#ifndef DP_AUTH_JWT_H
#define DP_AUTH_JWT_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "auth/jwk.h"

/* Longer tokens are not looked at. */
#define DP_JWT_MAX_BYTES 16384

struct dp_jwt {
    const char *typ; /* of the header, or NULL */
    const char *kid; /* of the key that signed it */
    json_t *claims;  /* an object; lives as long as the arena */
};

/* Sign claims.  NULL with DP_E_INTERNAL. */
char *dp_jwt_sign(struct dp_arena *arena, const struct dp_jwk *key,
                  const char *typ, const json_t *claims, struct dp_err *err);

/*
 * The kid in the header of a token that is not checked yet, to have the right
 * keys at hand; NULL when it names none.
 */
const char *dp_jwt_kid(struct dp_arena *arena, const char *token);

/* The iss of a token that is not checked yet: whom to ask; or NULL. */
const char *dp_jwt_issuer(struct dp_arena *arena, const char *token);

/*
 * Check form, header and signature; no claim is looked at.  A failure is
 * DP_E_UNAUTHORIZED with the reason in the detail.
 */
int dp_jwt_verify(struct dp_arena *arena, const char *token,
                  const struct dp_jwk_set *set, struct dp_jwt *jwt,
                  struct dp_err *err);

/* Is typ this media type, with or without "application/" (RFC 7515 4.1.9)? */
bool dp_jwt_is(const struct dp_jwt *jwt, const char *typ);

/*
 * exp must be there and ahead, nbf and iat (where given) not ahead, skew_s
 * either way.  DP_E_UNAUTHORIZED otherwise.
 */
int dp_jwt_check_times(const json_t *claims, int64_t now_s, int64_t skew_s,
                       struct dp_err *err);

/*
 * Is audience the aud claim, or one of its members?  An aud that holds
 * anything but text is nobody's.
 */
bool dp_jwt_for(const json_t *claims, const char *audience);

#endif
