/* Workers: who is alive, and who runs the periodic jobs. */
#ifndef DP_STORE_WORKER_H
#define DP_STORE_WORKER_H

#include "pg/query.h"

struct dp_worker {
    const char *worker_id;
    const char *host;
    int pid;
    const char *version;
    const char *started_at;
    const char *seen_at;
    bool stopping;
};

/* This worker is alive; worker_id, host, pid, version, stopping are used. */
int dp_worker_beat(struct dp_pg *pg, struct dp_arena *arena,
                   const struct dp_worker *worker, struct dp_err *err);

/* It has ended; its row goes. */
int dp_worker_gone(struct dp_pg *pg, const char *worker_id,
                   struct dp_err *err);

struct dp_worker *dp_worker_list(struct dp_pg *pg, struct dp_arena *arena,
                                 size_t *n, struct dp_err *err);

/*
 * Whether the caller is the one to run the periodic job name now: true for
 * one caller every every_s seconds, however many ask.
 */
int dp_schedule_take(struct dp_pg *pg, struct dp_arena *arena,
                     const char *name, int every_s, bool *taken,
                     struct dp_err *err);

#endif
