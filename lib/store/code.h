/* Authorization codes: made for a request, redeemed once. */
#ifndef DP_STORE_CODE_H
#define DP_STORE_CODE_H

#include "store/authrequest.h"

enum dp_code_outcome {
    DP_CODE_UNKNOWN,
    DP_CODE_MISMATCH, /* another client or redirect address; stays good */
    DP_CODE_TARGET,   /* another resource; stays good */
    DP_CODE_VERIFIER, /* a wrong one: the code is used up */
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

/* *challenge is what the verifier must answer; NULL = an unknown code. */
int dp_code_challenge(struct dp_pg *pg, struct dp_arena *arena,
                      const struct dp_hash *code_hash, const char **challenge,
                      struct dp_err *err);

struct dp_code_use {
    const struct dp_hash *code_hash;
    const char *client_id;
    const char *redirect_uri; /* as sent; NULL = none (OAuth 2.1) */
    const char *resource;     /* as sent; NULL = none */
    bool verified;            /* the verifier answers the challenge */
    const struct dp_hash *refresh_hash; /* of its first refresh token, made
                                           with it; NULL = none */
    int64_t refresh_idle_s;
    int64_t refresh_max_s; /* the longest its family lives */
};

struct dp_code {
    enum dp_code_outcome outcome;
    const char *grant_id; /* these only when redeemed */
    const char *account_id;
    struct dp_texts scope;
    const char *resource;
    const char *nonce;
    const char *auth_time;
    int64_t auth_time_s; /* since 1970, as id_tokens have it */
};

/* Redeem, once: the code is used up and its tokens are there, or neither. */
int dp_code_redeem(struct dp_pg *pg, struct dp_arena *arena,
                   const struct dp_code_use *use, struct dp_code *code,
                   struct dp_err *err);

#endif
