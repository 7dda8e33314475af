/* The steps before delivery: validate, identifiers, assets. */
#include <string.h>

#include "shipment.h"
#include "store/identifier.h"
#include "worker.h"
#include "json/json.h"

/* How soon to look again whether cover and audio are ready. */
#define ASSETS_WAIT_S 1

enum verdict
step_validate(struct shipment *shipment, const struct dp_job_step *step,
              struct dp_err *err)
{
    struct cargo *cargo = shipment_cargo(shipment, err);

    (void)step;
    if (!cargo)
        return VERDICT_ERROR;
    if (cargo->missing)
        return task_failed(shipment->task, "invalid_release", "%s",
                           cargo->missing);
    return VERDICT_DONE;
}

enum verdict
step_identifiers(struct shipment *shipment, const struct dp_job_step *step,
                 struct dp_err *err)
{
    struct task *task = shipment->task;
    struct dp_identifiers given;
    struct dp_str result;
    int rc;

    (void)step;
    do
        rc = dp_identifiers_assign(task->worker->pg, &task->arena, &task->fence,
                                   &given, err);
    while (task_repeat(task, rc, err));
    if (rc != 0)
        return VERDICT_ERROR;
    if (given.exhausted) {
        dp_refuse(err, DP_E_INTERNAL,
                  "This house has no more UPCs or ISRCs to give out; the "
                  "operator must add some to identifier_pool.");
        return VERDICT_ERROR;
    }
    dp_str_init(&result, &task->arena, 65536);
    dp_str_add(&result, "{\"upc\":");
    dp_str_json(&result, given.upc);
    dp_str_add(&result, ",\"isrcs\":[");
    for (size_t i = 0; i < given.isrcs.n; i++) {
        dp_str_add(&result, i > 0 ? "," : "");
        dp_str_json(&result, given.isrcs.items[i]);
    }
    dp_str_add(&result, "]}");
    shipment->step_result = result.data;
    shipment->loaded = false; /* to be read again, with the identifiers */
    return VERDICT_DONE;
}

/* Ready, to be waited for, or never to be. */
static enum verdict
look_at(struct shipment *shipment, const struct parcel *parcel,
        const char *what)
{
    struct task *task = shipment->task;
    const struct dp_asset *asset = parcel->asset;

    if (!asset)
        return task_failed(task, "asset_missing", "%s is gone.", what);
    if (strcmp(asset->state, "refused") == 0)
        return task_failed(task, asset->refusal_code, "%s was refused: %s",
                           what, asset->refusal_text);
    if (strcmp(asset->state, "ready") != 0)
        return task_later(task, ASSETS_WAIT_S, "assets_pending",
                          "Cover or audio is still being made.");
    return VERDICT_DONE;
}

enum verdict
step_assets(struct shipment *shipment, const struct dp_job_step *step,
            struct dp_err *err)
{
    struct cargo *cargo = shipment_cargo(shipment, err);
    enum verdict verdict, waiting = VERDICT_DONE;

    (void)step;
    if (!cargo)
        return VERDICT_ERROR;
    verdict = look_at(shipment, &cargo->cover, "The cover art");
    for (size_t i = 0; i < cargo->n_tracks; i++) {
        if (verdict == VERDICT_FAILED)
            return verdict;
        if (verdict == VERDICT_LATER)
            waiting = verdict;
        verdict =
            look_at(shipment, &cargo->tracks[i].audio,
                    dp_printf(&shipment->task->arena, "The audio of track %d",
                              cargo->tracks[i].row.position));
    }
    return verdict == VERDICT_DONE ? waiting : verdict;
}
