/* TAP for C tests. */
#include "tap.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int planned;
static int run;
static int failed;

void
plan(int checks)
{
    planned = checks;
    printf("1..%d\n", checks);
    fflush(stdout);
}

int
done(void)
{
    if (planned == 0)
        printf("1..%d\n", run);
    fflush(stdout);
    return failed > 0 || (planned > 0 && planned != run) || run == 0;
}

void
skip_all(const char *reason)
{
    if (getenv("CI") != NULL)
        bail("this must not be skipped in CI: %s", reason);
    printf("1..0 # SKIP %s\n", reason);
    exit(0);
}

void
bail(const char *fmt, ...)
{
    va_list args;

    printf("Bail out! ");
    va_start(args, fmt);
    vprintf(fmt, args);
    va_end(args);
    printf("\n");
    exit(1);
}

void
diag(const char *fmt, ...)
{
    va_list args;

    printf("# ");
    va_start(args, fmt);
    vprintf(fmt, args);
    va_end(args);
    printf("\n");
    fflush(stdout);
}

static bool
report(bool pass, const char *file, int line, const char *name)
{
    run++;
    printf("%sok %d - %s\n", pass ? "" : "not ", run, name);
    if (!pass) {
        failed++;
        printf("#   at %s:%d\n", file, line);
    }
    fflush(stdout);
    return pass;
}

bool
tap_ok(bool pass, const char *file, int line, const char *fmt, ...)
{
    char name[512];
    va_list args;

    va_start(args, fmt);
    vsnprintf(name, sizeof(name), fmt, args);
    va_end(args);
    return report(pass, file, line, name);
}

bool
tap_is_int(long long got, long long want, const char *file, int line,
           const char *name)
{
    if (report(got == want, file, line, name))
        return true;
    diag("  got %lld, want %lld", got, want);
    return false;
}

bool
tap_is_str(const char *got, const char *want, const char *file, int line,
           const char *name)
{
    bool same = got != NULL && want != NULL ? strcmp(got, want) == 0
                                            : got == want;

    if (report(same, file, line, name))
        return true;
    diag("  got  %s", got != NULL ? got : "(null)");
    diag("  want %s", want != NULL ? want : "(null)");
    return false;
}

bool
tap_is_mem(const void *got, const void *want, size_t len, const char *file,
           int line, const char *name)
{
    return report(memcmp(got, want, len) == 0, file, line, name);
}
