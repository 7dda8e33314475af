/* Rows of the audit trail on their way. */
#include "auth/audit_queue.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/log.h"
#include "store/audit.h"

/* Rows gather this long; with the writing it stays under a second. */
#define GATHER_MS 500

/* How long to wait before a database that is away is asked again. */
#define RETRY_MS 2000

/* Two buffers take turns: rows come into one, the other is written. */
struct rows {
    char json[DP_AUDIT_QUEUE_BYTES]; /* "[{...},{...}", without the end */
    size_t len;
};

struct dp_audit_queue {
    struct dp_pg *pg;
    pthread_mutex_t lock;
    pthread_cond_t change; /* of what follows */
    bool started;          /* the thread runs, or did */
    bool closing;
    bool ended;
    long left_out; /* rows, since it was told last */
    struct rows *coming;
    struct rows *going; /* the thread's alone */
    pthread_t thread;
};

struct dp_audit_queue *
dp_audit_queue_open(struct dp_pg *pg)
{
    struct dp_audit_queue *queue = calloc(1, sizeof(*queue));
    pthread_condattr_t attr;

    if (queue == NULL)
        return NULL;
    queue->pg = pg;
    queue->coming = calloc(1, sizeof(struct rows));
    queue->going = calloc(1, sizeof(struct rows));
    pthread_mutex_init(&queue->lock, NULL);
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&queue->change, &attr);
    pthread_condattr_destroy(&attr);
    if (queue->coming == NULL || queue->going == NULL) {
        dp_audit_queue_close(queue);
        return NULL;
    }
    return queue;
}

/* Wait for a change, or for ms; false when the time is over. */
static bool
wait_change(struct dp_audit_queue *queue, int64_t until_ms)
{
    struct timespec until = {until_ms / 1000,
                             (long)(until_ms % 1000) * 1000000};

    return pthread_cond_timedwait(&queue->change, &queue->lock, &until)
           != ETIMEDOUT;
}

/* Let rows gather for so long, unless the queue closes. */
static void
gather(struct dp_audit_queue *queue, int ms)
{
    int64_t until_ms = dp_mono_ms() + ms;

    while (!queue->closing && wait_change(queue, until_ms))
        ;
}

/* Take over what has come; true when there is something to write. */
static bool
swap(struct dp_audit_queue *queue)
{
    struct rows *rows = queue->going;

    if (rows->len > 0) /* the database was away the last time */
        return true;
    queue->going = queue->coming;
    queue->coming = rows;
    if (queue->left_out > 0)
        dp_log(DP_LOG_WARN, "audit rows left out",
               DP_N("rows", queue->left_out));
    queue->left_out = 0;
    return queue->going->len > 0;
}

/* false: the database is away; rows stay for the next time. */
static bool
write_rows(struct dp_audit_queue *queue)
{
    struct rows *rows = queue->going;
    struct dp_err err = {0};
    int rc;

    rows->json[rows->len] = ']';
    rows->json[rows->len + 1] = '\0';
    rc = dp_audit_add(queue->pg, rows->json, &err);
    if (rc < 0 && err.code == DP_E_UNAVAILABLE)
        return false;
    if (rc < 0)
        dp_log(DP_LOG_ERROR, "audit rows lost", DP_S("detail", err.detail));
    rows->len = 0;
    return true;
}

static void *
write_loop(void *arg)
{
    struct dp_audit_queue *queue = arg;
    bool written = true;

    pthread_mutex_lock(&queue->lock);
    for (;;) {
        while (queue->coming->len == 0 && queue->going->len == 0
               && !queue->closing)
            pthread_cond_wait(&queue->change, &queue->lock);
        gather(queue, written ? GATHER_MS : RETRY_MS);
        if (!swap(queue))
            break; /* only when it closes */
        pthread_mutex_unlock(&queue->lock);
        written = write_rows(queue);
        pthread_mutex_lock(&queue->lock);
        if (queue->closing && !written) {
            dp_log(DP_LOG_WARN, "audit rows lost",
                   DP_S("detail", "the end came, and no database"));
            break;
        }
    }
    queue->ended = true;
    pthread_cond_broadcast(&queue->change);
    pthread_mutex_unlock(&queue->lock);
    return NULL;
}

static void
start(struct dp_audit_queue *queue)
{
    pthread_attr_t attr;

    pthread_attr_init(&attr);
    pthread_attr_setstacksize(&attr, 256u * 1024u);
    queue->started =
        pthread_create(&queue->thread, &attr, write_loop, queue) == 0;
    pthread_attr_destroy(&attr);
}

void
dp_audit_queue_add(struct dp_audit_queue *queue, const char *row_json)
{
    size_t len = strlen(row_json);
    struct rows *rows;

    pthread_mutex_lock(&queue->lock);
    rows = queue->coming;
    if (!queue->started && !queue->closing)
        start(queue);
    if (rows->len + len + 3 > sizeof(rows->json) || !queue->started
        || queue->ended) {
        queue->left_out++;
    } else {
        rows->json[rows->len] = rows->len == 0 ? '[' : ',';
        memcpy(rows->json + rows->len + 1, row_json, len);
        rows->len += len + 1;
        if (rows->len == len + 1) /* the first: the thread sleeps */
            pthread_cond_broadcast(&queue->change);
    }
    pthread_mutex_unlock(&queue->lock);
}

bool
dp_audit_queue_flush(struct dp_audit_queue *queue, int wait_ms)
{
    int64_t until_ms = dp_mono_ms() + wait_ms;
    bool ended;

    pthread_mutex_lock(&queue->lock);
    queue->closing = true;
    pthread_cond_broadcast(&queue->change);
    while (queue->started && !queue->ended && wait_change(queue, until_ms))
        ;
    ended = !queue->started || queue->ended;
    pthread_mutex_unlock(&queue->lock);
    return ended;
}

void
dp_audit_queue_close(struct dp_audit_queue *queue)
{
    if (queue == NULL)
        return;
    if (queue->started)
        pthread_join(queue->thread, NULL);
    pthread_cond_destroy(&queue->change);
    pthread_mutex_destroy(&queue->lock);
    free(queue->coming);
    free(queue->going);
    free(queue);
}
