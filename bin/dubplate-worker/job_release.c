/*
 * Release and takedown jobs: their steps, one after the other.
 *
 * Which steps a job has stands in the database (job_step); the table says
 * what each of them does.
 */
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "jobs.h"
#include "shipment.h"
#include "worker.h"

/* clang-format off */
static const struct {
    const char *name;
    enum verdict (*run)(struct shipment *, const struct dp_job_step *,
                        struct dp_err *);
    bool per_store; /* others go on when one is held up */
    const char *says;
} table[] = {
    {"validate",    step_validate,    false, "Checking the release"},
    {"identifiers", step_identifiers, false, "Assigning UPC and ISRCs"},
    {"assets",      step_assets,      false, "Waiting for cover and audio"},
    {"package",     step_package,     false, "Building the message"},
    {"deliver",     step_deliver,     true,  "Delivering"},
    {"await",       step_await,       true,  "Waiting for the store's answer"},
    {"live",        step_live,        false, "Going live"},
    {"taken_down",  step_taken_down,  false, "Closing"},
};
/* clang-format on */

static int
row_of(const struct dp_job_step *step)
{
    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
        if (strcmp(table[i].name, step->step) == 0)
            return (int)i;
    return -1;
}

/* What holds the job up so far. */
struct held {
    enum verdict verdict; /* VERDICT_DONE: nothing does */
    struct dp_err err;
};

/* Is an earlier step of the same store not done? */
static bool
store_is_held(const struct shipment *shipment, const struct dp_job_step *step)
{
    for (const struct dp_job_step *earlier = shipment->steps; earlier != step;
         earlier++)
        if (earlier->store_id && step->store_id
            && strcmp(earlier->store_id, step->store_id) == 0
            && strcmp(earlier->state, "done") != 0)
            return true;
    return false;
}

static int
finish_step(struct shipment *shipment, struct dp_job_step *step,
            const struct dp_step_end *end, struct dp_err *err)
{
    struct task *task = shipment->task;
    int rc;

    do
        rc = dp_job_step_finish(task->worker->pg, &task->arena, &task->fence,
                                end, err);
    while (task_repeat(task, rc, err));
    step->state = end->state;
    if (end->result_json)
        step->result = end->result_json;
    return rc;
}

static enum verdict
run_step(struct shipment *shipment, struct dp_job_step *step,
         struct dp_err *err)
{
    struct task *task = shipment->task;
    struct dp_step_end end = {.position = step->position, .state = "done"};
    enum verdict verdict;
    int row = row_of(step);
    int rc;

    if (row < 0)
        return task_failed(task, "unknown_step", "There is no step \"%s\".",
                           step->step);
    do
        rc = dp_job_step_start(task->worker->pg, &task->arena, &task->fence,
                               step->position, err);
    while (task_repeat(task, rc, err));
    if (rc != 0)
        return VERDICT_ERROR;
    task_say(task, -1, "%s%s%s", table[row].says, step->store_id ? ": " : "",
             step->store_id ? step->store_id : "");
    shipment->step_result = NULL;
    verdict = table[row].run(shipment, step, err);
    if (verdict != VERDICT_DONE)
        return verdict;
    end.result_json = shipment->step_result;
    return finish_step(shipment, step, &end, err) == 0 ? VERDICT_DONE
                                                       : VERDICT_ERROR;
}

/* No use in another try for this store: the rest of the job goes on. */
static int
give_store_up(struct shipment *shipment, struct dp_job_step *step,
              const char *code, const char *text, struct dp_err *err)
{
    struct dp_step_end end = {.position = step->position,
                              .state = "failed",
                              .error_code = code,
                              .error_text = text};
    bool takedown = strcmp(shipment->task->claim->kind, "takedown") == 0;

    dp_log(DP_LOG_WARN, "store given up",
           DP_S("job", shipment->task->claim->job_id),
           DP_S("store", step->store_id), DP_S("code", code));
    if (finish_step(shipment, step, &end, err) != 0)
        return -1;
    return shipment_status(shipment, step->store_id,
                           takedown ? "live" : "delivering", code, text, err);
}

/* A failure that ends the work on the whole job, not on one store. */
static bool
is_ours(const struct task *task, const struct dp_err *err)
{
    return err->code == DP_E_LOST_LEASE || err->code == DP_E_UNAVAILABLE
           || !task_go_on(task);
}

/*
 * A step of one store did not get done.  VERDICT_DONE: go on with the others
 * (held says why the job is not done yet); otherwise the verdict of the job.
 */
static enum verdict
hold_store(struct shipment *shipment, struct dp_job_step *step,
           enum verdict verdict, struct held *held, struct dp_err *err)
{
    struct task *task = shipment->task;
    bool last = task->claim->attempt >= task->claim->max_attempts;

    if (verdict == VERDICT_ERROR && is_ours(task, err))
        return VERDICT_ERROR;
    if (verdict == VERDICT_ERROR && last)
        verdict = task_refused(task, err);
    if (verdict == VERDICT_FAILED)
        return give_store_up(shipment, step, task->code, task->text, err) == 0
                   ? VERDICT_DONE
                   : VERDICT_ERROR;
    if (verdict == VERDICT_ERROR) {
        held->verdict = verdict;
        held->err = *err;
    } else if (held->verdict == VERDICT_DONE) {
        held->verdict = verdict;
    }
    return VERDICT_DONE;
}

static bool
is_over(const struct dp_job_step *step)
{
    return strcmp(step->state, "done") == 0
           || strcmp(step->state, "skipped") == 0
           || strcmp(step->state, "failed") == 0;
}

static enum verdict
run_steps(struct shipment *shipment, struct dp_err *err)
{
    struct held held = {.verdict = VERDICT_DONE};

    for (size_t i = 0; i < shipment->n_steps; i++) {
        struct dp_job_step *step = &shipment->steps[i];
        enum verdict verdict;

        if (is_over(step) || (step->store_id && store_is_held(shipment, step)))
            continue;
        if (!step->store_id && held.verdict != VERDICT_DONE)
            break;
        if (!task_go_on(shipment->task)) {
            dp_fail(err, DP_E_LOST_LEASE, "stopped between steps");
            return VERDICT_ERROR;
        }
        verdict = run_step(shipment, step, err);
        if (verdict != VERDICT_DONE && step->store_id)
            verdict = hold_store(shipment, step, verdict, &held, err);
        if (verdict != VERDICT_DONE)
            return verdict;
    }
    *err = held.err;
    return held.verdict;
}

static enum verdict
ship(struct task *task, struct dp_err *err)
{
    struct shipment shipment = {.task = task};
    enum verdict verdict;
    int rc;

    do {
        shipment.steps =
            dp_job_steps(task->worker->pg, &task->arena, task->claim->job_id,
                         &shipment.n_steps, err);
        rc = shipment.steps ? 0 : -1;
    } while (task_repeat(task, rc, err));
    if (rc != 0)
        return VERDICT_ERROR;
    verdict = run_steps(&shipment, err);
    return verdict == VERDICT_DONE
               ? task_done(task, dp_printf(&task->arena, "{\"steps\":%zu}",
                                           shipment.n_steps))
               : verdict;
}

enum verdict
job_release(struct task *task, struct dp_err *err)
{
    return ship(task, err);
}

enum verdict
job_takedown(struct task *task, struct dp_err *err)
{
    return ship(task, err);
}
