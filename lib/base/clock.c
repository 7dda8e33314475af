/* Time. */
#include "base/clock.h"

#include <errno.h>
#include <stdio.h>
#include <time.h>

static int64_t
read_us(clockid_t which)
{
    struct timespec now;

    clock_gettime(which, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int64_t
dp_clock_ms(void)
{
    return read_us(CLOCK_REALTIME) / 1000;
}

int64_t
dp_clock_s(void)
{
    return dp_clock_ms() / 1000;
}

int64_t
dp_mono_ms(void)
{
    return read_us(CLOCK_MONOTONIC) / 1000;
}

int64_t
dp_mono_us(void)
{
    return read_us(CLOCK_MONOTONIC);
}

void
dp_sleep_ms(int ms)
{
    struct timespec rest = {ms / 1000, (long)(ms % 1000) * 1000000};

    while (nanosleep(&rest, &rest) < 0 && errno == EINTR)
        ;
}

void
dp_clock_print(int64_t clock_ms, char text[DP_CLOCK_TEXT])
{
    time_t then = (time_t)(clock_ms / 1000);
    struct tm parts;
    size_t len;

    gmtime_r(&then, &parts);
    len = strftime(text, DP_CLOCK_TEXT, "%Y-%m-%dT%H:%M:%S", &parts);
    snprintf(text + len, DP_CLOCK_TEXT - len, ".%03dZ", (int)(clock_ms % 1000));
}

char *
dp_clock_date(struct dp_arena *arena, int days_ahead)
{
    time_t then = time(NULL) + (time_t)days_ahead * 86400;
    struct tm parts;
    char text[32];

    gmtime_r(&then, &parts);
    strftime(text, sizeof(text), "%Y-%m-%d", &parts);
    return dp_strdup(arena, text);
}
