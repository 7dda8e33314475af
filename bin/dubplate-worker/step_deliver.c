/* The steps of one store: deliver, await; and those that end the job. */
#include <stdio.h>
#include <string.h>

#include "carrier.h"
#include "shipment.h"
#include "worker.h"
#include "json/json.h"

/* How often to look for a store's answer, unless it says otherwise. */
#define ANSWER_WAIT_S 30

/* "2026-11-21T08:50:01.123Z" -> "20261121085001123" */
static const char *
digits_of(struct dp_arena *arena, const char *time)
{
    char *digits = dp_strdup(arena, time);
    char *to = digits;

    for (const char *from = time; *from; from++)
        if (*from >= '0' && *from <= '9')
            *to++ = *from;
    *to = '\0';
    return digits;
}

/* All a carrier needs, but the message. */
static int
load(struct freight *freight, struct shipment *shipment,
     const struct dp_job_step *step, struct dp_outlet *outlet,
     struct dp_err *err)
{
    struct task *task = shipment->task;
    struct cargo *cargo = shipment_cargo(shipment, err);
    int rc;

    if (!cargo)
        return -1;
    do
        rc = dp_storelist_get(task->worker->pg, &task->arena, step->store_id,
                              outlet, err);
    while (task_repeat(task, rc, err));
    if (rc != 0
        || dp_json_parse(&task->arena, outlet->settings,
                         strlen(outlet->settings), &freight->settings, err)
               != 0)
        return -1;
    if (!cargo->takedown
        && !cargo_take_sums(cargo, &task->arena, shipment->steps,
                            shipment->n_steps))
        return dp_fail(err, DP_E_INTERNAL, "the package step left no sums");
    freight->task = task;
    freight->cargo = cargo;
    freight->outlet = outlet;
    freight->manifest = dp_printf(&task->arena, "%s.xml", cargo->release.upc);
    freight->batch = dp_printf(&task->arena, "%c_%s_%s",
                               cargo->takedown ? 'P' : 'N', cargo->release.upc,
                               digits_of(&task->arena, cargo->created_at));
    return 0;
}

static int
record(struct shipment *shipment, const struct freight *freight,
       const char *location, struct dp_err *err)
{
    struct task *task = shipment->task;
    struct dp_delivery row = {
        .message_id = shipment_message_id(shipment, freight->outlet->store_id),
        .release_id = task->claim->release_id,
        .revision = task->claim->revision,
        .store_id = freight->outlet->store_id,
        .kind = task->claim->kind,
        .location = location,
    };
    int rc;

    dp_hash_of(&row.digest, freight->message.xml, freight->message.len);
    do
        rc = dp_delivery_record(task->worker->pg, &task->arena, &task->fence,
                                &row, err);
    while (task_repeat(task, rc, err));
    return rc;
}

enum verdict
step_deliver(struct shipment *shipment, const struct dp_job_step *step,
             struct dp_err *err)
{
    struct task *task = shipment->task;
    const char *location = NULL;
    struct freight freight = {0};
    struct dp_outlet outlet;
    const struct carrier *carrier;

    if (load(&freight, shipment, step, &outlet, err) != 0)
        return VERDICT_ERROR;
    carrier = carrier_find(outlet.carrier);
    if (!carrier)
        return task_failed(task, "unknown_carrier",
                           "Store %s wants carrier %s, which this worker "
                           "does not have.",
                           step->store_id, outlet.carrier);
    /* The message id is on record before a byte goes out. */
    if (shipment_status(shipment, step->store_id,
                        freight.cargo->takedown ? "takedown_pending"
                                                : "delivering",
                        NULL, NULL, err)
            != 0
        || shipment_message(shipment, &outlet, &freight.message, err) != 0
        || carrier->deliver(&freight, &location, err) != 0
        || record(shipment, &freight, location, err) != 0
        || (!freight.cargo->takedown
            && shipment_status(shipment, step->store_id, "delivered", NULL,
                               NULL, err)
                   != 0))
        return VERDICT_ERROR;
    shipment->step_result =
        dp_printf(&task->arena, "{\"batch\":\"%s\"}", freight.batch);
    return VERDICT_DONE;
}

/* The store has spoken: note it, and let the job go on. */
static enum verdict
heard(struct shipment *shipment, const struct dp_job_step *step,
      const struct answer *answer, struct dp_err *err)
{
    struct task *task = shipment->task;
    bool takedown = shipment->cargo.takedown;
    const char *message_id = shipment_message_id(shipment, step->store_id);
    json_t *said = dp_json_empty(&task->arena);
    bool applied;
    int rc;

    json_object_set_new(said, "status", json_string(answer->code));
    if (answer->text)
        json_object_set_new(said, "text", json_string(answer->text));
    shipment->step_result = dp_json_print(&task->arena, said);
    do
        rc = dp_delivery_acknowledge(task->worker->pg, &task->arena, message_id,
                                     step->store_id, shipment->step_result,
                                     &applied, err);
    while (task_repeat(task, rc, err));
    if (rc != 0)
        return VERDICT_ERROR;
    if (answer->accepted && takedown)
        return VERDICT_DONE;
    rc = shipment_status(shipment, step->store_id,
                         answer->accepted ? "acknowledged"
                         : takedown       ? "live"
                                          : "rejected",
                         answer->accepted ? NULL : answer->code, answer->text,
                         err);
    return rc == 0 ? VERDICT_DONE : VERDICT_ERROR;
}

enum verdict
step_await(struct shipment *shipment, const struct dp_job_step *step,
           struct dp_err *err)
{
    struct freight freight = {0};
    struct dp_outlet outlet;
    struct answer answer;
    const char *mode;

    if (load(&freight, shipment, step, &outlet, err) != 0)
        return VERDICT_ERROR;
    mode = dp_json_text(freight.settings, "acknowledgement");
    if (!mode || strcmp(mode, "none") == 0)
        return VERDICT_DONE;
    if (carrier_find(outlet.carrier)->poll(&freight, &answer, err) != 0)
        return VERDICT_ERROR;
    if (!answer.there)
        return task_later(
            shipment->task,
            (double)dp_json_int(freight.settings, "poll_s", ANSWER_WAIT_S),
            "awaiting_store", "The store has not answered yet.");
    return heard(shipment, step, &answer, err);
}

/* Did the store's answer of this step refuse the delivery? */
static const char *
refusal_of(struct dp_arena *arena, const struct dp_job_step *step)
{
    json_t *said = NULL;
    const char *status;
    struct dp_err err;

    if (!step->result
        || dp_json_parse(arena, step->result, strlen(step->result), &said, &err)
               != 0)
        return NULL;
    status = dp_json_text(said, "status");
    return status && strcmp(status, "FileOK") != 0 ? status : NULL;
}

/* The last status, for every store that took it; how many did. */
static int
close_stores(struct shipment *shipment, const char *status, size_t *taken,
             const char **refusal, struct dp_err *err)
{
    *taken = 0;
    *refusal = NULL;
    for (size_t i = 0; i < shipment->n_steps; i++) {
        const struct dp_job_step *step = &shipment->steps[i];
        const char *no;

        if (strcmp(step->step, "await") != 0
            || strcmp(step->state, "done") != 0)
            continue;
        no = refusal_of(&shipment->task->arena, step);
        if (no) {
            *refusal = no;
            continue;
        }
        if (shipment_status(shipment, step->store_id, status, NULL, NULL, err)
            != 0)
            return -1;
        ++*taken;
    }
    return 0;
}

static enum verdict
close_all(struct shipment *shipment, const char *status, struct dp_err *err)
{
    const char *refusal;
    size_t taken;

    if (close_stores(shipment, status, &taken, &refusal, err) != 0)
        return VERDICT_ERROR;
    if (taken > 0)
        return VERDICT_DONE;
    if (refusal)
        return task_failed(shipment->task, "rejected",
                           "Every store refused it; the last one said %s.",
                           refusal);
    return task_failed(shipment->task, "undeliverable",
                       "It could not be delivered to any store.");
}

enum verdict
step_live(struct shipment *shipment, const struct dp_job_step *step,
          struct dp_err *err)
{
    (void)step;
    return close_all(shipment, "live", err);
}

enum verdict
step_taken_down(struct shipment *shipment, const struct dp_job_step *step,
                struct dp_err *err)
{
    (void)step;
    return close_all(shipment, "taken_down", err);
}
