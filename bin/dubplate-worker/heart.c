/* The heart: renews leases, shows that the worker lives. */
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "config.h"
#include "store/worker.h"
#include "worker.h"

/* However long leases are, a worker shows itself as often as this: the
 * readiness check gives it a minute. */
#define SIGN_OF_LIFE_MS 20000

/* Renew one lease; a job that is gone is marked lost. */
static void
renew(struct task *task, struct dp_arena *arena)
{
    const struct worker *worker = task->worker;
    struct dp_fence fence;
    struct dp_err err;
    const char *says;
    int progress;
    bool busy;

    pthread_mutex_lock(&task->lock);
    busy = task->busy;
    fence.job_id = dp_strdup(arena, task->job_id);
    fence.lease_epoch = task->lease_epoch;
    progress = task->progress;
    says = task->says[0] ? dp_strdup(arena, task->says) : NULL;
    pthread_mutex_unlock(&task->lock);
    if (!busy
        || dp_job_heartbeat(worker->pg, arena, &fence, worker->lease_s,
                            progress, says, &err)
               == 0
        || err.code != DP_E_LOST_LEASE)
        return;
    pthread_mutex_lock(&task->lock);
    if (task->busy && task->lease_epoch == fence.lease_epoch
        && strcmp(task->job_id, fence.job_id) == 0)
        task->lost = true;
    pthread_mutex_unlock(&task->lock);
}

void
heart_beat(struct worker *worker)
{
    struct dp_arena arena;
    struct dp_err err;
    struct dp_worker row = {.worker_id = worker->id,
                            .host = worker->host,
                            .pid = (int)getpid(),
                            .version = PACKAGE_VERSION,
                            .stopping = worker->stopping};

    dp_arena_init(&arena);
    for (int i = 0; i < worker->n_tasks; i++)
        renew(&worker->tasks[i], &arena);
    if (dp_worker_beat(worker->pg, &arena, &row, &err) != 0)
        dp_log(DP_LOG_WARN, "no heart-beat", DP_S("error", dp_err_name(&err)),
               DP_S("detail", err.detail));
    dp_arena_clear(&arena);
}

void
heart_gone(struct worker *worker)
{
    struct dp_err err;

    if (dp_worker_gone(worker->pg, worker->id, &err) != 0)
        dp_log(DP_LOG_WARN, "could not sign off", DP_S("detail", err.detail));
}

void *
heart_run(void *arg)
{
    struct worker *worker = arg;
    int beat_ms = worker->lease_s * 1000 / 3;

    if (beat_ms > SIGN_OF_LIFE_MS)
        beat_ms = SIGN_OF_LIFE_MS;
    while (!worker->stopping) {
        heart_beat(worker);
        worker_wait(worker, beat_ms);
    }
    return NULL;
}
