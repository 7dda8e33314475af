/*
 * One child process with an end.
 */
#include "config.h"

#include "media/proc.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define POLL_MS 50
#define POLL_CLOSED_MS 2 /* both pipes closed: it is about to end */

static int64_t
now_ms(void)
{
    struct timespec ts;

    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static void
take(struct dp_media_catch *into, const char *data, size_t len)
{
    size_t room = into->cap - into->len;

    if (len > room) {
        into->spilt = true;
        if (!into->tail) {
            len = room;
        } else if (len >= into->cap) {
            data += len - into->cap;
            len = into->cap;
            into->len = 0;
        } else {
            memmove(into->data, into->data + (len - room), into->cap - len);
            into->len = into->cap - len;
        }
    }
    memcpy(into->data + into->len, data, len);
    into->len += len;
    into->data[into->len] = '\0';
}

/* Read what is there; closes *fd and sets it to -1 at its end. */
static void
drain(int *fd, struct dp_media_catch *into)
{
    char block[4096];
    ssize_t got;

    while (*fd >= 0) {
        got = read(*fd, block, sizeof(block));
        if (got > 0) {
            take(into, block, (size_t)got);
        } else if (got < 0 && errno == EINTR) {
            continue;
        } else if (got < 0 && errno == EAGAIN) {
            return;
        } else {
            close(*fd);
            *fd = -1;
        }
    }
}

static void
reset_signals(void)
{
    sigset_t none;

    for (int sig = 1; sig < SIGRTMIN; sig++)
        signal(sig, SIG_DFL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

/* In the child, after fork(): only calls that are safe there. */
static void __attribute__((noreturn))
become(const struct dp_media_proc *proc, int out, int err, pid_t parent)
{
    int null = open("/dev/null", O_RDONLY);

    reset_signals();
    if (proc->group)
        setpgid(0, 0);
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent)
        _exit(127);
    if (null < 0 || dup2(null, 0) < 0 || dup2(out, 1) < 0 || dup2(err, 2) < 0)
        _exit(127);
    if (close_range(3, ~0u, CLOSE_RANGE_CLOEXEC) != 0) {
        for (int fd = 3; fd < 65536; fd++)
            close(fd);
    }
    if (proc->dir != NULL && chdir(proc->dir) != 0)
        _exit(127);
    if (proc->prepare != NULL && proc->prepare(proc->prepare_arg) != 0)
        _exit(127);
    execve(proc->argv[0], (char *const *)(uintptr_t)proc->argv,
           (char *const *)(uintptr_t)proc->env);
    _exit(127);
}

/* The pid, and the reading ends of its two pipes; -1 with errno. */
static pid_t
start(const struct dp_media_proc *proc, int fds[2])
{
    int out[2] = {-1, -1}, err[2] = {-1, -1};
    pid_t parent = getpid(), pid = -1;
    int saved;

    if (pipe2(out, O_CLOEXEC) == 0 && pipe2(err, O_CLOEXEC) == 0)
        pid = fork();
    if (pid == 0)
        become(proc, out[1], err[1], parent);
    saved = errno;
    if (pid > 0 && proc->group)
        setpgid(pid, pid);
    for (int i = 0; i < 2; i++) {
        int *ends = i == 0 ? out : err;

        if (ends[1] >= 0)
            close(ends[1]);
        if (pid < 0 && ends[0] >= 0)
            close(ends[0]);
        fds[i] = ends[0];
    }
    if (pid > 0) {
        fcntl(fds[0], F_SETFL, O_NONBLOCK);
        fcntl(fds[1], F_SETFL, O_NONBLOCK);
    }
    errno = saved;
    return pid;
}

static bool
has_ended(pid_t pid)
{
    siginfo_t info = {0};

    return waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT) != 0
           || info.si_pid == pid;
}

static int
wait_step(const int fds[2])
{
    struct pollfd polls[2] = {{fds[0], POLLIN, 0}, {fds[1], POLLIN, 0}};

    return poll(polls, 2, fds[0] < 0 && fds[1] < 0 ? POLL_CLOSED_MS : POLL_MS);
}

static enum dp_media_end
listen_to(struct dp_media_proc *proc, pid_t pid, int fds[2])
{
    int64_t began = now_ms(), ticked = began;

    for (;;) {
        bool ended;

        wait_step(fds);
        ended = has_ended(pid);
        drain(&fds[0], &proc->out);
        drain(&fds[1], &proc->err);
        if (proc->out.spilt && !proc->out.tail)
            return DP_MEDIA_END_SPILT;
        if (ended)
            return DP_MEDIA_END_EXIT;
        if (proc->wall_ms > 0 && now_ms() - began >= proc->wall_ms)
            return DP_MEDIA_END_TIMEOUT;
        if (proc->tick_ms > 0 && now_ms() - ticked >= proc->tick_ms) {
            ticked = now_ms();
            if (proc->tick(proc->tick_arg) != 0)
                return DP_MEDIA_END_STOPPED;
        }
    }
}

enum dp_media_end
dp_media_proc_run(struct dp_media_proc *proc)
{
    enum dp_media_end end;
    int fds[2];
    pid_t pid;

    proc->status = -1;
    proc->out.data[0] = '\0';
    proc->err.data[0] = '\0';
    pid = start(proc, fds);
    if (pid < 0)
        return DP_MEDIA_END_FAILED;
    end = listen_to(proc, pid, fds);
    /* Not reaped yet, so neither pid nor group can belong to anyone else. */
    kill(proc->group ? -pid : pid, SIGKILL);
    for (int i = 0; i < 2; i++) {
        if (fds[i] >= 0)
            close(fds[i]);
    }
    while (waitpid(pid, &proc->status, 0) < 0 && errno == EINTR)
        continue;
    return end;
}
