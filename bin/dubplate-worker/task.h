/*
 * A task: one claimed job in the hands of one thread.
 *
 * The function of a kind gets the task, does the work, and returns a verdict.
 * It may be stopped at any point (the process ends, the lease is lost), so it
 * looks at task_go_on() in every longer loop and publishes nothing after it
 * said no.
 */
#ifndef DP_WORKER_TASK_H
#define DP_WORKER_TASK_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "storage/storage.h"
#include "store/job.h"

struct worker;

enum verdict {
    VERDICT_DONE,
    VERDICT_LATER,  /* not yet, and nobody's fault: no attempt is counted */
    VERDICT_FAILED, /* for good */
    VERDICT_ERROR,  /* see err: another try, while attempts are left */
};

struct task {
    struct worker *worker;
    const struct dp_texts *claims; /* the kinds this thread works on */
    const struct dp_storage *storage;
    const struct dp_claim *claim;
    struct dp_fence fence;
    struct dp_arena arena; /* of this job */

    /* What goes with the verdict. */
    const char *result; /* JSON, or NULL */
    const char *code;
    const char *text;
    double delay_s;

    /* Shared with the heart, under lock. */
    pthread_mutex_t lock;
    bool busy;
    char job_id[40];
    int64_t lease_epoch;
    int progress; /* -1 = not told */
    char says[160];
    bool news;        /* says or progress changed */
    atomic_bool lost; /* another worker has the job */
};

void task_init(struct task *task, struct worker *worker,
               const struct dp_texts *claims);

/* Take up a claim, and let go of it. */
int task_begin(struct task *task, const struct dp_claim *claim,
               struct dp_err *err);
void task_end(struct task *task);

/* false: the job is lost, or this process ends; stop working on it. */
bool task_go_on(const struct task *task);

/* The same, for callbacks that want a void pointer. */
bool task_go_on_cb(void *task);

/* Renew the lease at once: is the job still ours?  Before what others see. */
int task_hold(struct task *task, struct dp_err *err);

/* For people who look at the job; percent -1 = as it was. */
void task_say(struct task *task, int percent, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/*
 * After a call to the database: was it away, and is the call worth repeating?
 * Waits a moment before it says yes.  What functions of lib/store do may be
 * done twice, so:
 *
 *   do
 *       rc = dp_asset_ready(...);
 *   while (task_repeat(task, rc, err));
 */
bool task_repeat(struct task *task, int rc, const struct dp_err *err);

/* Verdicts with what goes with them; texts are copied into the arena. */
enum verdict task_done(struct task *task, const char *result_json);
enum verdict task_later(struct task *task, double delay_s, const char *code,
                        const char *text);
enum verdict task_failed(struct task *task, const char *code, const char *fmt,
                         ...) __attribute__((format(printf, 3, 4)));

/* Failed for good, as err has it. */
enum verdict task_refused(struct task *task, const struct dp_err *err);

#endif
