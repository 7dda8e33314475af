/*
 * Media jobs: make of an uploaded cover or audio file what stores take.
 *
 * The work is done by the jailed child; what it made is published durably
 * under its hash, and only then told to the database.
 */
#include "config.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "jobs.h"
#include "media/run.h"
#include "storage/content.h"
#include "store/asset.h"
#include "store/room.h"
#include "worker.h"

static int
beat(void *arg)
{
    return task_go_on(arg) ? 0 : 1;
}

/* Where the source lies. */
static const char *
content_path(struct task *task, const struct dp_hash *hash)
{
    char hex[DP_HASH_HEX];

    dp_hash_hex(hash, hex);
    return dp_printf(&task->arena, "%s/content/%.2s/%s",
                     task->worker->conf->storage_path, hex, hex);
}

static int
make(struct task *task, const struct dp_asset *asset,
     struct dp_media_made *made, struct dp_err *err)
{
    struct dp_media_job job = {0};

    dp_media_job_init(&job, task->worker->conf);
    job.kind = strcmp(asset->type, dp_media_kind_name(DP_MEDIA_COVER)) == 0
                   ? DP_MEDIA_COVER
                   : DP_MEDIA_AUDIO;
    job.source_path = content_path(task, &asset->content_hash);
    job.work_root = task->worker->work_dir;
    job.beat = beat;
    job.beat_arg = task;
    job.beat_ms = 200;
    task_say(task, -1, "%s",
             job.kind == DP_MEDIA_COVER ? "Making the cover"
                                        : "Making the audio");
    return dp_media_run(made, &task->arena, &job, err);
}

/* May the account store it?  Asked before the file gets its place. */
static int
check_room(struct task *task, const struct dp_media_made *made,
           struct dp_err *err)
{
    const struct dp_room_wish wish = {
        .account_id = task->claim->account_id,
        .size_bytes = made->size_bytes,
        .stored_max_bytes = task->worker->conf->limits_stored_max_bytes,
    };

    return dp_room_check(task->worker->pg, &task->arena, &wish, err);
}

/* Move what was made into storage, under its hash. */
static int
publish(struct task *task, const struct dp_media_made *made,
        struct dp_hash *hash, struct dp_err *err)
{
    const struct dp_storage *storage = task->storage;
    struct dp_writer *writer =
        dp_writer_open(storage, &task->arena, made->size_bytes, err);

    if (!writer)
        return -1;
    if (renameat(AT_FDCWD, made->path, storage->tmp, writer->name) != 0
        || dup3(made->dir.out_fd, writer->fd, O_CLOEXEC) < 0
        || fchmod(writer->fd, 0600) != 0)
        return dp_fail(err, DP_E_STORAGE, "take over what was made: %m");
    if (dp_writer_scan(writer, err) != 0 || dp_writer_finish(writer, err) != 0)
        return -1;
    *hash = writer->hash;
    if (check_room(task, made, err) != 0)
        return -1;
    if (!task_go_on(task))
        return dp_fail(err, DP_E_LOST_LEASE, "stopped before publishing");
    return dp_content_publish(writer, err);
}

static int
tell_ready(struct task *task, const struct dp_media_made *made,
           struct dp_err *err)
{
    const struct dp_claim *claim = task->claim;
    struct dp_asset_derived derived = {
        .size_bytes = made->size_bytes,
        .media_type = made->type->media_type,
        .facts_json = made->facts_json,
        .advisories_json = made->advisories_json,
        .stored_max_bytes = task->worker->conf->limits_stored_max_bytes,
    };
    int rc;

    if (publish(task, made, &derived.content_hash, err) != 0)
        return -1;
    do
        rc = dp_asset_ready(task->worker->pg, &task->arena, &task->fence,
                            claim->asset_id, &derived, err);
    while (task_repeat(task, rc, err));
    return rc;
}

static int
tell_refused(struct task *task, const struct dp_media_made *made,
             struct dp_err *err)
{
    const struct dp_err why = *err;
    struct dp_asset_refusal refusal = {
        .code = made->refusal_code ? made->refusal_code : dp_err_name(&why),
        .text = made->refusal_text ? made->refusal_text : dp_err_text(&why),
        .facts_json = made->facts_json,
    };
    int rc;

    do
        rc = dp_asset_refuse(task->worker->pg, &task->arena, &task->fence,
                             task->claim->asset_id, &refusal, err);
    while (task_repeat(task, rc, err));
    return rc;
}

enum verdict
job_media(struct task *task, struct dp_err *err)
{
    const struct dp_claim *claim = task->claim;
    struct dp_media_made made = {0};
    struct dp_asset asset;
    int rc;

    do
        rc = dp_asset_get(task->worker->pg, &task->arena, claim->account_id,
                          claim->asset_id, &asset, err);
    while (task_repeat(task, rc, err));
    if (rc != 0)
        return VERDICT_ERROR;
    if (strcmp(asset.state, "pending") != 0)
        return task_done(task, "{\"state\":\"settled before\"}");
    if (make(task, &asset, &made, err) == 0) {
        rc = tell_ready(task, &made, err);
        dp_media_made_clear(&made);
        if (rc == 0)
            return task_done(task, "{\"state\":\"ready\"}");
    }
    if (!dp_media_is_refusal(err) && err->code != DP_E_ACCOUNT_FULL)
        return VERDICT_ERROR;
    rc = tell_refused(task, &made, err);
    return rc == 0 ? task_done(task, "{\"state\":\"refused\"}") : VERDICT_ERROR;
}
