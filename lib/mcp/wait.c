/* Threads that wait. */
#include "mcp/wait.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "crypto/rand.h"
#include "mcp/talk.h"

#define RETRY_AFTER_S 5
#define SLOTS 256 /* no process has more threads */

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static char waiting[SLOTS][DP_RAND_UUID]; /* whose they are; "" = free */

/* A free slot of the first so many, where no account has more than half. */
static char *
take_slot(const char *account_id, int most)
{
    char *slot = NULL;
    int own = 0;

    for (int i = 0; i < most && i < SLOTS; i++) {
        if (waiting[i][0] == '\0')
            slot = waiting[i];
        own += strcmp(waiting[i], account_id) == 0;
    }
    return own < (most + 1) / 2 ? slot : NULL;
}

int
dp_wait_begin(const struct dp_call *call, struct dp_err *err)
{
    int most = (int)(call->conf->server_threads + 1) / 2;
    char *slot;

    if (call->talk->task_id != NULL)
        return 0;
    pthread_mutex_lock(&mutex);
    slot = take_slot(call->who->account_id, most);
    if (slot != NULL)
        snprintf(slot, DP_RAND_UUID, "%s", call->who->account_id);
    pthread_mutex_unlock(&mutex);
    if (slot != NULL)
        return 0;
    dp_refuse(err, DP_E_STREAMS,
              "Too many calls wait for something; try again in a few "
              "seconds.");
    err->retry_after_s = RETRY_AFTER_S;
    return -1;
}

void
dp_wait_end(const struct dp_call *call)
{
    if (call->talk->task_id != NULL)
        return;
    pthread_mutex_lock(&mutex);
    for (int i = 0; i < SLOTS; i++) {
        if (strcmp(waiting[i], call->who->account_id) == 0) {
            waiting[i][0] = '\0';
            break;
        }
    }
    pthread_mutex_unlock(&mutex);
}
