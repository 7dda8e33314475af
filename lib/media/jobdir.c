/*
 * The directory of one media job.
 */
#include "config.h"

#include "media/jobdir.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/io.h"

#define PREFIX "media-"
#define BLOCK_BYTES 65536

/* Everything from one descriptor to the other; 0, or -1 with errno. */
static int
copy_bytes(int from, int to)
{
    char block[BLOCK_BYTES];
    ssize_t got;

    /* Shares blocks on file systems that can; else falls through. */
    do {
        got = copy_file_range(from, NULL, to, NULL, 1 << 30, 0);
    } while (got > 0);
    while ((got = read(from, block, sizeof(block))) > 0) {
        if (dp_write_all(to, block, (size_t)got) < 0)
            return -1;
    }
    return got < 0 ? -1 : 0;
}

static int
copy_in(int dir_fd, const char *source)
{
    int from = open(source, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    int to =
        openat(dir_fd, "in", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    int result = from < 0 || to < 0 ? -1 : copy_bytes(from, to);
    int saved = errno;

    if (from >= 0)
        close(from);
    if (to >= 0 && close(to) != 0)
        result = -1;
    errno = saved;
    return result;
}

static int
give_to(int dir_fd, int out_fd, const struct passwd *pw)
{
    if (fchownat(dir_fd, "in", pw->pw_uid, pw->pw_gid, AT_SYMLINK_NOFOLLOW) != 0
        && errno != ENOENT)
        return -1;
    if (fchown(out_fd, pw->pw_uid, pw->pw_gid) != 0)
        return -1;
    return fchown(dir_fd, pw->pw_uid, pw->pw_gid);
}

static int
fill(struct dp_media_jobdir *dir, int dir_fd,
     const struct dp_media_source *source, struct dp_err *err)
{
    bool as_root = geteuid() == 0 && source->user != NULL;
    char names[1024];
    struct passwd entry;
    struct passwd *pw = NULL;

    /* The plain getpwnam() has one answer for all threads. */
    if (as_root)
        getpwnam_r(source->user, &entry, names, sizeof(names), &pw);
    if (as_root && (pw == NULL || pw->pw_uid == 0))
        return dp_fail(err, DP_E_INTERNAL, "media.user %s is no user to be",
                       source->user);
    if (source->path != NULL
        && (source->copy || as_root
            || linkat(AT_FDCWD, source->path, dir_fd, "in", 0) != 0)
        && copy_in(dir_fd, source->path) != 0)
        return dp_fail(err, DP_E_STORAGE, "%s: %s", source->path,
                       strerror(errno));
    dir->out_fd =
        openat(dir_fd, "out", O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (dir->out_fd < 0 || (pw != NULL && give_to(dir_fd, dir->out_fd, pw)))
        return dp_fail(err, DP_E_STORAGE, "%s: %s", dir->out_path,
                       strerror(errno));
    return 0;
}

int
dp_media_jobdir_open(struct dp_media_jobdir *dir, struct dp_arena *arena,
                     const struct dp_media_source *source, struct dp_err *err)
{
    int dir_fd, result;

    dir->out_fd = -1;
    dir->path = dp_printf(arena, "%s/" PREFIX "XXXXXX", source->work_root);
    if (mkdtemp(dir->path) == NULL) {
        result =
            dp_fail(err, DP_E_STORAGE, "%s: %s", dir->path, strerror(errno));
        dir->path = NULL;
        return result;
    }
    dir->out_path = dp_printf(arena, "%s/out", dir->path);
    dir_fd = open(dir->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    if (dir_fd < 0)
        result =
            dp_fail(err, DP_E_STORAGE, "%s: %s", dir->path, strerror(errno));
    else
        result = fill(dir, dir_fd, source, err);
    if (dir_fd >= 0)
        close(dir_fd);
    if (result != 0)
        dp_media_jobdir_close(dir);
    return result;
}

int
dp_media_jobdir_take(struct dp_media_jobdir *dir, int64_t *size_bytes,
                     struct dp_err *err)
{
    struct stat ours, there;

    if (fstat(dir->out_fd, &ours) != 0 || lstat(dir->out_path, &there) != 0
        || ours.st_dev != there.st_dev || ours.st_ino != there.st_ino
        || ours.st_nlink != 1)
        return dp_fail(err, DP_E_INTERNAL, "%s was exchanged", dir->out_path);
    if (geteuid() == 0
        && (fchown(dir->out_fd, 0, getegid()) != 0
            || fchmod(dir->out_fd, 0600) != 0))
        return dp_fail(err, DP_E_STORAGE, "%s: %s", dir->out_path,
                       strerror(errno));
    *size_bytes = ours.st_size;
    return 0;
}

/* A job directory is flat: only the child could make it otherwise. */
static void
remove_flat(const char *path)
{
    DIR *stream = opendir(path);
    const struct dirent *entry;

    if (stream == NULL)
        return;
    while ((entry = readdir(stream)) != NULL) {
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            unlinkat(dirfd(stream), entry->d_name, 0);
    }
    closedir(stream);
    rmdir(path);
}

void
dp_media_jobdir_close(struct dp_media_jobdir *dir)
{
    if (dir->out_fd >= 0)
        close(dir->out_fd);
    if (dir->path != NULL)
        remove_flat(dir->path);
    dir->out_fd = -1;
    dir->path = NULL;
}

int
dp_media_jobdir_sweep(const char *work_root, int64_t age_s)
{
    DIR *stream = opendir(work_root);
    const struct dirent *entry;
    int removed = 0;

    while (stream != NULL && (entry = readdir(stream)) != NULL) {
        char path[4096];
        struct stat st;
        int len =
            snprintf(path, sizeof(path), "%s/%s", work_root, entry->d_name);

        if (strncmp(entry->d_name, PREFIX, strlen(PREFIX)) == 0
            && len < (int)sizeof(path) && lstat(path, &st) == 0
            && S_ISDIR(st.st_mode) && st.st_mtime + age_s <= time(NULL)) {
            remove_flat(path);
            removed++;
        }
    }
    if (stream != NULL)
        closedir(stream);
    return removed;
}
