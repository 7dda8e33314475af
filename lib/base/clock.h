/* Time. */
#ifndef DP_BASE_CLOCK_H
#define DP_BASE_CLOCK_H

#include <stdint.h>

#include "base/arena.h"

/* Milliseconds since 1970-01-01 UTC. */
int64_t dp_clock_ms(void);

/* Seconds of the same, rounded down: a NumericDate (RFC 7519 section 2). */
int64_t dp_clock_s(void);

/* Milliseconds on a clock that never jumps; only differences mean anything. */
int64_t dp_mono_ms(void);

/* Microseconds on the same clock. */
int64_t dp_mono_us(void);

void dp_sleep_ms(int ms);

/* Room for a time as dp_clock_print() prints it, with the NUL. */
#define DP_CLOCK_TEXT 32

/* clock_ms as RFC 3339 in UTC: 2026-11-21T05:40:40.123Z. */
void dp_clock_print(int64_t clock_ms, char text[DP_CLOCK_TEXT]);

/* Today in UTC as YYYY-MM-DD, plus a number of days. */
char *dp_clock_date(struct dp_arena *arena, int days_ahead);

#endif
