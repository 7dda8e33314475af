/*
 * The jail's system call layer (seccomp): what no decoder ever needs.
 *
 * A forbidden call fails with EPERM, so that a library which merely tries one
 * goes on without it.  Calls of a foreign instruction set end the process.
 */
#include "config.h"

#include "jail.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/prctl.h>

/* Names, because headers and libseccomp differ in what they know. */
static const char *const forbidden[] = {
    /* the network, and every other way to talk to somebody */
    "socket",
    "socketpair",
    "connect",
    "bind",
    "listen",
    "accept",
    "accept4",
    "mq_open",
    "msgget",
    "semget",
    "shmget",
    "shmat",
    "memfd_create",
    "memfd_secret",
    /* other processes; leaving the group that is killed at the end */
    "ptrace",
    "process_vm_readv",
    "process_vm_writev",
    "process_madvise",
    "process_mrelease",
    "kcmp",
    "pidfd_open",
    "pidfd_getfd",
    "pidfd_send_signal",
    "kill",
    "tkill",
    "tgkill",
    "rt_sigqueueinfo",
    "rt_tgsigqueueinfo",
    "setpgid",
    "setsid",
    "setpriority",
    "ioprio_set",
    "sched_setscheduler",
    "sched_setattr",
    "sched_setparam",
    "sched_setaffinity",
    "move_pages",
    "migrate_pages",
    "execveat",
    /* privileges and namespaces */
    "setuid",
    "setgid",
    "setreuid",
    "setregid",
    "setresuid",
    "setresgid",
    "setfsuid",
    "setfsgid",
    "setgroups",
    "capset",
    "unshare",
    "setns",
    "mount",
    "umount2",
    "pivot_root",
    "chroot",
    "fsopen",
    "fsmount",
    "fsconfig",
    "fspick",
    "open_tree",
    "move_mount",
    "mount_setattr",
    /* large and rarely used parts of the kernel */
    "bpf",
    "perf_event_open",
    "userfaultfd",
    "io_uring_setup",
    "io_uring_enter",
    "io_uring_register",
    "add_key",
    "request_key",
    "keyctl",
    "fanotify_init",
    "inotify_init",
    "inotify_init1",
    "name_to_handle_at",
    "open_by_handle_at",
    "quotactl",
    "quotactl_fd",
    "personality",
    "modify_ldt",
    "lookup_dcookie",
    "uselib",
    "vmsplice",
    /* the machine */
    "kexec_load",
    "kexec_file_load",
    "init_module",
    "finit_module",
    "delete_module",
    "reboot",
    "swapon",
    "swapoff",
    "syslog",
    "acct",
    "settimeofday",
    "clock_settime",
    "clock_adjtime",
    "adjtimex",
    "sethostname",
    "setdomainname",
    "iopl",
    "ioperm",
    "vhangup",
    /* names, owners and lengths of files, which Landlock leaves open */
    "chmod",
    "fchmod",
    "fchmodat",
    "fchmodat2",
    "chown",
    "fchown",
    "lchown",
    "fchownat",
    "setxattr",
    "lsetxattr",
    "fsetxattr",
    "removexattr",
    "lremovexattr",
    "fremovexattr",
    "utime",
    "utimes",
    "utimensat",
    "futimesat",
    "link",
    "linkat",
    "symlink",
    "symlinkat",
    "rename",
    "renameat",
    "renameat2",
    "unlink",
    "unlinkat",
    "mkdir",
    "mkdirat",
    "rmdir",
    "mknod",
    "mknodat",
    "truncate",
    "openat2",
};

/* Calls forbidden for some arguments; op 0 ends the conditions. */
static const struct conditional {
    const char *call;
    struct scmp_arg_cmp when[2];
} conditionals[] = {
    {"clone", {{0, SCMP_CMP_MASKED_EQ, CLONE_NEWUSER, CLONE_NEWUSER}}},
    {"clone", {{0, SCMP_CMP_MASKED_EQ, CLONE_NEWNS, CLONE_NEWNS}}},
    {"clone", {{0, SCMP_CMP_MASKED_EQ, CLONE_NEWNET, CLONE_NEWNET}}},
    {"clone", {{0, SCMP_CMP_MASKED_EQ, CLONE_NEWPID, CLONE_NEWPID}}},
    {"clone", {{0, SCMP_CMP_MASKED_EQ, CLONE_NEWIPC, CLONE_NEWIPC}}},
    {"clone", {{0, SCMP_CMP_MASKED_EQ, CLONE_NEWUTS, CLONE_NEWUTS}}},
    {"clone", {{0, SCMP_CMP_MASKED_EQ, CLONE_NEWCGROUP, CLONE_NEWCGROUP}}},
    /* only our own limits; only the death signal that kills */
    {"prlimit64", {{0, SCMP_CMP_NE, 0, 0}}},
    {"prctl",
     {{0, SCMP_CMP_EQ, PR_SET_PDEATHSIG, 0}, {1, SCMP_CMP_NE, SIGKILL, 0}}},
    /* signals sent to others by way of a descriptor */
    {"fcntl", {{1, SCMP_CMP_EQ, F_SETOWN, 0}}},
    {"fcntl", {{1, SCMP_CMP_EQ, 15 /* F_SETOWN_EX */, 0}}},
    {"fcntl", {{1, SCMP_CMP_EQ, 10 /* F_SETSIG */, 0}}},
    {"ioctl", {{1, SCMP_CMP_EQ, 0x8901 /* FIOSETOWN */, 0}}},
    {"ioctl", {{1, SCMP_CMP_EQ, 0x8902 /* SIOCSPGRP */, 0}}},
    {"ioctl", {{1, SCMP_CMP_EQ, 0x5412 /* TIOCSTI */, 0}}},
    /* emptying a file that is only open for reading */
    {"open", {{1, SCMP_CMP_MASKED_EQ, O_ACCMODE | O_TRUNC, O_TRUNC}}},
    {"openat", {{2, SCMP_CMP_MASKED_EQ, O_ACCMODE | O_TRUNC, O_TRUNC}}},
};

static int
forbid(scmp_filter_ctx filter, const char *call, int error,
       const struct scmp_arg_cmp when[2])
{
    int number = seccomp_syscall_resolve_name(call);
    unsigned count = when == NULL ? 0 : when[1].op == 0 ? 1 : 2;

    if (number == __NR_SCMP_ERROR)
        return 0;
    return seccomp_rule_add_array(filter, SCMP_ACT_ERRNO((unsigned)error),
                                  number, count, when);
}

/* libseccomp answers with a negated errno. */
static int
load(scmp_filter_ctx filter, int result)
{
    if (result == 0)
        result = seccomp_load(filter);
    seccomp_release(filter);
    errno = -result;
    return result == 0 ? 0 : -1;
}

int
jail_calls(void)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    int result = filter == NULL ? -ENOMEM : 0;

    if (result == 0)
        result = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH,
                                  SCMP_ACT_KILL_PROCESS);
    if (result == 0)
        result = seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2);
    for (size_t i = 0;
         result == 0 && i < sizeof(forbidden) / sizeof(*forbidden); i++)
        result = forbid(filter, forbidden[i], EPERM, NULL);
    for (size_t i = 0;
         result == 0 && i < sizeof(conditionals) / sizeof(*conditionals); i++)
        result =
            forbid(filter, conditionals[i].call, EPERM, conditionals[i].when);
    /* Its flags lie in memory; without it, libraries take clone. */
    if (result == 0)
        result = forbid(filter, "clone3", ENOSYS, NULL);
    return load(filter, result);
}

int
jail_alone(void *unused)
{
    static const struct scmp_arg_cmp no_thread[2] = {
        {0, SCMP_CMP_MASKED_EQ, CLONE_THREAD, 0}};
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    int result = filter == NULL ? -ENOMEM : 0;

    (void)unused;
    if (result == 0)
        result = forbid(filter, "fork", EPERM, NULL);
    if (result == 0)
        result = forbid(filter, "vfork", EPERM, NULL);
    if (result == 0)
        result = forbid(filter, "clone", EPERM, no_thread);
    return load(filter, result);
}
