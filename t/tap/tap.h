/*
 * TAP for C tests: each check prints one line, "ok" or "not ok", and says
 * what it got and where.  Begin with plan(n) or end with done().
 */
#ifndef DP_T_TAP_H
#define DP_T_TAP_H

#include <stdbool.h>
#include <stddef.h>

void plan(int checks);

/* 1..n from what was run; the exit status of main(). */
int done(void);

/* The whole program is skipped, with a reason (a failure where CI is set). */
void skip_all(const char *reason) __attribute__((noreturn));

/* Give up: the world is not as the test needs it. */
void bail(const char *fmt, ...)
    __attribute__((noreturn, format(printf, 1, 2)));

void diag(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

bool tap_ok(bool pass, const char *file, int line, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
bool tap_is_int(long long got, long long want, const char *file, int line,
                const char *name);
bool tap_is_str(const char *got, const char *want, const char *file, int line,
                const char *name);
bool tap_is_mem(const void *got, const void *want, size_t len,
                const char *file, int line, const char *name);

#define ok(pass, ...) tap_ok((pass), __FILE__, __LINE__, __VA_ARGS__)
#define is_int(got, want, name)                                               \
    tap_is_int((long long)(got), (long long)(want), __FILE__, __LINE__, name)
#define is_str(got, want, name)                                               \
    tap_is_str((got), (want), __FILE__, __LINE__, name)
#define is_mem(got, want, len, name)                                          \
    tap_is_mem((got), (want), (len), __FILE__, __LINE__, name)

#endif
