/* Content: publishing, opening and sweeping of finished files. */
#include "storage/content.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define FOLDER_FLAGS (O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
#define FOLDERS 256
#define LOCK_TRIES 50
#define LOCK_WAIT_US 20000

static int
fail(struct dp_err *err, const char *what, const char *name)
{
    return dp_fail(err, DP_E_STORAGE, "%s content/%s: %s", what, name,
                   strerror(errno));
}

/* The folder of a hash: its first two digits. */
static void
folder_of(const char *hex, char folder[3])
{
    memcpy(folder, hex, 2);
    folder[2] = '\0';
}

/* Opens the folder of hex, making it.  Its own name is synced by publish. */
static int
open_folder(const struct dp_storage *storage, const char *hex,
            struct dp_err *err)
{
    char folder[3];
    int fd;

    folder_of(hex, folder);
    if (mkdirat(storage->content, folder, 0700) < 0 && errno != EEXIST)
        return fail(err, "mkdir", folder);
    fd = openat(storage->content, folder, FOLDER_FLAGS);
    return fd >= 0 ? fd : fail(err, "open", folder);
}

/*
 * Gives the file its name, unless the same file has it already: that one may
 * be in use and stays.  One of another size is damaged and is replaced.
 */
static int
name_file(const struct dp_writer *writer, int dir, const char *hex,
          bool *made, struct dp_err *err)
{
    int tmp = writer->storage->tmp;
    struct stat st;

    *made = linkat(tmp, writer->name, dir, hex, 0) == 0;
    if (*made)
        return 0;
    if (errno != EEXIST)
        return fail(err, "link", hex);
    if (fstatat(dir, hex, &st, AT_SYMLINK_NOFOLLOW) == 0
        && st.st_size == writer->size_bytes)
        return 0;
    if (renameat(tmp, writer->name, dir, hex) < 0)
        return fail(err, "rename", hex);
    *made = true;
    return 0;
}

int
dp_content_publish(struct dp_writer *writer, struct dp_err *err)
{
    const struct dp_storage *storage = writer->storage;
    char hex[DP_HASH_HEX];
    bool made = false;
    int dir, rc;

    dp_hash_hex(&writer->hash, hex);
    while (flock(storage->lock, LOCK_SH) < 0)
        if (errno != EINTR)
            return fail(err, "lock", hex);
    dir = open_folder(storage, hex, err);
    if (dir < 0)
        return -1;
    rc = name_file(writer, dir, hex, &made, err);
    if (rc == 0)
        rc = dp_storage_sync(dir, hex, err);
    if (rc == 0)
        rc = dp_storage_sync(storage->content, hex, err);
    if (rc < 0 && made)
        unlinkat(dir, hex, 0);
    close(dir);
    dp_writer_drop(writer);
    return rc;
}

int
dp_content_open(const struct dp_storage *storage, const struct dp_hash *hash,
                int64_t *size_bytes, struct dp_err *err)
{
    char path[3 + DP_HASH_HEX];
    struct stat st;
    int fd;

    dp_hash_hex(hash, path + 3);
    folder_of(path + 3, path);
    path[2] = '/';
    fd = openat(storage->content, path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0 && errno == ENOENT)
        return dp_fail(err, DP_E_NOT_FOUND, "no file content/%s", path);
    if (fd < 0)
        return fail(err, "open", path);
    if (fstat(fd, &st) < 0) {
        close(fd);
        return fail(err, "stat", path);
    }
    *size_bytes = st.st_size;
    return fd;
}

/* The lock alone, without keeping uploads waiting: -1 if it is not to be
 * had, the file is then left to the next sweep. */
static int
lock_alone(const struct dp_storage *storage)
{
    for (int i = 0; i < LOCK_TRIES; i++) {
        if (flock(storage->lock, LOCK_EX | LOCK_NB) == 0)
            return 0;
        usleep(LOCK_WAIT_US);
    }
    return -1;
}

struct sweep {
    const struct dp_storage *storage;
    time_t limit; /* files changed later are left alone */
    dp_content_known_fn *known;
    void *ctx;
    int64_t removed;
};

static bool
is_old(const struct sweep *sweep, int dir, const char *name)
{
    struct stat st;

    return fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0
           && S_ISREG(st.st_mode) && st.st_mtime <= sweep->limit;
}

/* Asks twice: the second answer, under the lock, is the one that counts. */
static int
sweep_file(struct sweep *sweep, int dir, const char *name,
           struct dp_err *err)
{
    struct dp_hash hash;
    bool known = false;
    int rc;

    if (!dp_hash_parse(&hash, name) || !is_old(sweep, dir, name))
        return 0;
    if (sweep->known(sweep->ctx, &hash, &known, err) < 0)
        return -1;
    if (known || lock_alone(sweep->storage) < 0)
        return 0;
    rc = sweep->known(sweep->ctx, &hash, &known, err);
    if (rc == 0 && !known && is_old(sweep, dir, name)
        && unlinkat(dir, name, 0) == 0)
        sweep->removed++;
    flock(sweep->storage->lock, LOCK_UN);
    return rc;
}

static int
sweep_folder(struct sweep *sweep, const char *folder, struct dp_err *err)
{
    int fd = openat(sweep->storage->content, folder, FOLDER_FLAGS);
    DIR *dir = fd < 0 ? NULL : fdopendir(fd);
    struct dirent *entry;
    int rc = 0;

    if (dir == NULL) {
        if (fd >= 0)
            close(fd);
        return errno == ENOENT ? 0 : fail(err, "open", folder);
    }
    while (rc == 0 && (entry = readdir(dir)) != NULL)
        rc = sweep_file(sweep, fd, entry->d_name, err);
    closedir(dir);
    return rc;
}

int
dp_content_sweep(const struct dp_storage *storage, int64_t min_age_s,
                 dp_content_known_fn *known, void *ctx, int64_t *removed,
                 struct dp_err *err)
{
    static const char digits[] = "0123456789abcdef";
    struct sweep sweep = {storage, time(NULL) - (time_t)min_age_s, known,
                          ctx, 0};
    int rc = 0;

    for (int i = 0; i < FOLDERS && rc == 0; i++) {
        const char folder[] = {digits[i / 16], digits[i % 16], '\0'};

        rc = sweep_folder(&sweep, folder, err);
    }
    *removed = sweep.removed;
    return rc;
}
