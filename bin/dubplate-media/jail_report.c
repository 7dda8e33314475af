/*
 * Which layers of the jail are in force, found out by trying.
 */
#include "config.h"

#include "jail.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

extern char **environ;

static bool
is_closed(const char *path, int flags)
{
    int fd = open(path, flags | O_CLOEXEC, 0600);

    if (fd >= 0)
        close(fd);
    return fd < 0 && errno == EACCES;
}

static bool
tries_environment(const struct jail *jail)
{
    size_t count = 0;

    (void)jail;
    for (char **e = environ; *e != NULL; e++)
        count++;
    return count <= 8 && getenv("VIPSHOME") != NULL;
}

static bool
tries_user(const struct jail *jail)
{
    (void)jail;
    return getuid() != 0 && geteuid() != 0 && getuid() == geteuid();
}

static bool
is_limited(__rlimit_resource_t what, int64_t most)
{
    struct rlimit limit;

    return getrlimit(what, &limit) == 0 && limit.rlim_max <= (rlim_t)most;
}

static bool
tries_limits(const struct jail *jail)
{
    const struct dp_media_budget *b = jail->budget;

    return is_limited(RLIMIT_CORE, 0)
           && is_limited(RLIMIT_CPU, b->cpu_max_s + 1)
           && is_limited(RLIMIT_FSIZE, b->wav_max_bytes)
           && is_limited(RLIMIT_NOFILE, 64)
           && is_limited(RLIMIT_NPROC, b->processes_max);
}

static bool
tries_memory(const struct jail *jail)
{
    return is_limited(RLIMIT_AS, jail->budget->memory_max_bytes);
}

static bool
tries_parent(const struct jail *jail)
{
    int signal = 0;

    (void)jail;
    return prctl(PR_GET_PDEATHSIG, &signal) == 0 && signal == SIGKILL;
}

static bool
tries_privileges(const struct jail *jail)
{
    (void)jail;
    return prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1;
}

static bool
tries_files(const struct jail *jail)
{
    (void)jail;
    return is_closed("/etc/passwd", O_RDONLY)
           && is_closed("/proc/self/environ", O_RDONLY)
           && is_closed("/tmp/dubplate-media-jail", O_WRONLY | O_CREAT)
           && is_closed("dubplate-media-jail", O_WRONLY | O_CREAT);
}

static bool
tries_calls(const struct jail *jail)
{
    bool closed = prctl(PR_GET_SECCOMP, 0, 0, 0, 0) == 2;

    (void)jail;
    errno = 0;
    closed = closed && socket(AF_UNIX, SOCK_STREAM, 0) < 0 && errno == EPERM;
    errno = 0;
    closed = closed && kill(getppid(), 0) < 0 && errno == EPERM;
    errno = 0;
    return closed && ptrace(PTRACE_TRACEME, 0, NULL, NULL) < 0
           && errno == EPERM;
}

static const struct {
    const char *layer;
    bool (*holds)(const struct jail *);
} tries[] = {
    {"environment", tries_environment},
    {"user", tries_user},
    {"limits", tries_limits},
    {"memory", tries_memory},
    {"parent", tries_parent},
    {"privileges", tries_privileges},
    {"files", tries_files},
    {"calls", tries_calls},
};

json_t *
jail_report(const struct jail *jail)
{
    json_t *report = json_object();

    for (size_t i = 0; i < sizeof(tries) / sizeof(*tries); i++)
        json_object_set_new(report, tries[i].layer,
                            json_boolean(tries[i].holds(jail)));
    return report;
}
