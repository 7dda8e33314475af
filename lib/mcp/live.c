/* What a process has under way. */
#include "mcp/live.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/log.h"
#include "mcp/follow.h"
#include "store/stream.h"
#include "store/task.h"

#define CHANNEL "dubplate_mcp"
#define POLL_MS 5000
#define RENEW_MS 20000
#define WAIT_MS 1000

struct dp_live {
    const struct dp_conf *conf;
    const struct dp_state *state;
    struct dp_follow *follow;
    pthread_mutex_t lock; /* of all below */
    pthread_cond_t heard;
    struct dp_listen *listen;
    struct dp_waker *wakers;
    struct dp_lease *leases;
    int64_t renewed_ms; /* of the listener's thread alone */
};

struct dp_live *
dp_live_new(const struct dp_conf *conf, const struct dp_state *state)
{
    struct dp_live *live = calloc(1, sizeof(*live));
    pthread_condattr_t attr;

    if (live == NULL)
        return NULL;
    live->conf = conf;
    live->state = state;
    live->renewed_ms = dp_mono_ms();
    pthread_mutex_init(&live->lock, NULL);
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&live->heard, &attr);
    pthread_condattr_destroy(&attr);
    live->follow = dp_follow_new(state);
    if (live->follow == NULL) {
        free(live);
        return NULL;
    }
    return live;
}

struct dp_follow *
dp_live_follow(struct dp_live *live)
{
    return live->follow;
}

const struct dp_state *
dp_live_state(const struct dp_live *live)
{
    return live->state;
}

/* What stands behind a prefix of word, or NULL. */
static const char *
after(const char *word, const char *prefix)
{
    size_t len = strlen(prefix);

    return word != NULL && strncmp(word, prefix, len) == 0 ? word + len
                                                           : NULL;
}

/* word NULL: all must look. */
static void
wake(struct dp_live *live, const char *word)
{
    const char *stream = after(word, "cancel ");
    const char *task = after(word, "task ");

    pthread_mutex_lock(&live->lock);
    for (struct dp_waker *w = live->wakers; w != NULL; w = w->next) {
        if (word == NULL || stream != NULL || strcmp(w->word, word) == 0)
            w->woken = true;
    }
    for (struct dp_lease *l = live->leases; l != NULL; l = l->next) {
        if (stream != NULL && strcmp(l->id, stream) == 0)
            atomic_store(&l->cancelled, true);
        if (word == NULL || (task != NULL && strcmp(l->id, task) == 0))
            atomic_store(&l->changed, true);
    }
    pthread_cond_broadcast(&live->heard);
    pthread_mutex_unlock(&live->lock);
}

/* The ids of one kind of what this process has, in arena. */
static const char **
ids_of(struct dp_live *live, struct dp_arena *arena, bool tasks, size_t *n)
{
    const char **ids;
    size_t count = 0;

    pthread_mutex_lock(&live->lock);
    for (const struct dp_lease *l = live->leases; l != NULL; l = l->next)
        count += l->is_task == tasks;
    ids = dp_alloc_n(arena, count + 1, sizeof(*ids));
    *n = 0;
    for (const struct dp_lease *l = live->leases; l != NULL; l = l->next) {
        if (l->is_task == tasks)
            ids[(*n)++] = dp_strdup(arena, l->id);
    }
    pthread_mutex_unlock(&live->lock);
    return ids;
}

/* What was taken back, and nobody said so here. */
static void
look_at_calls(struct dp_live *live, struct dp_arena *arena)
{
    struct dp_err err = {0};
    size_t n;
    const char **ids = ids_of(live, arena, false, &n);
    struct dp_stream_at *at = dp_alloc_n(arena, n + 1, sizeof(*at));
    const struct dp_stream_state *states;

    for (size_t i = 0; i < n; i++)
        at[i] = (struct dp_stream_at){ids[i], DP_FOLLOW_NOBODY, 0};
    if (n == 0)
        return;
    states = dp_stream_states(live->state->pg, arena, at, n, &err);
    if (states == NULL)
        dp_err_log(&err);
    for (size_t i = 0; states != NULL && i < n; i++) {
        if (states[i].cancelled)
            wake(live, dp_printf(arena, "cancel %s", ids[i]));
    }
}

/* Leases of all that is under way end after lease_s; how many there are. */
static size_t
renew(struct dp_live *live, struct dp_arena *arena, int lease_s)
{
    struct dp_err err = {0};
    struct dp_pg *pg = live->state->pg;
    size_t n_calls;
    size_t n_tasks;
    const char **calls = ids_of(live, arena, false, &n_calls);
    const char **tasks = ids_of(live, arena, true, &n_tasks);

    if (n_calls > 0
        && dp_stream_renew(pg, arena, calls, n_calls, lease_s, &err) < 0)
        dp_err_log(&err);
    if (n_tasks > 0
        && dp_task_renew(pg, arena, tasks, n_tasks, lease_s, &err) < 0)
        dp_err_log(&err);
    return n_calls + n_tasks;
}

bool
dp_live_end(struct dp_live *live)
{
    struct dp_arena arena;
    size_t n;

    dp_arena_init(&arena);
    dp_follow_end(live->follow);
    n = renew(live, &arena, 0);
    dp_arena_clear(&arena);
    return n == 0;
}

/* The listener's thread: word is what was said, NULL to look at all. */
static void
hear(void *ctx, const char *word, bool more)
{
    struct dp_live *live = ctx;
    struct dp_arena arena;

    dp_arena_init(&arena);
    wake(live, word);
    if (word == NULL)
        look_at_calls(live, &arena);
    dp_follow_look(live->follow, &arena, word, more);
    if (dp_mono_ms() - live->renewed_ms >= RENEW_MS) {
        live->renewed_ms = dp_mono_ms();
        renew(live, &arena, DP_LIVE_LEASE_S);
        dp_follow_renew(live->follow, &arena);
    }
    dp_arena_clear(&arena);
}

int
dp_live_start(struct dp_live *live, struct dp_err *err)
{
    int rc = 0;

    pthread_mutex_lock(&live->lock);
    if (live->listen == NULL) {
        struct dp_pg_options options;
        char user[DP_STATE_USER];

        dp_state_pg_options(live->conf, "mcp", user, &options);
        live->listen
            = dp_listen_open(&options, CHANNEL, POLL_MS, hear, live, err);
        rc = live->listen != NULL ? 0 : -1;
    }
    pthread_mutex_unlock(&live->lock);
    return rc;
}

void
dp_live_watch(struct dp_live *live, struct dp_waker *waker, const char *word)
{
    pthread_mutex_lock(&live->lock);
    *waker = (struct dp_waker){.word = word, .next = live->wakers};
    live->wakers = waker;
    pthread_mutex_unlock(&live->lock);
}

void
dp_live_unwatch(struct dp_live *live, struct dp_waker *waker)
{
    struct dp_waker **place = &live->wakers;

    pthread_mutex_lock(&live->lock);
    while (*place != waker)
        place = &(*place)->next;
    *place = waker->next;
    pthread_mutex_unlock(&live->lock);
}

void
dp_live_wait(struct dp_live *live, struct dp_waker *waker)
{
    struct timespec until;
    int rc = 0;

    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += WAIT_MS / 1000;
    pthread_mutex_lock(&live->lock);
    while (!waker->woken && rc != ETIMEDOUT)
        rc = pthread_cond_timedwait(&live->heard, &live->lock, &until);
    waker->woken = false;
    pthread_mutex_unlock(&live->lock);
}

void
dp_live_keep(struct dp_live *live, struct dp_lease *lease)
{
    pthread_mutex_lock(&live->lock);
    lease->next = live->leases;
    live->leases = lease;
    pthread_mutex_unlock(&live->lock);
}

void
dp_live_drop(struct dp_live *live, struct dp_lease *lease)
{
    struct dp_lease **place = &live->leases;

    pthread_mutex_lock(&live->lock);
    while (*place != lease)
        place = &(*place)->next;
    *place = lease->next;
    pthread_mutex_unlock(&live->lock);
}
