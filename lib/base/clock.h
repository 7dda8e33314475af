/* Time, in one place so that a test can hold it. */
#ifndef DP_BASE_CLOCK_H
#define DP_BASE_CLOCK_H

#include <stdint.h>

#include "base/arena.h"

/* Milliseconds since 1970-01-01 UTC. */
int64_t dp_clock_ms(void);

/* Milliseconds on a clock that never jumps; only differences mean anything. */
int64_t dp_mono_ms(void);

/* Microseconds on the same clock. */
int64_t dp_mono_us(void);

void dp_sleep_ms(int ms);

/* Today in UTC as YYYY-MM-DD, plus a number of days. */
char *dp_clock_date(struct dp_arena *arena, int days_ahead);

#endif
