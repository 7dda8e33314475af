/* A claimed job: its memory, its storage, its voice, its verdict. */
#include "task.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "worker.h"

void
task_init(struct task *task, struct worker *worker,
          const struct dp_texts *claims)
{
    memset(task, 0, sizeof(*task));
    task->worker = worker;
    task->claims = claims;
    dp_arena_init(&task->arena);
    pthread_mutex_init(&task->lock, NULL);
}

int
task_begin(struct task *task, const struct dp_claim *claim, struct dp_err *err)
{
    task->claim = claim;
    task->fence = (struct dp_fence){claim->job_id, claim->lease_epoch};
    task->result = task->code = task->text = NULL;
    task->delay_s = 0;
    task->lost = false;
    pthread_mutex_lock(&task->lock);
    task->busy = true;
    task->progress = -1;
    task->says[0] = '\0';
    task->news = false;
    task->lease_epoch = claim->lease_epoch;
    snprintf(task->job_id, sizeof(task->job_id), "%s", claim->job_id);
    pthread_mutex_unlock(&task->lock);
    task->storage = dp_storage_open(&task->arena, task->worker->conf, err);
    return task->storage ? 0 : -1;
}

void
task_end(struct task *task)
{
    pthread_mutex_lock(&task->lock);
    task->busy = false;
    pthread_mutex_unlock(&task->lock);
    task->claim = NULL;
}

bool
task_go_on(const struct task *task)
{
    return !task->lost && !task->worker->stopping;
}

bool
task_go_on_cb(void *task)
{
    return task_go_on(task);
}

int
task_hold(struct task *task, struct dp_err *err)
{
    const struct worker *worker = task->worker;
    int rc;

    do {
        if (!task_go_on(task))
            return dp_fail(err, DP_E_LOST_LEASE, "the work was stopped");
        rc = dp_job_heartbeat(worker->pg, &task->arena, &task->fence,
                              worker->lease_s, -1, NULL, err);
    } while (task_repeat(task, rc, err));
    return rc;
}

void
task_say(struct task *task, int percent, const char *fmt, ...)
{
    va_list args;

    pthread_mutex_lock(&task->lock);
    task->progress = percent;
    va_start(args, fmt);
    vsnprintf(task->says, sizeof(task->says), fmt, args);
    va_end(args);
    task->news = true;
    pthread_mutex_unlock(&task->lock);
}

bool
task_repeat(struct task *task, int rc, const struct dp_err *err)
{
    if (rc == 0 || err->code != DP_E_UNAVAILABLE || !task_go_on(task))
        return false;
    worker_wait(task->worker, 300);
    return task_go_on(task);
}

enum verdict
task_done(struct task *task, const char *result_json)
{
    task->result = dp_strdup(&task->arena, result_json);
    return VERDICT_DONE;
}

enum verdict
task_later(struct task *task, double delay_s, const char *code,
           const char *text)
{
    task->delay_s = delay_s;
    task->code = code;
    task->text = dp_strdup(&task->arena, text);
    return VERDICT_LATER;
}

enum verdict
task_failed(struct task *task, const char *code, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    task->text = dp_vprintf(&task->arena, fmt, args);
    va_end(args);
    task->code = dp_strdup(&task->arena, code);
    return VERDICT_FAILED;
}

enum verdict
task_refused(struct task *task, const struct dp_err *err)
{
    return task_failed(task, dp_err_name(err), "%s", dp_err_text(err));
}
