/*
 * The folder carrier: a delivery is a folder below delivery.path.
 *
 *   <store>/N_<upc>_<YYYYMMDDhhmmssnnn>/resources/<files>
 *   <store>/N_<upc>_<YYYYMMDDhhmmssnnn>/<upc>.xml   last
 *
 * The name is the job's, so a delivery that was cut off is completed in its
 * own folder.  Every file gets its name after its bytes are on disk.
 */
#include "carrier_folder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/io.h"
#include "storage/content.h"
#include "worker.h"
#include "json/json.h"

#define BLOCK_BYTES 65536

static int
fail(struct dp_err *err, const char *what, const char *name)
{
    return dp_fail(err, DP_E_STORAGE, "%s %s: %s", what, name, strerror(errno));
}

const char *
folder_of_store(const struct freight *freight, struct dp_err *err)
{
    const char *path = dp_json_text(freight->settings, "path");

    if (!path)
        path = freight->outlet->store_id;
    if (!*path || *path == '/' || strstr(path, "..")) {
        dp_fail(err, DP_E_INTERNAL, "path of store %s leaves delivery.path",
                freight->outlet->store_id);
        return NULL;
    }
    return dp_printf(&freight->task->arena, "%s/%s",
                     freight->task->worker->conf->delivery_path, path);
}

/* Make path and what is missing above it. */
static int
make_folders(struct task *task, const char *path, struct dp_err *err)
{
    char *part = dp_strdup(&task->arena, path);

    for (char *p = part + 1;; p++) {
        char end = *p;

        if (end != '/' && end != '\0')
            continue;
        *p = '\0';
        if (mkdir(part, 0750) != 0 && errno != EEXIST)
            return fail(err, "mkdir", part);
        if (end == '\0')
            return 0;
        *p = end;
    }
}

/* Open a folder, for files in it. */
static int
open_folder(const char *path, struct dp_err *err)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    return fd >= 0 ? fd : fail(err, "open", path);
}

static int
sync_folder(const char *path, struct dp_err *err)
{
    int fd = open_folder(path, err);
    int rc;

    if (fd < 0)
        return -1;
    rc = dp_storage_sync(fd, path, err);
    close(fd);
    return rc;
}

static bool
is_there(int dir, const char *name, int64_t size_bytes)
{
    struct stat st;

    return fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0
           && S_ISREG(st.st_mode) && st.st_size == size_bytes;
}

/* From one descriptor to the other; the bytes must have the hash. */
static int
copy(struct task *task, int from, int to, const struct dp_hash *expected,
     struct dp_err *err)
{
    static _Thread_local char block[BLOCK_BYTES];
    struct dp_hasher hasher;
    struct dp_hash found;
    ssize_t len;

    dp_hash_init(&hasher);
    while ((len = read(from, block, sizeof(block))) > 0) {
        if (!task_go_on(task))
            return dp_fail(err, DP_E_LOST_LEASE, "stopped while delivering");
        dp_hash_update(&hasher, block, (size_t)len);
        if (dp_write_all(to, block, (size_t)len) != 0)
            return fail(err, "write", "a delivered file");
    }
    dp_hash_final(&hasher, &found);
    if (len < 0 || !dp_hash_equal(&found, expected))
        return dp_fail(err, DP_E_STORAGE, "a stored file is damaged");
    return 0;
}

/* A new file under a name of its own; *part gets that name. */
static int
open_part(struct task *task, int dir, const char *name, const char **part,
          struct dp_err *err)
{
    int fd;

    *part = dp_printf(&task->arena, ".%s.%lld.part", name,
                      (long long)task->claim->lease_epoch);
    fd = openat(dir, *part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
    return fd >= 0 ? fd : fail(err, "create", *part);
}

/* The bytes are complete: to disk, then to their name.  Closes fd. */
static int
name_part(int fd, int dir, const char *part, const char *name, int rc,
          struct dp_err *err)
{
    if (rc == 0 && fdatasync(fd) != 0)
        rc = fail(err, "sync", name);
    close(fd);
    if (rc == 0 && renameat(dir, part, dir, name) != 0)
        rc = fail(err, "rename", name);
    if (rc != 0)
        unlinkat(dir, part, 0);
    return rc;
}

static int
put_file(const struct freight *freight, int dir, const struct parcel *parcel,
         struct dp_err *err)
{
    struct task *task = freight->task;
    const struct dp_hash *hash = &parcel->asset->derived_hash;
    const char *part;
    int64_t size_bytes;
    int from, to, rc;

    if (is_there(dir, parcel->name, parcel->asset->derived_bytes))
        return 0;
    from = dp_content_open(task->storage, hash, &size_bytes, err);
    if (from < 0)
        return -1;
    to = open_part(task, dir, parcel->name, &part, err);
    rc = to < 0 ? -1 : copy(task, from, to, hash, err);
    if (to >= 0)
        rc = name_part(to, dir, part, parcel->name, rc, err);
    close(from);
    return rc;
}

static int
put_resources(const struct freight *freight, const char *batch,
              struct dp_err *err)
{
    const struct cargo *cargo = freight->cargo;
    struct task *task = freight->task;
    const char *path = dp_printf(&task->arena, "%s/resources", batch);
    int dir, rc;

    if (make_folders(task, path, err) != 0)
        return -1;
    dir = open_folder(path, err);
    if (dir < 0)
        return -1;
    rc = put_file(freight, dir, &cargo->cover, err);
    for (size_t i = 0; rc == 0 && i < cargo->n_tracks; i++)
        rc = put_file(freight, dir, &cargo->tracks[i].audio, err);
    if (rc == 0)
        rc = dp_storage_sync(dir, path, err);
    close(dir);
    return rc;
}

/* The message, last: with it the delivery is there.  Only the owner may. */
static int
put_manifest(const struct freight *freight, const char *batch,
             struct dp_err *err)
{
    struct task *task = freight->task;
    int dir = open_folder(batch, err);
    const char *part;
    int fd, rc;

    if (dir < 0)
        return -1;
    fd = open_part(task, dir, freight->manifest, &part, err);
    if (fd < 0) {
        close(dir);
        return -1;
    }
    rc = dp_write_all(fd, freight->message.xml, freight->message.len) == 0
             ? task_hold(task, err)
             : fail(err, "write", freight->manifest);
    rc = name_part(fd, dir, part, freight->manifest, rc, err);
    if (rc == 0)
        rc = dp_storage_sync(dir, batch, err);
    close(dir);
    return rc;
}

static int
deliver(const struct freight *freight, const char **location,
        struct dp_err *err)
{
    struct task *task = freight->task;
    const char *store = folder_of_store(freight, err);
    const char *batch;

    if (!store)
        return -1;
    batch = dp_printf(&task->arena, "%s/%s", store, freight->batch);
    *location = batch;
    if (make_folders(task, batch, err) != 0
        || make_folders(
               task, dp_printf(&task->arena, "%s/acknowledgements", store), err)
               != 0
        || (!freight->cargo->takedown
            && put_resources(freight, batch, err) != 0)
        || sync_folder(batch, err) != 0 || sync_folder(store, err) != 0)
        return -1;
    return put_manifest(freight, batch, err);
}

const struct carrier carrier_folder = {
    .name = "folder",
    .deliver = deliver,
    .poll = folder_poll,
};
