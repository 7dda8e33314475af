/* Authorization codes: made for a request, redeemed once. */
#ifndef DP_STORE_CODE_H
#define DP_STORE_CODE_H

#include "store/authrequest.h"

enum dp_code_outcome {
    DP_CODE_UNKNOWN,
    DP_CODE_MISMATCH, /* another client or redirect address; stays good */
    DP_CODE_EXPIRED,
    DP_CODE_REVOKED,
    DP_CODE_REPLAYED, /* a second time: its grant is revoked now */
    DP_CODE_REDEEMED,
};

struct dp_code_issued {
    bool issued;         /* false: look at the request why */
    const char *outcome; /* issued, not_consented, other_browser ... */
    const char *grant_id;
};

/* The code of a request that was consented to; ends the request. */
int dp_code_issue(struct dp_pg *pg, struct dp_arena *arena,
                  const struct dp_authrequest_key *key,
                  const struct dp_hash *code_hash, int ttl_s,
                  struct dp_code_issued *issued, struct dp_err *err);

struct dp_code {
    enum dp_code_outcome outcome;
    const char *grant_id; /* these only when redeemed */
    const char *account_id;
    struct dp_texts scope;
    const char *resource;
    const char *code_challenge; /* check the verifier against it */
    const char *nonce;
    const char *auth_time;
    int64_t auth_time_s; /* since 1970, as id_tokens have it */
};

/*
 * Redeem: whatever comes of the verifier, the code is used up.  redirect_uri
 * is NULL when the client sent none (OAuth 2.1).
 */
int dp_code_redeem(struct dp_pg *pg, struct dp_arena *arena,
                   const struct dp_hash *code_hash, const char *client_id,
                   const char *redirect_uri, struct dp_code *code,
                   struct dp_err *err);

#endif
