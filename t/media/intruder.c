/*
 * intruder: takes the place of ffprobe in a test, as a decoder would that an
 * attacker has taken over, and tries to get out.
 *
 * Each line on standard error names one attempt and how it went: "closed", or
 * "OPEN" where something was reached.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static bool
opens(const char *path, int flags)
{
    int fd = open(path, flags, 0600);

    if (fd >= 0)
        close(fd);
    return fd >= 0;
}

static bool
reads_passwd(void)
{
    return opens("/etc/passwd", O_RDONLY);
}

static bool
reads_neighbour(void)
{
    return opens("../secret", O_RDONLY);
}

static bool
reads_parent_memory(void)
{
    char path[64];

    snprintf(path, sizeof(path), "/proc/%d/environ", getppid());
    return opens(path, O_RDONLY);
}

static bool
writes_source(void)
{
    return opens("in", O_WRONLY) || opens("in", O_RDONLY | O_TRUNC)
           || truncate("in", 0) == 0;
}

static bool
changes_source_mode(void)
{
    return chmod("in", 0777) == 0;
}

static bool
makes_files(void)
{
    bool elsewhere = opens("/tmp/dubplate-intruder", O_WRONLY | O_CREAT);

    unlink("/tmp/dubplate-intruder");
    return elsewhere || opens("new", O_WRONLY | O_CREAT)
           || symlink("/etc/passwd", "link") == 0 || unlink("out") == 0
           || rename("out", "other") == 0;
}

static bool
opens_sockets(void)
{
    return socket(AF_INET, SOCK_STREAM, 0) >= 0
           || socket(AF_UNIX, SOCK_STREAM, 0) >= 0
           || socket(AF_NETLINK, SOCK_RAW, 0) >= 0;
}

static bool
starts_processes(void)
{
    pid_t pid = fork();

    if (pid == 0)
        _exit(0);
    return pid > 0;
}

static bool
runs_shell(void)
{
    char *args[] = {(char[]){"sh"}, NULL};
    char *env[] = {NULL};

    execve("/bin/sh", args, env);
    return errno != EACCES;
}

static bool
signals_parent(void)
{
    return kill(getppid(), 0) == 0 || kill(1, 0) == 0;
}

static bool
leaves_group(void)
{
    return setpgid(0, 0) == 0 || setsid() >= 0
           || prctl(PR_SET_PDEATHSIG, 0) == 0;
}

static bool
makes_namespaces(void)
{
    return unshare(CLONE_NEWUSER) == 0 || unshare(CLONE_NEWNS) == 0;
}

static bool
traces(void)
{
    return ptrace(PTRACE_ATTACH, getppid(), NULL, NULL) == 0
           || ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0;
}

static bool
uses_rare_calls(void)
{
    return syscall(SYS_bpf, 0, NULL, 0) >= 0 || errno != EPERM
           || syscall(SYS_keyctl, 0, 0) >= 0 || errno != EPERM
           || syscall(SYS_userfaultfd, 0) >= 0 || errno != EPERM
           || syscall(SYS_io_uring_setup, 1, NULL) >= 0 || errno != EPERM;
}

static bool
lifts_limits(void)
{
    struct rlimit limit = {RLIM_INFINITY, RLIM_INFINITY};

    return setrlimit(RLIMIT_FSIZE, &limit) == 0
           || prlimit(getppid(), RLIMIT_CPU, &limit, NULL) == 0;
}

static bool
becomes_root(void)
{
    return setuid(0) == 0 || getuid() == 0;
}

static bool
sees_environment(void)
{
    return getenv("DUBPLATE_TEST_SECRET") != NULL;
}

static bool
finds_descriptors(void)
{
    for (int fd = 3; fd < 64; fd++) {
        if (fcntl(fd, F_GETFD) >= 0)
            return true;
    }
    return false;
}

static const struct {
    const char *name;
    bool (*reaches)(void);
} attempts[] = {
    {"reads_passwd", reads_passwd},
    {"reads_neighbour", reads_neighbour},
    {"reads_parent_memory", reads_parent_memory},
    {"writes_source", writes_source},
    {"changes_source_mode", changes_source_mode},
    {"makes_files", makes_files},
    {"opens_sockets", opens_sockets},
    {"starts_processes", starts_processes},
    {"signals_parent", signals_parent},
    {"leaves_group", leaves_group},
    {"makes_namespaces", makes_namespaces},
    {"traces", traces},
    {"uses_rare_calls", uses_rare_calls},
    {"lifts_limits", lifts_limits},
    {"becomes_root", becomes_root},
    {"sees_environment", sees_environment},
    {"finds_descriptors", finds_descriptors},
    {"runs_shell", runs_shell}, /* last: it would be the end of us */
};

/* Named on the command line, or nothing is, as when ffprobe is called. */
static bool
is_wanted(int argc, char **argv, const char *name)
{
    for (int i = 1; i < argc && argv[1][0] != '-'; i++) {
        if (strcmp(argv[i], name) == 0)
            return true;
    }
    return argc < 2 || argv[1][0] == '-';
}

int
main(int argc, char **argv)
{
    size_t n = sizeof(attempts) / sizeof(*attempts);

    /* Named "sleeper", it only hangs: for the tests of the clock. */
    if (strstr(argv[0], "sleeper") != NULL) {
        for (;;)
            pause();
    }
    for (size_t i = 0; i < n; i++) {
        if (is_wanted(argc, argv, attempts[i].name))
            fprintf(stderr, "intruder: %s %s\n", attempts[i].name,
                    attempts[i].reaches() ? "OPEN" : "closed");
    }
    return 1;
}
