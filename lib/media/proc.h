/*
 * One child process with an end: started without a shell, listened to through
 * two pipes of bounded memory, and killed with its whole group when it is
 * over, whatever it left behind.
 *
 * The child gets exactly the arguments and the environment given, standard
 * input from /dev/null, no other descriptor, an empty signal mask, and is
 * killed when the thread that started it dies.  libc only, because the jailed
 * child starts its own children with it.
 */
#ifndef DP_MEDIA_PROC_H
#define DP_MEDIA_PROC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* What came out of a pipe; data has room for cap bytes and a NUL. */
struct dp_media_catch {
    char *data;
    size_t cap;
    size_t len;
    bool tail;  /* past cap: keep the newest bytes instead of the oldest */
    bool spilt; /* more came than there was room for */
};

enum dp_media_end {
    DP_MEDIA_END_EXIT,    /* status is valid: see waitpid(2) */
    DP_MEDIA_END_TIMEOUT, /* wall_ms passed; killed */
    DP_MEDIA_END_STOPPED, /* tick() said so; killed */
    DP_MEDIA_END_SPILT,   /* standard output passed its cap; killed */
    DP_MEDIA_END_FAILED,  /* could not be started; errno says why */
};

struct dp_media_proc {
    const char *const *argv; /* argv[0] is the path of the program */
    const char *const *env;
    const char *dir;        /* where it starts; NULL: here */
    bool group;             /* lead a process group of its own */
    int (*prepare)(void *); /* run in the child before exec; 0 = go on */
    void *prepare_arg;      /* prepare may be NULL */
    int64_t wall_ms;        /* 0: no limit */
    int64_t tick_ms;        /* how often tick() is called; 0: never */
    int (*tick)(void *);    /* 0 = go on */
    void *tick_arg;
    struct dp_media_catch out;
    struct dp_media_catch err;
    int status; /* set by dp_media_proc_run(), as of waitpid(2) */
};

/*
 * Start it, wait for its end, kill what is left of its group.  When it
 * returns, the child is gone and reaped.  A program that cannot be executed
 * ends with status 127.
 */
enum dp_media_end dp_media_proc_run(struct dp_media_proc *proc);

#endif
