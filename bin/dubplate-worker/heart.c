/* The heart: renews leases, shows that the worker lives. */
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "config.h"
#include "store/worker.h"
#include "worker.h"

/* However long leases are, a worker shows itself as often as this: the
 * readiness check gives it a minute. */
#define SIGN_OF_LIFE_MS 20000

/* What a task says is in the database as soon as this. */
#define NEWS_MS 1000

/* What a task wants to be known of it. */
struct word {
    struct dp_fence fence;
    int progress;
    const char *says;
};

/* false: the task is idle, or has nothing new to say and only that counts. */
static bool
take_word(struct task *task, struct dp_arena *arena, bool only_news,
          struct word *word)
{
    bool take;

    pthread_mutex_lock(&task->lock);
    take = task->busy && (task->news || !only_news);
    if (take) {
        word->fence.job_id = dp_strdup(arena, task->job_id);
        word->fence.lease_epoch = task->lease_epoch;
        word->progress = task->progress;
        word->says = task->says[0] ? dp_strdup(arena, task->says) : NULL;
        task->news = false;
    }
    pthread_mutex_unlock(&task->lock);
    return take;
}

/* Renew one lease; a job that is gone is marked lost. */
static void
renew(struct task *task, struct dp_arena *arena, bool only_news)
{
    const struct worker *worker = task->worker;
    struct word word;
    struct dp_err err;

    if (!take_word(task, arena, only_news, &word)
        || dp_job_heartbeat(worker->pg, arena, &word.fence, worker->lease_s,
                            word.progress, word.says, &err)
               == 0
        || err.code != DP_E_LOST_LEASE)
        return;
    pthread_mutex_lock(&task->lock);
    if (task->busy && task->lease_epoch == word.fence.lease_epoch
        && strcmp(task->job_id, word.fence.job_id) == 0)
        task->lost = true;
    pthread_mutex_unlock(&task->lock);
}

static void
renew_all(struct worker *worker, struct dp_arena *arena, bool only_news)
{
    for (int i = 0; i < worker->n_tasks; i++)
        renew(&worker->tasks[i], arena, only_news);
}

/* All leases, and a sign of life. */
static void
beat(struct worker *worker, struct dp_arena *arena)
{
    struct dp_err err;
    struct dp_worker row = {.worker_id = worker->id,
                            .host = worker->host,
                            .pid = (int)getpid(),
                            .version = PACKAGE_VERSION,
                            .stopping = worker->stopping};

    renew_all(worker, arena, false);
    if (dp_worker_beat(worker->pg, arena, &row, &err) != 0)
        dp_log(DP_LOG_WARN, "no heart-beat", DP_S("error", dp_err_name(&err)),
               DP_S("detail", err.detail));
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
    int64_t beaten_ms = 0;
    struct dp_arena arena;

    if (beat_ms > SIGN_OF_LIFE_MS)
        beat_ms = SIGN_OF_LIFE_MS;
    dp_arena_init(&arena);
    while (!worker->stopping) {
        bool due = beaten_ms == 0 || dp_mono_ms() - beaten_ms >= beat_ms;

        if (due) {
            beaten_ms = dp_mono_ms();
            beat(worker, &arena);
        } else {
            renew_all(worker, &arena, true);
        }
        dp_arena_reset(&arena);
        worker_wait(worker, NEWS_MS);
    }
    dp_arena_clear(&arena);
    return NULL;
}
