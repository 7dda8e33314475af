/* Whether the instance can do its work: for /ready and for operators. */
#ifndef DP_STORE_READINESS_H
#define DP_STORE_READINESS_H

#include "pg/query.h"

struct dp_readiness {
    int schema_number; /* of the newest migration applied */
    double worker_age_s; /* since a worker's last sign of life; -1 = there
                            is none */
    int64_t jobs_due;    /* queued, and their time has come */
    int64_t jobs_running;
};

int dp_readiness_get(struct dp_pg *pg, struct dp_arena *arena,
                     struct dp_readiness *readiness, struct dp_err *err);

#endif
