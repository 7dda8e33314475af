/* Secrets of one-time codes (RFC 6238); the caller computes the codes. */
#ifndef DP_STORE_TOTP_H
#define DP_STORE_TOTP_H

#include "pg/query.h"
#include "store/sealed.h"

struct dp_totp {
    struct dp_sealed secret;
    bool confirmed; /* by a first right code; asked for at sign-in */
    int64_t last_step;
};

/* *totp is NULL when the account has no secret. */
int dp_totp_find(struct dp_pg *pg, struct dp_arena *arena,
                 const char *account_id, struct dp_totp **totp,
                 struct dp_err *err);

enum dp_totp_outcome {
    DP_TOTP_NOT_FOUND, /* no secret; to set: no account, or it is disabled */
    DP_TOTP_EXISTS,    /* to set: there is a confirmed one */
    DP_TOTP_REPLAYED,  /* to use: this step or a later one was taken */
    DP_TOTP_SET,
    DP_TOTP_ACCEPTED,
};

int dp_totp_set(struct dp_pg *pg, struct dp_arena *arena,
                const char *account_id, const struct dp_sealed *secret,
                enum dp_totp_outcome *outcome, struct dp_err *err);

/* The code of this time step was right; only DP_TOTP_ACCEPTED counts. */
int dp_totp_use(struct dp_pg *pg, struct dp_arena *arena,
                const char *account_id, int64_t step,
                enum dp_totp_outcome *outcome, struct dp_err *err);

/* *removed is false when there was none. */
int dp_totp_remove(struct dp_pg *pg, struct dp_arena *arena,
                   const char *account_id, bool *removed, struct dp_err *err);

#endif
