/* Chunks: files of uploads/<session id>/. */
#include "storage/chunk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define FOLDER_FLAGS (O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
#define CHUNK_NAME (12 + DP_HASH_HEX)

static int
fail(struct dp_err *err, const char *what, const char *name)
{
    return dp_fail(err, DP_E_STORAGE, "%s uploads/%s: %s", what, name,
                   strerror(errno));
}

static void
chunk_name(char name[CHUNK_NAME], int chunk_index,
           const struct dp_hash *hash)
{
    char hex[DP_HASH_HEX];

    dp_hash_hex(hash, hex);
    snprintf(name, CHUNK_NAME, "%d.%s", chunk_index, hex);
}

static int
open_folder(const struct dp_storage *storage, const char *session_id,
            struct dp_err *err)
{
    int fd;

    if (!dp_storage_is_id(session_id))
        return dp_fail(err, DP_E_NOT_FOUND, "not a session id");
    fd = openat(storage->uploads, session_id, FOLDER_FLAGS);
    if (fd < 0 && errno == ENOENT)
        return dp_fail(err, DP_E_NOT_FOUND, "no folder uploads/%s",
                       session_id);
    return fd >= 0 ? fd : fail(err, "open", session_id);
}

int
dp_chunk_publish(struct dp_writer *writer, const char *session_id,
                 int chunk_index, struct dp_err *err)
{
    const struct dp_storage *storage = writer->storage;
    char name[CHUNK_NAME];
    int dir, rc = 0;

    if (dp_storage_is_id(session_id)
        && mkdirat(storage->uploads, session_id, 0700) < 0
        && errno != EEXIST)
        return fail(err, "mkdir", session_id);
    dir = open_folder(storage, session_id, err);
    if (dir < 0)
        return -1;
    chunk_name(name, chunk_index, &writer->hash);
    if (renameat(storage->tmp, writer->name, dir, name) < 0) {
        rc = fail(err, "rename", name);
    } else {
        writer->name[0] = '\0';
        rc = dp_storage_sync(dir, name, err);
        if (rc == 0)
            rc = dp_storage_sync(storage->uploads, session_id, err);
        if (rc < 0)
            unlinkat(dir, name, 0);
    }
    close(dir);
    dp_writer_drop(writer);
    return rc;
}

int
dp_chunk_open(const struct dp_storage *storage, const char *session_id,
              int chunk_index, const struct dp_hash *hash, struct dp_err *err)
{
    int dir = open_folder(storage, session_id, err);
    char name[CHUNK_NAME];
    int fd;

    if (dir < 0)
        return -1;
    chunk_name(name, chunk_index, hash);
    fd = openat(dir, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        dp_fail(err, errno == ENOENT ? DP_E_NOT_FOUND : DP_E_STORAGE,
                "open chunk %s: %s", name, strerror(errno));
    close(dir);
    return fd;
}

void
dp_chunk_remove(const struct dp_storage *storage, const char *session_id,
                int chunk_index, const struct dp_hash *hash)
{
    struct dp_err err;
    int dir = open_folder(storage, session_id, &err);
    char name[CHUNK_NAME];

    if (dir < 0)
        return;
    chunk_name(name, chunk_index, hash);
    unlinkat(dir, name, 0);
    close(dir);
}

int
dp_chunk_remove_all(const struct dp_storage *storage, const char *session_id,
                    struct dp_err *err)
{
    int fd = open_folder(storage, session_id, err);
    DIR *dir = fd < 0 ? NULL : fdopendir(fd);
    struct dirent *entry;

    if (fd < 0)
        return err->code == DP_E_NOT_FOUND ? 0 : -1;
    if (dir == NULL) {
        close(fd);
        return fail(err, "read", session_id);
    }
    while ((entry = readdir(dir)) != NULL)
        if (entry->d_name[0] != '.')
            unlinkat(fd, entry->d_name, 0);
    closedir(dir);
    if (unlinkat(storage->uploads, session_id, AT_REMOVEDIR) < 0
        && errno != ENOENT && errno != ENOTEMPTY)
        return fail(err, "rmdir", session_id);
    return 0;
}

static bool
is_old(const struct dp_storage *storage, const char *name, time_t limit)
{
    struct stat st;

    return dp_storage_is_id(name)
           && fstatat(storage->uploads, name, &st, AT_SYMLINK_NOFOLLOW) == 0
           && S_ISDIR(st.st_mode) && st.st_mtime <= limit;
}

int
dp_chunk_sweep(const struct dp_storage *storage, int64_t min_age_s,
               dp_chunk_known_fn *known, void *ctx, int64_t *removed,
               struct dp_err *err)
{
    time_t limit = time(NULL) - (time_t)min_age_s;
    int fd = openat(storage->uploads, ".", FOLDER_FLAGS);
    DIR *dir = fd < 0 ? NULL : fdopendir(fd);
    struct dirent *entry;
    bool needed = false;
    int rc = 0;

    *removed = 0;
    if (dir == NULL) {
        if (fd >= 0)
            close(fd);
        return fail(err, "read", ".");
    }
    while (rc == 0 && (entry = readdir(dir)) != NULL) {
        if (!is_old(storage, entry->d_name, limit))
            continue;
        rc = known(ctx, entry->d_name, &needed, err);
        if (rc == 0 && !needed) {
            rc = dp_chunk_remove_all(storage, entry->d_name, err);
            *removed += rc == 0;
        }
    }
    closedir(dir);
    return rc;
}
