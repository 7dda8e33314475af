/*
 * Fetch jobs: download what upload_file_from_url named into storage, within
 * the limits of its type, and end its upload session.
 */
#include <string.h>

#include "base/log.h"
#include "jobs.h"
#include "media/sniff.h"
#include "storage/content.h"
#include "store/room.h"
#include "store/upload.h"
#include "worker.h"

/* One download: where the bytes go, and how far it is. */
struct download {
    struct task *task;
    struct dp_writer *writer;
    int64_t told_bytes;
};

static int
take(void *arg, const void *data, size_t len, struct dp_err *err)
{
    struct download *download = arg;
    int64_t size_bytes = download->writer->size_bytes;

    if (size_bytes - download->told_bytes >= 1048576) {
        download->told_bytes = size_bytes;
        task_say(download->task, -1, "Fetched %lld MiB",
                 (long long)(size_bytes / 1048576));
    }
    return dp_writer_add(download->writer, data, len, err);
}

/* Download; VERDICT_DONE when the whole file is in the writer. */
static enum verdict
download(struct task *task, const struct dp_upload *upload,
         struct dp_writer *writer, struct dp_err *err)
{
    struct download download = {.task = task, .writer = writer};
    struct dp_fetch fetch = {.url = upload->source_url,
                             .size_max_bytes = writer->max_bytes,
                             .sink = take,
                             .sink_arg = &download,
                             .go_on = task_go_on_cb,
                             .go_on_arg = task};
    struct dp_fetched fetched;

    task_say(task, -1, "Fetching");
    if (dp_fetch_run(&task->worker->fetch_rules, &fetch, &task->arena, &fetched,
                     err)
        == 0)
        return VERDICT_DONE;
    dp_log(DP_LOG_INFO, "fetch failed", DP_S("job", task->claim->job_id),
           DP_N("status", fetched.status), DP_S("error", dp_err_name(err)),
           DP_S("detail", err->detail));
    return fetched.permanent ? task_refused(task, err) : VERDICT_ERROR;
}

/* Is it what it was said to be?  Its bytes tell. */
static const struct dp_media_type *
look_at(struct task *task, const struct dp_writer *writer, const char *type)
{
    const struct dp_media_type *found =
        dp_media_sniff(writer->head, writer->head_len);

    if (found && strcmp(dp_media_kind_name(found->kind), type) == 0)
        return found;
    task_failed(task, "unsupported_media",
                "The file at that address looks like %s; %s is needed.",
                found ? found->media_type
                      : dp_media_looks_like(writer->head, writer->head_len),
                strcmp(type, "audio") == 0 ? "audio" : "cover art");
    return NULL;
}

/* May the account store it?  Asked before the file gets its place. */
static int
check_room(struct task *task, const struct dp_upload_file *file,
           const char *type, struct dp_err *err)
{
    const struct dp_room_wish wish = {
        .account_id = task->claim->account_id,
        .size_bytes = file->size_bytes,
        .stored_max_bytes = file->stored_max_bytes,
        .type = type,
        .content_hash = &file->content_hash,
    };

    return dp_room_check(task->worker->pg, &task->arena, &wish, err);
}

static int
finish(struct task *task, struct dp_writer *writer,
       const struct dp_media_type *type, const char **asset_id,
       struct dp_err *err)
{
    const struct dp_claim *claim = task->claim;
    struct dp_upload_file file = {
        .content_hash = writer->hash,
        .size_bytes = writer->size_bytes,
        .media_type = type->media_type,
        .stored_max_bytes = task->worker->conf->limits_stored_max_bytes};
    int rc;

    if (check_room(task, &file, dp_media_kind_name(type->kind), err) != 0
        || dp_content_publish(writer, err) != 0)
        return -1;
    do
        rc = dp_upload_finish(task->worker->pg, &task->arena, claim->account_id,
                              claim->upload_session_id, &file, asset_id, err);
    while (task_repeat(task, rc, err));
    return rc;
}

static enum verdict
fetch(struct task *task, const struct dp_upload *upload, struct dp_err *err)
{
    const struct dp_conf *conf = task->worker->conf;
    int64_t max_bytes = strcmp(upload->type, "audio") == 0
                            ? conf->limits_audio_max_bytes
                            : conf->limits_cover_max_bytes;
    struct dp_writer *writer =
        dp_writer_open(task->storage, &task->arena, max_bytes, err);
    const struct dp_media_type *type;
    const char *asset_id = NULL;
    enum verdict verdict;

    if (!writer)
        return VERDICT_ERROR;
    verdict = download(task, upload, writer, err);
    if (verdict != VERDICT_DONE)
        return verdict;
    type = look_at(task, writer, upload->type);
    if (!type)
        return VERDICT_FAILED;
    if (dp_writer_finish(writer, err) != 0)
        return VERDICT_ERROR;
    if (!task_go_on(task)) {
        dp_fail(err, DP_E_LOST_LEASE, "stopped before publishing");
        return VERDICT_ERROR;
    }
    if (finish(task, writer, type, &asset_id, err) != 0)
        return err->code == DP_E_NOT_FOUND || err->code == DP_E_ACCOUNT_FULL
                   ? task_refused(task, err)
                   : VERDICT_ERROR;
    return task_done(task,
                     dp_printf(&task->arena, "{\"assetId\":\"%s\"}", asset_id));
}

enum verdict
job_fetch(struct task *task, struct dp_err *err)
{
    const struct dp_claim *claim = task->claim;
    struct dp_upload upload;
    int rc;

    do
        rc = dp_upload_get(task->worker->pg, &task->arena, claim->account_id,
                           claim->upload_session_id, &upload, err);
    while (task_repeat(task, rc, err));
    if (rc != 0)
        return VERDICT_ERROR;
    if (strcmp(upload.state, "done") == 0)
        return task_done(task, "{\"state\":\"done before\"}");
    if (!upload.usable)
        return task_failed(task, "expired",
                           "The upload expired before the file was fetched.");
    return fetch(task, &upload, err);
}
