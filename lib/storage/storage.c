/* The storage tree: its folders, free space, and left-over files. */
#include "storage/storage.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

#include "base/uuid.h"

#define FOLDER_FLAGS (O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)

static void
close_tree(void *arg)
{
    struct dp_storage *storage = arg;
    int fds[] = {storage->content, storage->uploads, storage->tmp,
                 storage->lock};

    for (size_t i = 0; i < sizeof(fds) / sizeof(fds[0]); i++)
        if (fds[i] >= 0)
            close(fds[i]);
}

static int
fail(struct dp_err *err, const char *what, const char *name)
{
    return dp_fail(err, DP_E_STORAGE, "%s %s: %s", what, name,
                   strerror(errno));
}

/* Opens folder name, which is made when it is missing. */
static int
open_folder(int root, const char *name, struct dp_err *err)
{
    int fd = openat(root, name, FOLDER_FLAGS);

    if (fd >= 0 || errno != ENOENT)
        return fd >= 0 ? fd : fail(err, "open", name);
    if (mkdirat(root, name, 0700) < 0 && errno != EEXIST)
        return fail(err, "mkdir", name);
    if (dp_storage_sync(root, name, err) < 0)
        return -1;
    fd = openat(root, name, FOLDER_FLAGS);
    return fd >= 0 ? fd : fail(err, "open", name);
}

static int
open_tree(struct dp_storage *storage, int root, struct dp_err *err)
{
    storage->content = open_folder(root, "content", err);
    if (storage->content < 0)
        return -1;
    storage->uploads = open_folder(root, "uploads", err);
    if (storage->uploads < 0)
        return -1;
    storage->tmp = open_folder(root, "tmp", err);
    if (storage->tmp < 0)
        return -1;
    storage->lock = openat(root, "lock",
                           O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    return storage->lock < 0 ? fail(err, "open", "lock") : 0;
}

const struct dp_storage *
dp_storage_open(struct dp_arena *arena, const struct dp_conf *conf,
                struct dp_err *err)
{
    struct dp_storage *storage = dp_alloc(arena, sizeof(*storage));
    const char *path = conf->storage_path;
    int root, rc;

    *storage = (struct dp_storage){-1, -1, -1, -1,
                                   conf->storage_free_min_bytes};
    if (mkdir(path, 0700) < 0 && errno != EEXIST)
        fail(err, "mkdir", path);
    root = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (root < 0) {
        fail(err, "open", path);
        return NULL;
    }
    dp_arena_defer(arena, close_tree, storage);
    rc = open_tree(storage, root, err);
    close(root);
    return rc == 0 ? storage : NULL;
}

int
dp_storage_room(const struct dp_storage *storage, struct dp_err *err)
{
    struct statvfs fs;
    int64_t free_bytes;

    if (fstatvfs(storage->tmp, &fs) < 0)
        return fail(err, "statvfs", "tmp");
    free_bytes = (int64_t)fs.f_bavail * (int64_t)fs.f_frsize;
    if (free_bytes < storage->free_min_bytes)
        return dp_fail(err, DP_E_STORAGE,
                       "%lld bytes free, storage.free_min_bytes is %lld",
                       (long long)free_bytes,
                       (long long)storage->free_min_bytes);
    return 0;
}

bool
dp_storage_is_id(const char *id)
{
    return id != NULL && dp_is_uuid(id) && strpbrk(id, "ABCDEF") == NULL;
}

int
dp_storage_sync(int dir, const char *what, struct dp_err *err)
{
    return fsync(dir) < 0 ? fail(err, "fsync of the folder of", what) : 0;
}

int
dp_storage_sweep(const struct dp_storage *storage, int64_t min_age_s,
                 int64_t *removed, struct dp_err *err)
{
    int fd = openat(storage->tmp, ".", FOLDER_FLAGS);
    DIR *dir = fd < 0 ? NULL : fdopendir(fd);
    time_t limit = time(NULL) - (time_t)min_age_s;
    struct dirent *entry;
    struct stat st;

    *removed = 0;
    if (dir == NULL) {
        if (fd >= 0)
            close(fd);
        return fail(err, "open", "tmp");
    }
    while ((entry = readdir(dir)) != NULL) {
        if (entry->d_name[0] != '.'
            && fstatat(fd, entry->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0
            && S_ISREG(st.st_mode) && st.st_mtime <= limit
            && unlinkat(fd, entry->d_name, 0) == 0)
            (*removed)++;
    }
    closedir(dir);
    return 0;
}
