/*
 * Clean-up jobs: expire forgotten uploads, remove files that no row needs, and
 * forget what sign-in is done with.  What goes is at least a day old, or has
 * an end of its own, and running twice finds nothing more.
 */
#include "jobs.h"
#include "media/jobdir.h"
#include "storage/chunk.h"
#include "storage/content.h"
#include "store/asset.h"
#include "store/audit.h"
#include "store/client.h"
#include "store/grant.h"
#include "store/rate.h"
#include "store/signing_key.h"
#include "store/sweep.h"
#include "store/upload.h"
#include "worker.h"

#define GRACE_S 86400

/* Buckets fill up within a minute; an idle hour is plenty. */
#define RATE_IDLE_S 3600

/* Clients that nobody used for so long, and that hold no grant. */
#define CLIENT_IDLE_S (90 * 86400)

/* Sessions that are over: first the files go, then the row says so. */
static int
sweep_sessions(struct task *task, int64_t *removed, struct dp_err *err)
{
    struct dp_pg *pg = task->worker->pg;
    struct dp_upload_swept *over;
    size_t n = 0;

    over = dp_upload_expire(pg, &task->arena, GRACE_S, &n, err);
    if (!over)
        return -1;
    for (size_t i = 0; i < n; i++) {
        if (!task_go_on(task))
            return dp_fail(err, DP_E_LOST_LEASE, "stopped");
        if (dp_chunk_remove_all(task->storage, over[i].session_id, err) != 0
            || dp_upload_set_swept(pg, over[i].session_id, err) != 0)
            return -1;
        ++*removed;
    }
    return 0;
}

/* For the sweeps: the job, and memory for one question at a time. */
struct asker {
    struct task *task;
    struct dp_arena arena;
};

static int
content_known(void *arg, const struct dp_hash *hash, bool *known,
              struct dp_err *err)
{
    struct asker *asker = arg;

    if (!task_go_on(asker->task))
        return dp_fail(err, DP_E_LOST_LEASE, "stopped");
    dp_arena_reset(&asker->arena);
    return dp_asset_find_content(asker->task->worker->pg, &asker->arena, hash,
                                 known, err);
}

static int
session_known(void *arg, const char *session_id, bool *known,
              struct dp_err *err)
{
    struct asker *asker = arg;

    dp_arena_reset(&asker->arena);
    return dp_sweep_needs_chunks(asker->task->worker->pg, &asker->arena,
                                 session_id, known, err);
}

/* Files that no row needs. */
static int
sweep_files(struct task *task, int64_t *chunks, int64_t *files,
            struct dp_err *err)
{
    struct asker asker = {.task = task};
    int rc;

    dp_arena_init(&asker.arena);
    rc = dp_chunk_sweep(task->storage, GRACE_S, session_known, &asker, chunks,
                        err);
    if (rc == 0)
        rc = dp_content_sweep(task->storage, GRACE_S, content_known, &asker,
                              files, err);
    dp_arena_clear(&asker.arena);
    return rc;
}

static int
sweep_audit(struct task *task, struct dp_err *err)
{
    return dp_audit_sweep(task->worker->pg, &task->arena,
                          task->worker->conf->auth_audit_keep_days * 86400,
                          err);
}

/* Grants first: a client whose last one goes may go, too. */
static int
sweep_sign_in(struct task *task, struct dp_err *err)
{
    struct dp_pg *pg = task->worker->pg;

    if (dp_grant_sweep(pg, &task->arena, GRACE_S, err) < 0
        || dp_client_sweep(pg, &task->arena, CLIENT_IDLE_S, err) < 0)
        return -1;
    return dp_signing_key_purge(pg, err);
}

enum verdict
job_cleanup(struct task *task, struct dp_err *err)
{
    int64_t sessions = 0, chunks = 0, files = 0, temporary = 0, mcp = 0;
    int folders;

    if (sweep_sessions(task, &sessions, err) != 0
        || sweep_files(task, &chunks, &files, err) != 0
        || dp_storage_sweep(task->storage, GRACE_S, &temporary, err) != 0
        || dp_rate_sweep(task->worker->pg, &task->arena, RATE_IDLE_S, err) != 0
        || sweep_audit(task, err) != 0 || sweep_sign_in(task, err) != 0
        || dp_sweep_mcp(task->worker->pg, &task->arena, &mcp, err) != 0)
        return VERDICT_ERROR;
    folders = dp_media_jobdir_sweep(task->worker->work_dir, GRACE_S);
    return task_done(
        task,
        dp_printf(&task->arena,
                  "{\"sessions\":%lld,\"chunkFolders\":%lld,\"files\":%lld,"
                  "\"temporary\":%lld,\"mediaFolders\":%d,\"mcp\":%lld}",
                  (long long)sessions, (long long)chunks, (long long)files,
                  (long long)temporary, folders, (long long)mcp));
}
