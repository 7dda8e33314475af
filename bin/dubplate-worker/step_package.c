/*
 * The package step: hash sums of all files, and a message that can be built.
 *
 * The sums stay with the step, so the deliveries need not read every file
 * twice.
 */
#include <string.h>
#include <unistd.h>

#include "crypto/sha256.h"
#include "shipment.h"
#include "storage/content.h"
#include "worker.h"
#include "json/json.h"

#define BLOCK_BYTES 65536

/* Read a file once: its sum, and is it what its name says? */
static int
add_up(struct task *task, int fd, const struct dp_hash *expected,
       char hex[DP_SHA256_HEX], struct dp_err *err)
{
    static _Thread_local char block[BLOCK_BYTES];
    struct dp_sha256 sum;
    struct dp_hasher hasher;
    struct dp_hash found;
    ssize_t len;

    dp_sha256_init(&sum);
    dp_hash_init(&hasher);
    while ((len = read(fd, block, sizeof(block))) > 0) {
        if (!task_go_on(task))
            return dp_fail(err, DP_E_LOST_LEASE, "stopped");
        dp_sha256_update(&sum, block, (size_t)len);
        dp_hash_update(&hasher, block, (size_t)len);
    }
    dp_hash_final(&hasher, &found);
    dp_sha256_final(&sum, hex);
    if (len < 0 || !dp_hash_equal(&found, expected))
        return dp_fail(err, DP_E_STORAGE, "a stored file is damaged");
    return 0;
}

static int
sum_up(struct task *task, struct parcel *parcel, json_t *sums,
       struct dp_err *err)
{
    const struct dp_hash *hash = &parcel->asset->derived_hash;
    char hex[DP_SHA256_HEX];
    int64_t size_bytes;
    int fd = dp_content_open(task->storage, hash, &size_bytes, err);
    int rc;

    if (fd < 0)
        return -1;
    rc = add_up(task, fd, hash, hex, err);
    close(fd);
    parcel->sha256 = dp_strdup(&task->arena, hex);
    if (rc == 0)
        json_object_set_new(sums, parcel->name, json_string(hex));
    return rc;
}

static int
sum_all(struct task *task, struct cargo *cargo, json_t *sums,
        struct dp_err *err)
{
    if (sum_up(task, &cargo->cover, sums, err) != 0)
        return -1;
    for (size_t i = 0; i < cargo->n_tracks; i++)
        if (sum_up(task, &cargo->tracks[i].audio, sums, err) != 0)
            return -1;
    return 0;
}

/* Would the message be one?  Better known before the first delivery. */
static enum verdict
try_message(struct shipment *shipment, struct dp_err *err)
{
    struct dp_outlet somebody = {
        .store_id = "store", .name = "Store", .settings = "{}"};
    struct ern_message message;

    if (shipment_message(shipment, &somebody, &message, err) == 0)
        return VERDICT_DONE;
    return err->code == DP_E_INVALID_RELEASE ? task_failed(
               shipment->task, "invalid_message", "%s", dp_err_text(err))
                                             : VERDICT_ERROR;
}

enum verdict
step_package(struct shipment *shipment, const struct dp_job_step *step,
             struct dp_err *err)
{
    struct task *task = shipment->task;
    struct cargo *cargo = shipment_cargo(shipment, err);
    json_t *result = dp_json_empty(&task->arena);
    json_t *sums = dp_json_empty(&task->arena);

    (void)step;
    if (!cargo)
        return VERDICT_ERROR;
    if (cargo->missing)
        return task_failed(task, "invalid_release", "%s", cargo->missing);
    if (!cargo->takedown
        && (shipment_status_all(shipment, "preparing", err) != 0
            || sum_all(task, cargo, sums, err) != 0))
        return VERDICT_ERROR;
    json_object_set(result, "sha256", sums);
    json_object_set_new(result, "message", json_string(ERN_NAMESPACE));
    shipment->step_result = dp_json_print(&task->arena, result);
    return try_message(shipment, err);
}
