/* One thread that hears NOTIFY. */
#include "pg/listen.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/log.h"
#include "crypto/rand.h"
#include "pg/conn.h"

#define STACK_BYTES (256u * 1024u)
#define PAUSE_MIN_MS 100
#define PAUSE_MAX_MS 10000

struct dp_listen {
    struct dp_arena arena; /* of the strings */
    struct dp_pg_options options;
    const char *channel;
    int poll_ms;
    dp_heard_fn *heard;
    void *ctx;
    pthread_t thread;
    int wake; /* can be read from once it is to end */
    atomic_bool ending;
    PGconn *pq;          /* NULL = not connected */
    int64_t look_ms;     /* when to look at everything without news */
    int pause_ms;        /* before the next attempt to connect */
    bool said;           /* that it cannot connect */
};

enum heard {
    NOTHING, /* the time is over */
    NEWS,    /* the socket can be used */
    END,     /* it is to end */
};

/* Wait for the socket (-1 = none), the end, or the time. */
static enum heard
wait_for(struct dp_listen *listen, int socket, short events, int64_t until_ms)
{
    struct pollfd watch[2] = {{listen->wake, POLLIN, 0}, {socket, events, 0}};
    int64_t left_ms = until_ms - dp_mono_ms();

    poll(watch, socket < 0 ? 1 : 2, left_ms < 0 ? 0 : (int)left_ms);
    if (atomic_load(&listen->ending))
        return END;
    return socket >= 0 && watch[1].revents != 0 ? NEWS : NOTHING;
}

static void
look_at_everything(struct dp_listen *listen)
{
    listen->heard(listen->ctx, NULL, false);
    listen->look_ms = dp_mono_ms() + listen->poll_ms;
}

static void
disconnect(struct dp_listen *listen)
{
    PQfinish(listen->pq);
    listen->pq = NULL;
}

/* Wait, and look at everything meanwhile where poll_ms asks for it. */
static void
pause_for(struct dp_listen *listen, int ms)
{
    int64_t until_ms = dp_mono_ms() + ms;

    while (!atomic_load(&listen->ending) && dp_mono_ms() < until_ms) {
        int64_t next_ms =
            listen->look_ms < until_ms ? listen->look_ms : until_ms;

        if (wait_for(listen, -1, 0, next_ms) == NOTHING
            && dp_mono_ms() >= listen->look_ms)
            look_at_everything(listen);
    }
}

/* The handshake, in which PQconnectPoll() says what it waits for. */
static int
shake_hands(struct dp_listen *listen, int64_t deadline_ms)
{
    PostgresPollingStatusType status = PGRES_POLLING_WRITING;

    while (status != PGRES_POLLING_OK) {
        short events = status == PGRES_POLLING_READING ? POLLIN : POLLOUT;

        if (status == PGRES_POLLING_FAILED
            || PQstatus(listen->pq) == CONNECTION_BAD
            || wait_for(listen, PQsocket(listen->pq), events, deadline_ms)
                   != NEWS)
            return -1;
        status = PQconnectPoll(listen->pq);
    }
    return 0;
}

/* LISTEN, and its one result. */
static int
subscribe(struct dp_listen *listen, int64_t deadline_ms)
{
    char *name = PQescapeIdentifier(listen->pq, listen->channel,
                                    strlen(listen->channel));
    char sql[160];
    PGresult *result;
    bool good;

    snprintf(sql, sizeof(sql), "LISTEN %s", name);
    PQfreemem(name);
    good = PQsendQuery(listen->pq, sql) != 0;
    while (good && PQisBusy(listen->pq))
        good = wait_for(listen, PQsocket(listen->pq), POLLIN, deadline_ms)
                   == NEWS
               && PQconsumeInput(listen->pq);
    if (!good)
        return -1;
    while ((result = PQgetResult(listen->pq)) != NULL) {
        good = good && PQresultStatus(result) == PGRES_COMMAND_OK;
        PQclear(result);
    }
    return good ? 0 : -1;
}

static void
say_failed(struct dp_listen *listen)
{
    dp_log(listen->said ? DP_LOG_DEBUG : DP_LOG_WARN,
           "cannot listen to the database; looking now and then instead",
           DP_S("channel", listen->channel),
           DP_S("why", listen->pq != NULL ? PQerrorMessage(listen->pq)
                                          : "no memory"));
    listen->said = true;
}

static int
connect_once(struct dp_listen *listen)
{
    int64_t deadline_ms = dp_mono_ms() + listen->options.connect_timeout_ms;

    listen->pq = dp_pg_connect(&listen->options, false);
    if (listen->pq == NULL || shake_hands(listen, deadline_ms) < 0
        || subscribe(listen, deadline_ms) < 0) {
        if (!atomic_load(&listen->ending))
            say_failed(listen);
        return -1;
    }
    listen->said = false;
    return 0;
}

/* Hand on what came; -1 when the connection is gone. */
static int
take_news(struct dp_listen *listen)
{
    PGnotify *note;
    PGnotify *next;

    if (!PQconsumeInput(listen->pq))
        return -1;
    for (note = PQnotifies(listen->pq); note != NULL; note = next) {
        next = PQnotifies(listen->pq);
        listen->heard(listen->ctx, note->extra, next != NULL);
        PQfreemem(note);
    }
    return PQstatus(listen->pq) == CONNECTION_OK ? 0 : -1;
}

/* As long as the connection lasts. */
static void
hear(struct dp_listen *listen)
{
    int rc = 0;

    look_at_everything(listen);
    while (rc == 0) {
        switch (wait_for(listen, PQsocket(listen->pq), POLLIN,
                         listen->look_ms)) {
        case NEWS:
            rc = take_news(listen);
            break;
        case NOTHING:
            break;
        case END:
            return;
        }
        /* Also where there is news all the time: what is late is no news. */
        if (rc == 0 && dp_mono_ms() >= listen->look_ms)
            look_at_everything(listen);
    }
    dp_log(DP_LOG_INFO, "lost the connection that listens",
           DP_S("channel", listen->channel));
}

/*
 * Before the next attempt: not all that listen to a server come back to it
 * at once, and one that cuts connections again and again is left in peace.
 */
static void
back_off(struct dp_listen *listen, int64_t heard_ms)
{
    int half_ms;

    if (heard_ms > PAUSE_MAX_MS)
        listen->pause_ms = PAUSE_MIN_MS;
    half_ms = listen->pause_ms / 2;
    pause_for(listen, half_ms + (int)dp_rand_below((uint32_t)half_ms));
    listen->pause_ms *= 2;
    if (listen->pause_ms > PAUSE_MAX_MS)
        listen->pause_ms = PAUSE_MAX_MS;
}

static void *
run(void *arg)
{
    struct dp_listen *listen = arg;

    listen->look_ms = dp_mono_ms() + listen->poll_ms;
    while (!atomic_load(&listen->ending)) {
        int64_t heard_ms = 0;

        if (connect_once(listen) == 0) {
            heard_ms = dp_mono_ms();
            hear(listen);
            heard_ms = dp_mono_ms() - heard_ms;
        }
        disconnect(listen);
        back_off(listen, heard_ms);
    }
    return NULL;
}

/* Signals are meant for other threads. */
static int
start_thread(struct dp_listen *listen)
{
    pthread_attr_t attr;
    sigset_t all, before;
    int rc;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pthread_attr_init(&attr);
    pthread_attr_setstacksize(&attr, STACK_BYTES);
    rc = pthread_create(&listen->thread, &attr, run, listen);
    pthread_attr_destroy(&attr);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return rc == 0 ? 0 : -1;
}

static void
forget(struct dp_listen *listen)
{
    if (listen->wake >= 0)
        close(listen->wake);
    dp_arena_clear(&listen->arena);
    free(listen);
}

struct dp_listen *
dp_listen_open(const struct dp_pg_options *options, const char *channel,
               int poll_ms, dp_heard_fn *heard, void *ctx, struct dp_err *err)
{
    struct dp_listen *listen = calloc(1, sizeof(*listen));

    if (listen == NULL) {
        dp_fail(err, DP_E_INTERNAL, "no memory");
        return NULL;
    }
    dp_arena_init(&listen->arena);
    listen->options = *options;
    listen->options.url = dp_strdup(&listen->arena, options->url);
    listen->options.user = dp_strdup(&listen->arena, options->user);
    listen->options.program = dp_strdup(&listen->arena, options->program);
    listen->channel = dp_strdup(&listen->arena, channel);
    listen->poll_ms = poll_ms;
    listen->heard = heard;
    listen->ctx = ctx;
    listen->pause_ms = PAUSE_MIN_MS;
    listen->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (listen->wake < 0 || start_thread(listen) < 0) {
        dp_fail(err, DP_E_INTERNAL, "no thread to listen");
        forget(listen);
        return NULL;
    }
    return listen;
}

void
dp_listen_close(struct dp_listen *listen)
{
    static const uint64_t one = 1;

    if (listen == NULL)
        return;
    atomic_store(&listen->ending, true);
    if (write(listen->wake, &one, sizeof(one)) < 0)
        dp_log(DP_LOG_WARN, "the listener could not be woken");
    pthread_join(listen->thread, NULL);
    forget(listen);
}
