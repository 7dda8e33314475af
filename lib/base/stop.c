/* The flag that says this process is to end. */
#include "base/stop.h"

#include <stdatomic.h>

#include "base/clock.h"

#define SLICE_MS 50

static atomic_bool stopping;

void
dp_stop(void)
{
    atomic_store(&stopping, true);
}

bool
dp_stopping(void)
{
    return atomic_load(&stopping);
}

bool
dp_stop_wait(int ms)
{
    while (ms > 0 && !dp_stopping()) {
        int slice_ms = ms < SLICE_MS ? ms : SLICE_MS;

        dp_sleep_ms(slice_ms);
        ms -= slice_ms;
    }
    return dp_stopping();
}
