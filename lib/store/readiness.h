/* Whether the instance can do its work: for /ready and for operators. */
#ifndef DP_STORE_READINESS_H
#define DP_STORE_READINESS_H

#include "pg/query.h"

struct dp_readiness {
    int schema_number; /* of the newest migration applied */
    int workers;       /* that gave a sign of life lately */
    double worker_age_s; /* since the newest sign of life; -1 = never one */
    int64_t queued;      /* jobs that are due */
    int64_t running;
    double oldest_queued_s; /* age of the oldest due job; 0 = none */
};

int dp_readiness_get(struct dp_pg *pg, struct dp_arena *arena,
                     struct dp_readiness *readiness, struct dp_err *err);

#endif
