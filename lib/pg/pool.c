/* The pool of connections. */
#include "pg/pool.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "pg/conn.h"
#include "pg/take.h"

#define SIZE_MAX_DEFAULT 8
#define SIZE_MAX_EVER 64
#define WAIT_TIMEOUT_MS 5000

struct slot {
    struct dp_pg_conn conn;
    bool busy;
};

struct dp_pg {
    struct dp_arena arena; /* of the strings of options */
    struct dp_pg_options options;
    pthread_mutex_t mutex; /* guards all below but a busy slot's conn */
    pthread_cond_t freed;
    int size;
    long connects;
    long waits;
    struct slot *slots;
};

static int
default_size(void)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);

    if (processors < 1)
        processors = 1;
    return processors * 2 < SIZE_MAX_DEFAULT ? (int)processors * 2
                                             : SIZE_MAX_DEFAULT;
}

static int
check_url(const char *url, struct dp_err *err)
{
    char *message = NULL;
    PQconninfoOption *parts = PQconninfoParse(url, &message);

    /* What libpq says may quote the url, which may hold a password. */
    PQfreemem(message);
    if (parts == NULL)
        return dp_refuse(err, DP_E_BAD_PARAMS,
                         "database.url is no PostgreSQL connection string; "
                         "write for example host=/run/postgresql "
                         "dbname=dubplate");
    PQconninfoFree(parts);
    return 0;
}

struct dp_pg *
dp_pg_open(const struct dp_pg_options *options, struct dp_err *err)
{
    pthread_condattr_t attr;
    struct dp_pg *pg;

    if (check_url(options->url, err) < 0)
        return NULL;
    pg = calloc(1, sizeof(*pg));
    if (pg == NULL) {
        dp_fail(err, DP_E_INTERNAL, "no memory");
        return NULL;
    }
    dp_arena_init(&pg->arena);
    pg->options = *options;
    pg->options.url = dp_strdup(&pg->arena, options->url);
    pg->options.user = dp_strdup(&pg->arena, options->user);
    pg->options.program = dp_strdup(&pg->arena, options->program);
    if (pg->options.wait_timeout_ms <= 0)
        pg->options.wait_timeout_ms = WAIT_TIMEOUT_MS;
    pg->size = options->pool_size > 0 ? options->pool_size : default_size();
    if (pg->size > SIZE_MAX_EVER)
        pg->size = SIZE_MAX_EVER;
    pg->slots = dp_alloc_n(&pg->arena, (size_t)pg->size, sizeof(*pg->slots));
    pthread_mutex_init(&pg->mutex, NULL);
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&pg->freed, &attr);
    pthread_condattr_destroy(&attr);
    return pg;
}

void
dp_pg_close(struct dp_pg *pg)
{
    if (pg == NULL)
        return;
    for (int i = 0; i < pg->size; i++)
        dp_pg_conn_close(&pg->slots[i].conn);
    pthread_cond_destroy(&pg->freed);
    pthread_mutex_destroy(&pg->mutex);
    dp_arena_clear(&pg->arena);
    free(pg);
}

void
dp_pg_stats(struct dp_pg *pg, struct dp_pg_stats *stats)
{
    memset(stats, 0, sizeof(*stats));
    pthread_mutex_lock(&pg->mutex);
    stats->size = pg->size;
    stats->connects = pg->connects;
    stats->waits = pg->waits;
    for (int i = 0; i < pg->size; i++) {
        stats->busy += pg->slots[i].busy;
        stats->open += pg->slots[i].busy || pg->slots[i].conn.pq != NULL;
    }
    pthread_mutex_unlock(&pg->mutex);
}

/* A free slot, rather a connected one; NULL when all are busy. */
static struct slot *
find_free(struct dp_pg *pg)
{
    struct slot *empty = NULL;

    for (int i = 0; i < pg->size; i++) {
        struct slot *slot = &pg->slots[i];

        if (slot->busy)
            continue;
        if (slot->conn.pq != NULL)
            return slot;
        if (empty == NULL)
            empty = slot;
    }
    return empty;
}

static struct timespec
deadline_in(int ms)
{
    struct timespec at;

    clock_gettime(CLOCK_MONOTONIC, &at);
    at.tv_sec += ms / 1000;
    at.tv_nsec += (long)(ms % 1000) * 1000000;
    if (at.tv_nsec >= 1000000000) {
        at.tv_sec++;
        at.tv_nsec -= 1000000000;
    }
    return at;
}

/* A slot marked busy, waited for; NULL when none came free in time. */
static struct slot *
wait_free(struct dp_pg *pg)
{
    struct timespec deadline = deadline_in(pg->options.wait_timeout_ms);
    struct slot *slot;
    int late = 0;

    pthread_mutex_lock(&pg->mutex);
    slot = find_free(pg);
    if (slot == NULL)
        pg->waits++;
    while (slot == NULL && late == 0) {
        late = pthread_cond_timedwait(&pg->freed, &pg->mutex, &deadline);
        slot = find_free(pg);
    }
    if (slot != NULL)
        slot->busy = true;
    pthread_mutex_unlock(&pg->mutex);
    return slot;
}

struct dp_pg_conn *
dp_pg_take(struct dp_pg *pg, struct dp_err *err)
{
    struct slot *slot = wait_free(pg);

    if (slot == NULL) {
        dp_pg_unavailable(err, "pool", "no connection came free in time");
        return NULL;
    }
    if (slot->conn.pq != NULL && dp_pg_conn_idle(&slot->conn))
        return &slot->conn;
    dp_pg_conn_close(&slot->conn);
    if (dp_pg_conn_open(&slot->conn, &pg->options, err) < 0) {
        dp_pg_give(pg, &slot->conn);
        return NULL;
    }
    pthread_mutex_lock(&pg->mutex);
    pg->connects++;
    pthread_mutex_unlock(&pg->mutex);
    return &slot->conn;
}

void
dp_pg_give(struct dp_pg *pg, struct dp_pg_conn *conn)
{
    struct slot *slot = (struct slot *)(void *)conn; /* its first member */

    pthread_mutex_lock(&pg->mutex);
    slot->busy = false;
    pthread_cond_signal(&pg->freed);
    pthread_mutex_unlock(&pg->mutex);
}
