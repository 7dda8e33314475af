/*
 * JSON Web Keys (RFC 7517, RFC 7518 section 6.3): RSA keys that sign, and
 * sets of them, our own and those of an upstream provider.
 */
#ifndef DP_AUTH_JWK_H
#define DP_AUTH_JWK_H

#include <jansson.h>

#include "crypto/rsa.h"

/* Keys one set may hold; more are not looked at. */
#define DP_JWK_SET_MAX 32

struct dp_jwk {
    const char *kid;
    struct dp_rsa *rsa;
};

struct dp_jwk_set {
    struct dp_jwk keys[DP_JWK_SET_MAX];
    size_t n;
};

/*
 * The public key as {kty, n, e, alg: RS256, use: sig, kid}, kid being the
 * thumbprint.  Lives as long as the arena; NULL with DP_E_INTERNAL.
 */
json_t *dp_jwk_print(struct dp_arena *arena, const struct dp_rsa *rsa,
                     struct dp_err *err);

/* The SHA-256 thumbprint (RFC 7638) of an RSA JWK; NULL when it is none. */
char *dp_jwk_thumbprint(struct dp_arena *arena, const json_t *jwk);

/*
 * The public RSA key of a JWK, to be freed with dp_rsa_free().  NULL with
 * DP_E_INTERNAL and the reason in the detail for another type, for a key
 * that is not for RS256 signatures, that carries private numbers, or is weak.
 */
struct dp_rsa *dp_jwk_read(struct dp_arena *arena, const json_t *jwk,
                           struct dp_err *err);

/*
 * Fill set from {"keys": [...]}; kids are copied to the arena.  Keys that
 * cannot be used, or whose kid is there already, are left out (RFC 7517
 * section 5).  -1 with DP_E_INTERNAL when not one remains.  Free with
 * dp_jwk_set_clear().
 */
int dp_jwk_set_read(struct dp_jwk_set *set, struct dp_arena *arena,
                    const json_t *document, struct dp_err *err);

void dp_jwk_set_clear(struct dp_jwk_set *set);

/*
 * The key that a token names.  Without a kid the only key of the set counts
 * (OpenID Connect Core section 10.1); NULL otherwise.
 */
const struct dp_jwk *dp_jwk_set_find(const struct dp_jwk_set *set,
                                     const char *kid);

#endif
