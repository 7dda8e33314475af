/* Workers: who is alive, and who runs the periodic jobs. */
#ifndef DP_STORE_WORKER_H
#define DP_STORE_WORKER_H

#include "pg/query.h"

struct dp_worker {
    const char *worker_id; /* a name it gave itself, unique */
    const char *host;
    int pid;
    const char *version;
    bool stopping; /* claims no more jobs */
};

/* This worker is alive. */
int dp_worker_beat(struct dp_pg *pg, struct dp_arena *arena,
                   const struct dp_worker *worker, struct dp_err *err);

/* It has ended; its row goes. */
int dp_worker_gone(struct dp_pg *pg, const char *worker_id,
                   struct dp_err *err);

/*
 * Whether the caller is the one to run the periodic job name now: true for
 * one caller every every_s seconds, however many ask.
 */
int dp_schedule_take(struct dp_pg *pg, struct dp_arena *arena,
                     const char *name, int every_s, bool *taken,
                     struct dp_err *err);

#endif
