/* The flag that says this process is to end. */
#include "base/stop.h"

#include <stdatomic.h>

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
