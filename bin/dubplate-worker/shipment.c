/* What the steps of a shipment share: cargo, statuses, messages. */
#include "shipment.h"

#include <string.h>

#include "worker.h"
#include "json/json.h"

/* Stores that have no party id of their own get the one kept for tests. */
#define NO_PARTY_ID "PADPIDA0000000000X"

struct cargo *
shipment_cargo(struct shipment *shipment, struct dp_err *err)
{
    struct task *task = shipment->task;
    int rc;

    if (shipment->loaded)
        return &shipment->cargo;
    do
        rc = cargo_load(&shipment->cargo, task, err);
    while (task_repeat(task, rc, err));
    shipment->loaded = rc == 0;
    return rc == 0 ? &shipment->cargo : NULL;
}

const char *
shipment_message_id(const struct shipment *shipment, const char *store_id)
{
    return dp_printf(&shipment->task->arena, "%s.%s",
                     shipment->task->claim->job_id, store_id);
}

int
shipment_status(struct shipment *shipment, const char *store_id,
                const char *status, const char *code, const char *text,
                struct dp_err *err)
{
    struct task *task = shipment->task;
    struct dp_store_status row = {
        .release_id = task->claim->release_id,
        .revision = task->claim->revision,
        .store_id = store_id,
        .status = status,
        .message_id = shipment_message_id(shipment, store_id),
        .code = code,
        .text = text,
    };
    int rc;

    do
        rc = dp_delivery_set_status(task->worker->pg, &task->arena,
                                    &task->fence, &row, err);
    while (task_repeat(task, rc, err));
    return rc;
}

int
shipment_status_all(struct shipment *shipment, const char *status,
                    struct dp_err *err)
{
    for (size_t i = 0; i < shipment->n_steps; i++) {
        const struct dp_job_step *step = &shipment->steps[i];

        if (strcmp(step->step, "deliver") == 0
            && strcmp(step->state, "failed") != 0
            && shipment_status(shipment, step->store_id, status, NULL, NULL,
                               err)
                   != 0)
            return -1;
    }
    return 0;
}

int
shipment_message(struct shipment *shipment, const struct dp_outlet *outlet,
                 struct ern_message *message, struct dp_err *err)
{
    struct task *task = shipment->task;
    const struct dp_conf *conf = task->worker->conf;
    struct cargo *cargo = shipment_cargo(shipment, err);
    struct ern_envelope envelope = {
        .message_id = shipment_message_id(shipment, outlet->store_id),
        .sender_id = conf->delivery_sender_id,
        .sender_name = conf->delivery_sender_name,
        .recipient_id = NO_PARTY_ID,
        .recipient_name = outlet->name,
    };
    json_t *settings = NULL;
    const char *party_id = NULL;

    if (!cargo)
        return -1;
    if (dp_json_parse(&task->arena, outlet->settings, strlen(outlet->settings),
                      &settings, err)
        == 0)
        party_id = dp_json_text(settings, "party_id");
    if (party_id)
        envelope.recipient_id = party_id;
    if (ern_build(message, &task->arena, cargo, &envelope, err) != 0)
        return -1;
    return conf->delivery_validate
               ? ern_validate(conf->delivery_schema, message, err)
               : 0;
}
