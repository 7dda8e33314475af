/* The id_token of another provider (OpenID Connect Core section 3.1.3.7). */
#ifndef DP_AUTH_UPSTREAM_TOKEN_H
#define DP_AUTH_UPSTREAM_TOKEN_H

#include "auth/jwt.h"

/* Clocks may differ by so much. */
#define DP_UPSTREAM_SKEW_S 60

/* It comes straight from the provider, so it was made just now. */
#define DP_UPSTREAM_OLD_S 600

/* What it must say. */
struct dp_upstream_expected {
    const char *issuer;
    const char *client_id;
    const char *nonce;        /* that was sent */
    const char *access_token; /* that came with it; NULL = none */
    int max_age_s;            /* they proved it no longer ago; -1 = whenever */
    int64_t now_s;
};

/*
 * Check signature and claims; *claims lives as long as the arena, and has a
 * sub that is fit to be kept.  DP_E_UPSTREAM with the reason in the detail;
 * DP_E_ACCESS_DENIED with a sentence for them where max_age_s was not heeded.
 */
int dp_upstream_token_check(struct dp_arena *arena, const char *id_token,
                            const struct dp_jwk_set *set,
                            const struct dp_upstream_expected *expected,
                            json_t **claims, struct dp_err *err);

#endif
