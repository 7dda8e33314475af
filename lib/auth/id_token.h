/*
 * ID tokens (OpenID Connect Core section 2): who signed in, told to the
 * client alone.
 */
#ifndef DP_AUTH_ID_TOKEN_H
#define DP_AUTH_ID_TOKEN_H

#include "auth/jwt.h"

struct dp_id_token {
    const char *issuer;
    const char *subject;      /* account id */
    const char *client_id;    /* claims aud and azp */
    const char *nonce;        /* as the client sent it; NULL = it sent none */
    const char *access_token; /* issued with it: claim at_hash */
    int64_t auth_time_s;
    int64_t issued_s;
    int64_t expires_s;
};

/* All members but nonce set.  NULL with DP_E_INTERNAL. */
char *dp_id_token_print(struct dp_arena *arena, const struct dp_jwk *key,
                        const struct dp_id_token *token, struct dp_err *err);

/*
 * Whose token this is that a client sends back as id_token_hint (section
 * 3.1.2.1): its subject, in the arena.  It may have expired.  NULL when it is
 * no ID token of this issuer for this client, or its key is gone.
 */
const char *dp_id_token_subject(struct dp_arena *arena, const char *text,
                                const struct dp_jwk_set *set,
                                const char *issuer, const char *client_id);

#endif
