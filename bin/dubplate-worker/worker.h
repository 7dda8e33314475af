/*
 * What the parts of this program share.
 *
 * One process works on worker.jobs jobs at once, each in a thread that claims
 * a job, runs it, says how it ended, and looks for the next.  Kinds that wait
 * for strangers have threads of their own, so that nobody's slow server keeps
 * releases waiting.  Another thread, the heart, renews the leases; one more
 * waits for signals.  Nothing is kept in memory that the database does not
 * have: killed at any point, another worker takes over when the lease has run
 * out.
 */
#ifndef DP_WORKER_WORKER_H
#define DP_WORKER_WORKER_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

#include "conf/conf.h"
#include "http/client.h"
#include "pg/pool.h"
#include "pg/stmt.h"
#include "task.h"

/* A row of the table of job kinds. */
struct kind {
    const char *name;
    enum verdict (*run)(struct task *task, struct dp_err *err);
    int backoff_max_s; /* longest wait between two tries */
    bool waits;        /* for strangers: has threads of its own */
    const char *help;
};

struct worker {
    const struct dp_conf *conf;
    struct dp_pg *pg;
    struct dp_fetch_rules fetch_rules;
    const char *work_dir;     /* for media jobs, beside the storage */
    const struct kind *kinds; /* all there are; a row without name ends it */
    struct dp_texts claims[2]; /* names to be claimed; [1]: those that wait */
    int lease_s;
    int poll_ms;
    bool once; /* end when nothing is due */
    const char *host;
    char id[128]; /* this process, in the database */
    struct task *tasks;
    int n_tasks;
    atomic_bool stopping;
    atomic_bool failed;  /* with once: the database was not to be had */
    atomic_int busy;     /* tasks that work on a job */
    atomic_bool waiting; /* with once: a job is soon to be looked at again */
    _Atomic int64_t done_ms; /* with once: when a job got done last */
    pthread_mutex_t lock;
    pthread_cond_t wake; /* stopping was set */
};

/* A task thread, from its start to its end (arg is its struct task). */
void *loop_run(void *arg);

/* The heart, until stopping is set and every task thread has ended. */
void *heart_run(void *arg);

/* Say that this worker has gone. */
void heart_gone(struct worker *worker);

/* Wait so long, or until stopping is set. */
void worker_wait(struct worker *worker, int ms);

#endif
