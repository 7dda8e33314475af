/* Claim a job, run it, say how it ended; again and again. */
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "crypto/rand.h"
#include "store/sweep.h"
#include "store/worker.h"
#include "worker.h"

/* How often unfinished uploads and orphans are cleaned up. */
#define CLEANUP_EVERY_S 3600

/* With --once: how long after the last job done a job that waited for it is
 * sure to be due. */
#define LINGER_MS 1500

/* Longest wait between two looks for a database that is away. */
#define AWAY_MAX_MS 5000

/* attempt^4 seconds, at most max_s, give or take a tenth. */
static double
backoff_s(int attempt, int max_s)
{
    double delay_s = (double)attempt * attempt * attempt * attempt;

    if (delay_s > max_s)
        delay_s = max_s;
    return delay_s * (0.9 + (double)dp_rand_below(2001) / 10000.0);
}

static void
log_end(const struct task *task, const char *what, const struct dp_err *err,
        int64_t start_ms)
{
    const struct dp_claim *claim = task->claim;
    const char *code = err->code != DP_E_NONE ? dp_err_name(err) : task->code;

    dp_log(DP_LOG_INFO, what, DP_S("job", claim->job_id),
           DP_S("kind", claim->kind), DP_N("attempt", claim->attempt),
           DP_S("code", code),
           DP_S("detail", err->detail[0] ? err->detail : NULL),
           DP_N("ms", dp_mono_ms() - start_ms));
}

/* Into the queue again.  *what: for the log. */
static int
put_back(struct task *task, const struct dp_retry *retry, const char **what,
         struct dp_err *err)
{
    bool final = false;
    int rc = dp_job_retry_later(task->worker->pg, &task->arena, &task->fence,
                                retry, &final, err);

    *what = final           ? "job failed"
            : retry->counts ? "job to be tried again"
                            : "job put back";
    return rc;
}

/* A failure that another try may mend, unless it was no fault of the job. */
static int
settle_error(struct task *task, const struct kind *kind,
             const struct dp_err *why, const char **what, struct dp_err *err)
{
    bool stopping = task->worker->stopping;
    struct dp_retry retry = {
        .delay_s = backoff_s(task->claim->attempt, kind->backoff_max_s),
        .counts = why->code != DP_E_UNAVAILABLE,
        .error_code = dp_err_name(why),
        .error_text = dp_err_text(why),
    };

    if (stopping)
        retry = (struct dp_retry){0};
    return put_back(task, &retry, what, err);
}

/* Tell the database the verdict, once. */
static int
settle_once(struct task *task, const struct kind *kind, enum verdict verdict,
            const struct dp_err *why, const char **what, struct dp_err *err)
{
    struct dp_pg *pg = task->worker->pg;
    struct dp_retry retry = {.delay_s = task->delay_s,
                             .error_code = task->code,
                             .error_text = task->text};

    switch (verdict) {
    case VERDICT_DONE:
        *what = "job done";
        return dp_job_finish(pg, &task->arena, &task->fence, task->result, err);
    case VERDICT_LATER:
        return put_back(task, &retry, what, err);
    case VERDICT_FAILED:
        *what = "job failed";
        return dp_job_fail(pg, &task->arena, &task->fence, task->code,
                           task->text, err);
    case VERDICT_ERROR:
        break;
    }
    return settle_error(task, kind, why, what, err);
}

/*
 * Tell the database the verdict, however long it is away.  A process that
 * ends tries a few times only: the lease runs out by itself.
 */
static void
settle(struct task *task, const struct kind *kind, enum verdict verdict,
       const struct dp_err *why, int64_t start_ms)
{
    const char *what = "job lost";
    struct dp_err err = {0};
    int last_words = 3;
    int rc;

    for (;;) {
        if (task->lost
            || (verdict == VERDICT_ERROR && why->code == DP_E_LOST_LEASE
                && !task->worker->stopping))
            break;
        rc = settle_once(task, kind, verdict, why, &what, &err);
        if (rc == 0 || err.code != DP_E_UNAVAILABLE)
            break;
        if (task->worker->stopping && last_words-- == 0)
            break;
        dp_sleep_ms(300);
    }
    if (err.code == DP_E_LOST_LEASE)
        what = "job lost";
    else if (err.code != DP_E_NONE)
        what = "job not settled";
    log_end(task, what, err.code != DP_E_NONE ? &err : why, start_ms);
}

static const struct kind *
kind_of(const struct worker *worker, const char *name)
{
    const struct kind *kind = worker->kinds;

    while (strcmp(kind->name, name) != 0)
        kind++; /* only kinds of the table are claimed */
    return kind;
}

static void
work(struct task *task, const struct dp_claim *claim)
{
    const struct kind *kind = kind_of(task->worker, claim->kind);
    int64_t start_ms = dp_mono_ms();
    enum verdict verdict = VERDICT_ERROR;
    struct dp_err err = {0};

    dp_log(DP_LOG_INFO, "job claimed", DP_S("job", claim->job_id),
           DP_S("kind", claim->kind), DP_N("attempt", claim->attempt),
           DP_N("epoch", claim->lease_epoch),
           DP_N("taken_over", claim->taken_over));
    if (task_begin(task, claim, &err) == 0)
        verdict = kind->run(task, &err);
    if (verdict == VERDICT_DONE || verdict == VERDICT_LATER)
        err = (struct dp_err){0};
    settle(task, kind, verdict, &err, start_ms);
    if (verdict == VERDICT_DONE)
        task->worker->done_ms = dp_mono_ms();
    if (verdict == VERDICT_LATER && task->delay_s * 1000 < LINGER_MS)
        task->worker->waiting = true;
    task_end(task);
}

/* Queue the periodic work, whichever worker thinks of it first. */
static void
plan(struct worker *worker, struct dp_arena *arena)
{
    struct dp_err err;
    bool taken = false;

    if (dp_schedule_take(worker->pg, arena, "cleanup", CLEANUP_EVERY_S, &taken,
                         &err)
            == 0
        && taken)
        dp_sweep_queue(worker->pg, &err);
}

/* 1: a job was worked on; 0: none is due; -1: no database. */
static int
step(struct task *task, struct dp_err *err)
{
    struct worker *worker = task->worker;
    struct dp_claim *claim = NULL;
    int rc;

    dp_arena_reset(&task->arena);
    worker->busy++; /* first: nobody is to think that all work is done */
    rc = dp_job_claim(worker->pg, &task->arena, worker->id, task->claims,
                      worker->lease_s, &claim, err);
    if (rc == 0 && claim)
        work(task, claim);
    worker->busy--;
    return rc != 0 ? -1 : claim != NULL;
}

/*
 * Nothing is due: is the work of --once over?  Not while another task works,
 * whose job one that was put back may wait for.
 */
static bool
is_over(const struct worker *worker)
{
    if (!worker->once || worker->busy > 0)
        return false;
    return !worker->waiting || dp_mono_ms() - worker->done_ms > LINGER_MS;
}

/* The database is away (again): say so once, and wait longer each time. */
static void
bear_with(struct worker *worker, const struct dp_err *err, int *away_ms)
{
    if (*away_ms == 0)
        dp_log(DP_LOG_WARN, "no jobs to be had",
               DP_S("error", dp_err_name(err)), DP_S("detail", err->detail));
    *away_ms = *away_ms == 0 ? 100 : *away_ms * 2;
    if (*away_ms > AWAY_MAX_MS)
        *away_ms = AWAY_MAX_MS;
    if (!worker->once)
        worker_wait(worker, *away_ms);
}

void *
loop_run(void *arg)
{
    struct task *task = arg;
    struct worker *worker = task->worker;
    int64_t planned_ms = 0;
    int away_ms = 0;

    while (!worker->stopping) {
        struct dp_err err = {0};
        int did;

        if (planned_ms == 0 || dp_mono_ms() - planned_ms > 60000) {
            planned_ms = dp_mono_ms();
            plan(worker, &task->arena);
        }
        did = step(task, &err);
        if (did < 0) {
            bear_with(worker, &err, &away_ms);
            worker->failed = worker->once;
            if (worker->once)
                break;
            continue;
        }
        if (away_ms > 0)
            dp_log(DP_LOG_INFO, "the database is back");
        away_ms = 0;
        if (did == 0 && is_over(worker))
            break;
        if (did == 0)
            worker_wait(worker, worker->once ? 50 : worker->poll_ms);
    }
    dp_arena_clear(&task->arena);
    return NULL;
}
