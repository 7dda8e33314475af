/*
 * A program of open answers, in the place of mcp, for 600-streams.t and
 * t/bench.
 *
 *   GET /mcp/held    stays open: "hello" at once, "opened", and with
 *                    ?tick=MS a tick so often; ?beat=MS &max=MS; ?end=N ends
 *                    after N ticks; ?flood=1 gets more than it can read
 *   GET /mcp/thread  three events from the handler's own thread, 0.3 s apart
 *   GET /mcp/wait    events until the client has gone, which it logs
 *   GET /mcp/fails   an answer that fails after it was to stay open
 *   GET /mcp/counts  how many were opened and closed in this process
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/number.h"
#include "fcgi/serve.h"
#include "http/held.h"
#include "http/sse.h"
#include "json/json.h"

#define STEP_MS 10

/* An open answer; the lock guards held, and the list. */
struct stream {
    struct stream *next, **link;
    struct dp_held *held;
    int64_t tick_ms, due_ms, end_after, ticks;
    bool floods;
};

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static struct stream *streams;
static atomic_long opened_n, closed_n;
static char flood[65536];

static void
say(struct stream *s, const char *text)
{
    dp_held_write(s->held, text, strlen(text));
}

static void
opened(void *ctx, struct dp_held *held)
{
    struct stream *s = ctx;

    atomic_fetch_add(&opened_n, 1);
    pthread_mutex_lock(&mutex);
    s->held = held;
    s->next = streams;
    s->link = &streams;
    if (streams != NULL)
        streams->link = &s->next;
    streams = s;
    say(s, "data: opened\n\n");
    pthread_mutex_unlock(&mutex);
}

static void
closed(void *ctx)
{
    struct stream *s = ctx;

    atomic_fetch_add(&closed_n, 1);
    pthread_mutex_lock(&mutex);
    if (s->held != NULL) {
        *s->link = s->next;
        if (s->next != NULL)
            s->next->link = s->link;
    }
    pthread_mutex_unlock(&mutex);
    free(s);
}

static void
step(struct stream *s, int64_t now_ms)
{
    if (s->floods)
        dp_held_write(s->held, flood, sizeof(flood));
    if (s->tick_ms == 0 || now_ms < s->due_ms)
        return;
    s->due_ms = now_ms + s->tick_ms;
    say(s, "data: tick\n\n");
    if (++s->ticks == s->end_after)
        dp_held_end(s->held);
}

static void *
tick(void *arg)
{
    for (;;) {
        int64_t now_ms;

        dp_sleep_ms(STEP_MS);
        now_ms = dp_mono_ms();
        pthread_mutex_lock(&mutex);
        for (struct stream *s = streams; s != NULL; s = s->next)
            step(s, now_ms);
        pthread_mutex_unlock(&mutex);
    }
    return arg;
}

static int64_t
number(const struct dp_req *req, const char *name)
{
    const char *text = dp_req_query(req, name);
    int64_t value = 0;

    if (text != NULL)
        dp_number_parse(text, 0, INT64_MAX, &value);
    return value;
}

static int
hold(struct dp_req *req, struct dp_res *res, struct dp_err *err)
{
    struct stream *s = calloc(1, sizeof(*s));
    const struct dp_held_ops ops = {
        .opened = opened,
        .closed = closed,
        .beat_ms = number(req, "beat"),
        .max_ms = number(req, "max"),
        .farewell = "data: farewell\n\n",
    };

    if (s == NULL)
        abort();
    s->tick_ms = number(req, "tick");
    s->end_after = number(req, "end");
    s->floods = number(req, "flood") != 0;
    dp_sse_head(res);
    dp_sse_print_event(&res->body, "1", NULL, "hello");
    if (dp_res_hold(req, res, &ops, s, err) == 0)
        return 0;
    free(s);
    return -1;
}

static int
held_get(struct dp_req *req, struct dp_res *res, struct dp_err *err)
{
    return hold(req, res, err);
}

static int
fails_get(struct dp_req *req, struct dp_res *res, struct dp_err *err)
{
    if (hold(req, res, err) < 0)
        return -1;
    return dp_refuse(err, DP_E_CONFLICT, "It failed after all.");
}

static int
thread_get(struct dp_req *req, struct dp_res *res, struct dp_err *err)
{
    (void)err;
    dp_res_header(res, "Mcp-Session-Id", "s1");
    if (dp_sse_begin(req, res) < 0)
        return 0;
    for (int i = 0; i < 3; i++) {
        if (dp_sse_event(req, NULL, NULL, "news") < 0)
            return 0;
        dp_sleep_ms(300);
    }
    return 0;
}

static int
wait_get(struct dp_req *req, struct dp_res *res, struct dp_err *err)
{
    (void)err;
    if (dp_sse_begin(req, res) < 0)
        return 0;
    for (int i = 0; i < 200; i++) {
        if (dp_sse_event(req, NULL, NULL, "news") < 0) {
            dp_log(DP_LOG_INFO, "thread saw the client leave",
                   DP_N("events", i));
            return 0;
        }
        dp_sleep_ms(50);
    }
    dp_log(DP_LOG_INFO, "thread never saw the client leave");
    return 0;
}

static int
counts_get(struct dp_req *req, struct dp_res *res, struct dp_err *err)
{
    (void)req;
    (void)err;
    dp_res_json(res, 200,
                dp_json_keep(res->arena,
                             json_pack("{s:I,s:I}", "opened",
                                       (json_int_t)atomic_load(&opened_n),
                                       "closed",
                                       (json_int_t)atomic_load(&closed_n))));
    return 0;
}

static const struct dp_route routes[] = {
    {"GET", "/mcp/held",   held_get,   DP_AUTH_NONE, 0, DP_BODY_NONE, 0},
    {"GET", "/mcp/thread", thread_get, DP_AUTH_NONE, 0, DP_BODY_NONE, 0},
    {"GET", "/mcp/wait",   wait_get,   DP_AUTH_NONE, 0, DP_BODY_NONE, 0},
    {"GET", "/mcp/fails",  fails_get,  DP_AUTH_NONE, 0, DP_BODY_NONE, 0},
    {"GET", "/mcp/counts", counts_get, DP_AUTH_NONE, 0, DP_BODY_NONE, 0},
    {0},
};

static int
open_state(const struct dp_conf *conf, void **state, struct dp_err *err)
{
    pthread_t ticker;

    (void)conf;
    *state = NULL;
    memset(flood, ':', sizeof(flood));
    flood[sizeof(flood) - 1] = '\n';
    if (pthread_create(&ticker, NULL, tick, NULL) != 0)
        return dp_fail(err, DP_E_INTERNAL, "no thread");
    pthread_detach(ticker);
    return 0;
}

int
main(int argc, char **argv)
{
    static const struct dp_app app = {
        .name = "held",
        .routes = routes,
        .open = open_state,
    };

    return dp_serve(&app, argc, argv);
}
