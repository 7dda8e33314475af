/*
 * The jail, layer by layer, in the order in which they must be taken.
 */
#include "config.h"

#include "jail.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* AddressSanitizer reserves terabytes: no memory limit can hold then. */
#if defined(__SANITIZE_ADDRESS__)
#define HAS_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HAS_ASAN 1
#endif
#endif
#ifndef HAS_ASAN
#define HAS_ASAN 0
#endif

/* All that libvips and ffmpeg get to see of an environment. */
static const char *const environment[][2] = {
    {"PATH", "/usr/bin:/bin"},
    {"LC_ALL", "C"},
    {"HOME", "/nonexistent"},
    {"VIPSHOME", "/nonexistent"}, /* no loadable modules */
    {"VIPS_CONCURRENCY", "1"},
    {"VIPS_DISC_THRESHOLD", "8g"}, /* no temporary files */
    {"MALLOC_ARENA_MAX", "2"},
};

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static int
layer_environment(const struct jail *jail)
{
    int result = clearenv();

    (void)jail;
    for (size_t i = 0; i < COUNT(environment); i++)
        result |= setenv(environment[i][0], environment[i][1], 1);
    umask(077);
    return result;
}

/* Root becomes the user given; without one, root is refused. */
static int
layer_user(const struct jail *jail)
{
    const struct passwd *pw;

    if (geteuid() != 0)
        return getuid() == geteuid() ? 0 : -1;
    errno = EPERM;
    if (jail->user == NULL)
        return -1;
    pw = getpwnam(jail->user);
    if (pw == NULL || pw->pw_uid == 0) {
        errno = EINVAL;
        return -1;
    }
    if (setgroups(0, NULL) != 0
        || setresgid(pw->pw_gid, pw->pw_gid, pw->pw_gid) != 0
        || setresuid(pw->pw_uid, pw->pw_uid, pw->pw_uid) != 0)
        return -1;
    return setuid(0) == 0 ? -1 : 0;
}

static int
layer_limits(const struct jail *jail)
{
    const struct dp_media_budget *b = jail->budget;
    const struct {
        __rlimit_resource_t what;
        int64_t soft, hard;
    } limits[] = {
        {RLIMIT_CORE, 0, 0},
        {RLIMIT_CPU, b->cpu_max_s, b->cpu_max_s + 1},
        {RLIMIT_FSIZE, b->wav_max_bytes, b->wav_max_bytes},
        {RLIMIT_NOFILE, 64, 64},
        {RLIMIT_NPROC, b->processes_max, b->processes_max},
        {RLIMIT_AS, b->memory_max_bytes, b->memory_max_bytes},
    };
    size_t count = COUNT(limits) - (HAS_ASAN ? 1 : 0);

    for (size_t i = 0; i < count; i++) {
        struct rlimit limit = {(rlim_t)limits[i].soft, (rlim_t)limits[i].hard};

        /* An operator's stricter limit may stay. */
        if (setrlimit(limits[i].what, &limit) != 0 && errno != EPERM)
            return -1;
    }
    if (setpriority(PRIO_PROCESS, 0, 10) != 0 && errno != EACCES)
        return -1;
    return 0;
}

/* After the change of user, which resets it. */
static int
layer_parent(const struct jail *jail)
{
    (void)jail;
    return prctl(PR_SET_PDEATHSIG, SIGKILL);
}

static int
layer_privileges(const struct jail *jail)
{
    (void)jail;
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
}

static int
layer_calls(const struct jail *jail)
{
    (void)jail;
    return jail_calls();
}

static const struct layer {
    const char *name;
    int (*take)(const struct jail *);
} layers[] = {
    {"environment", layer_environment},
    {"user", layer_user},
    {"limits", layer_limits},
    {"parent", layer_parent},
    {"privileges", layer_privileges},
    {"files", jail_files},
    {"calls", layer_calls},
};

int
jail_enter(const struct jail *jail)
{
    for (size_t i = 0; i < COUNT(layers); i++) {
        errno = 0;
        if (layers[i].take(jail) == 0)
            continue;
        fprintf(stderr,
                "dubplate-media: the jail's layer \"%s\" cannot be had: %s\n",
                layers[i].name, strerror(errno));
        if (!jail->weak)
            return -1;
    }
    return 0;
}
