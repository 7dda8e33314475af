/*
 * The jail's file layer (Landlock): which paths can be read, written, run.
 *
 * Everything that is not in the table is closed.  The job directory itself
 * is only readable: `in` may be a hard link to the stored original, and
 * `out`, made by whoever runs the job, is the one file that can be written.
 */
#include "config.h"

#include "jail.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Rights and scopes newer than the headers of a stable distribution. */
#define FS_TRUNCATE (1ULL << 14)  /* version 3 */
#define FS_IOCTL_DEV (1ULL << 15) /* version 5 */
#define NET_ALL 3ULL              /* version 4: bind and connect TCP */
#define SCOPE_ALL 3ULL            /* version 6: abstract sockets, signals */

#define READ LANDLOCK_ACCESS_FS_READ_FILE
#define READ_TREE (READ | LANDLOCK_ACCESS_FS_READ_DIR)
#define RUN LANDLOCK_ACCESS_FS_EXECUTE
#define WRITE (LANDLOCK_ACCESS_FS_WRITE_FILE | FS_TRUNCATE)

/* What a rule on a single file may contain. */
#define FILE_RIGHTS (READ | RUN | WRITE | FS_IOCTL_DEV)

struct ruleset {
    uint64_t fs;
    uint64_t net;
    uint64_t scoped;
};

static const struct open_path {
    const char *path;
    uint64_t rights;
} open_paths[] = {
    {"/usr/lib", READ_TREE | RUN},   {"/usr/lib32", READ_TREE | RUN},
    {"/usr/lib64", READ_TREE | RUN}, {"/usr/local/lib", READ_TREE | RUN},
    {"/lib", READ_TREE | RUN},       {"/lib64", READ_TREE | RUN},
    {"/etc/ld.so.cache", READ},      {"/dev/null", READ | WRITE},
    {"/dev/urandom", READ},          {".", READ_TREE},
    {"out", READ | WRITE},
};

int
jail_files_version(void)
{
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0,
                           LANDLOCK_CREATE_RULESET_VERSION);

    return version < 0 ? 0 : (int)version;
}

/* All file rights that this kernel's version knows. */
static uint64_t
known_rights(int version)
{
    uint64_t rights = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1;

    if (version >= 2)
        rights |= LANDLOCK_ACCESS_FS_REFER;
    if (version >= 3)
        rights |= FS_TRUNCATE;
    if (version >= 5)
        rights |= FS_IOCTL_DEV;
    return rights;
}

/* Open one path; a path that does not exist needs no rule. */
static int
open_path(int ruleset, const char *path, uint64_t rights)
{
    struct landlock_path_beneath_attr rule = {.allowed_access = rights};
    struct stat st;
    int result;

    rule.parent_fd = open(path, O_PATH | O_CLOEXEC);
    if (rule.parent_fd < 0)
        return errno == ENOENT ? 0 : -1;
    if (fstat(rule.parent_fd, &st) == 0 && !S_ISDIR(st.st_mode))
        rule.allowed_access &= FILE_RIGHTS;
    result = (int)syscall(SYS_landlock_add_rule, ruleset,
                          LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
    close(rule.parent_fd);
    return result;
}

int
jail_files(const struct jail *jail)
{
    int version = jail_files_version();
    struct ruleset attr = {.fs = known_rights(version)};
    size_t attr_bytes = sizeof(attr.fs);
    int result = 0, fd;

    if (version == 0) {
        errno = ENOSYS;
        return -1;
    }
    if (version >= 4) {
        attr.net = NET_ALL;
        attr_bytes += sizeof(attr.net);
    }
    if (version >= 6) {
        attr.scoped = SCOPE_ALL;
        attr_bytes += sizeof(attr.scoped);
    }
    fd = (int)syscall(SYS_landlock_create_ruleset, &attr, attr_bytes, 0);
    if (fd < 0)
        return -1;
    for (size_t i = 0; i < sizeof(open_paths) / sizeof(*open_paths); i++)
        result |=
            open_path(fd, open_paths[i].path, open_paths[i].rights & attr.fs);
    result |= open_path(fd, jail->ffmpeg, READ | RUN);
    result |= open_path(fd, jail->ffprobe, READ | RUN);
    if (result == 0)
        result = (int)syscall(SYS_landlock_restrict_self, fd, 0);
    close(fd);
    return result;
}
