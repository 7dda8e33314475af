/*
 * Rounds: one answer input_required of 2026-07-28.  The client repeats its
 * request with requestState, which is the sealed id of the round.
 */
#ifndef DP_STORE_ROUND_H
#define DP_STORE_ROUND_H

#include "pg/query.h"

struct dp_round_new {
    const char *account_id;
    struct dp_hash digest;    /* of method and parameters of the request */
    int number;               /* counts from 1 in one call */
    const char *asked_json;   /* key to request */
    const char *answers_json; /* of earlier rounds: key to result; or NULL */
    int ttl_s;
};

int dp_round_open(struct dp_pg *pg, struct dp_arena *arena,
                  const struct dp_round_new *round, const char **round_id,
                  struct dp_err *err);

enum dp_round_outcome {
    DP_ROUND_CLAIMED,
    DP_ROUND_UNKNOWN, /* none of the account */
    DP_ROUND_AGAIN,   /* somebody has claimed it */
    DP_ROUND_EXPIRED,
    DP_ROUND_OTHER_REQUEST, /* another digest; the round stays */
};

struct dp_round {
    enum dp_round_outcome outcome; /* else nothing below is set */
    int number;
    const char *asked;   /* JSON object */
    const char *answers; /* JSON object */
};

/* However many try at once, one has it. */
int dp_round_claim(struct dp_pg *pg, struct dp_arena *arena,
                   const char *account_id, const char *round_id,
                   const struct dp_hash *digest, struct dp_round *round,
                   struct dp_err *err);

#endif
