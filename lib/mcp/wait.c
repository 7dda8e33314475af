/* Threads that wait. */
#include "mcp/wait.h"

#include <stdatomic.h>

#include "mcp/talk.h"

#define RETRY_AFTER_S 5

static atomic_int waiting;

int
dp_wait_begin(const struct dp_call *call, struct dp_err *err)
{
    int most = (int)(call->conf->server_threads + 1) / 2;

    if (call->talk->task_id != NULL)
        return 0;
    if (atomic_fetch_add(&waiting, 1) < most)
        return 0;
    atomic_fetch_sub(&waiting, 1);
    dp_refuse(err, DP_E_STREAMS,
              "Too many calls wait for something; try again in a few "
              "seconds.");
    err->retry_after_s = RETRY_AFTER_S;
    return -1;
}

void
dp_wait_end(const struct dp_call *call)
{
    if (call->talk->task_id == NULL)
        atomic_fetch_sub(&waiting, 1);
}
