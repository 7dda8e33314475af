/* Time, and the flag that ends a process. */
#include "base/clock.h"

#include <string.h>
#include <time.h>

#include "base/stop.h"
#include "tap/tap.h"

/* The date in UTC, made another way. */
static const char *
date_of(time_t when, char text[16])
{
    struct tm parts;

    gmtime_r(&when, &parts);
    strftime(text, 16, "%F", &parts);
    return text;
}

int
main(void)
{
    struct dp_arena arena;
    char before[16];
    char after[16];
    const char *date;
    int64_t start;

    dp_arena_init(&arena);
    start = dp_clock_ms();
    ok(start / 1000 >= (int64_t)time(NULL) - 1
           && start / 1000 <= (int64_t)time(NULL),
       "the clock tells milliseconds since 1970");
    ok(dp_clock_s() >= start / 1000 && dp_clock_s() <= dp_clock_ms() / 1000,
       "and seconds");
    start = dp_mono_ms();
    dp_sleep_ms(20);
    ok(dp_mono_ms() - start >= 20, "a sleep takes its time");
    start = dp_mono_us();
    dp_sleep_ms(2);
    ok(dp_mono_us() - start >= 2000 && dp_mono_us() - start < 2000000,
       "microseconds are a thousand to the millisecond");

    date_of(time(NULL), before);
    date = dp_clock_date(&arena, 0);
    date_of(time(NULL), after);
    ok(strcmp(date, before) == 0 || strcmp(date, after) == 0,
       "today is today in UTC: %s", date);
    date_of(time(NULL) + 400 * 86400, before);
    date = dp_clock_date(&arena, 400);
    date_of(time(NULL) + 400 * 86400, after);
    ok(strcmp(date, before) == 0 || strcmp(date, after) == 0,
       "400 days ahead is another year: %s", date);
    ok(strcmp(dp_clock_date(&arena, -1), date) < 0, "yesterday is earlier");

    is_int(dp_stopping(), 0, "a process starts without being told to end");
    start = dp_mono_ms();
    is_int(dp_stop_wait(120), 0, "who waits is not told to end");
    ok(dp_mono_ms() - start >= 119, "and waits all the time");
    dp_stop();
    is_int(dp_stopping(), 1, "and knows it once it has been");
    start = dp_mono_ms();
    is_int(dp_stop_wait(60000), 1, "who waits then is told");
    ok(dp_mono_ms() - start < 1000, "at once");
    dp_arena_clear(&arena);
    return done();
}
