/* Streams that clients read. */
#include "mcp/followed.h"

#include <stdio.h>
#include <string.h>

#include "http/sse.h"
#include "mcp/live.h"
#include "store/stream.h"

#define EVENTS_MAX 500
#define RETRY_MS 3000

/* The client has left: end what nobody else can read. */
static void
closed(void *ctx)
{
    struct dp_followed *f = ctx;
    bool ends = f->ends;

    dp_followed_remove(f);
    if (!ends)
        dp_followed_free(f);
}

static void
print_event(struct dp_str *out, const struct dp_followed *f,
            const struct dp_stream_event *event)
{
    char id[64];

    snprintf(id, sizeof(id), "%s.%d", event->stream_id, event->seq);
    dp_sse_print_event(out, f->numbered ? id : NULL, "message",
                       event->message);
}

/* Write events to their readers, and note in at how far each is. */
static void
write_events(struct dp_follow *follow, struct dp_arena *arena,
             struct dp_stream_at *at, size_t n,
             const struct dp_stream_event *events, size_t n_events)
{
    size_t i = 0;

    pthread_mutex_lock(&follow->lock);
    for (size_t e = 0; e < n_events; e++) {
        struct dp_followed *f;
        struct dp_str out;

        for (size_t tries = 0; tries < n; tries++) {
            if (strcmp(at[i].stream_id, events[e].stream_id) == 0)
                break;
            i = (i + 1) % n;
        }
        f = dp_followed_find(follow, &at[i]);
        if (f == NULL || f->held == NULL) {
            at[i].follower = DP_FOLLOW_NOBODY; /* it has left */
            continue;
        }
        at[i].seq = events[e].seq;
        if (events[e].seq <= f->seq)
            continue; /* another thread wrote it */
        dp_str_init(&out, arena, DP_RES_BODY_MAX);
        print_event(&out, f, &events[e]);
        dp_held_write(f->held, out.data, out.len);
        f->seq = events[e].seq;
    }
    pthread_mutex_unlock(&follow->lock);
}

/* End the connection of a stream that is over, or that another one reads. */
static void
end_reader(struct dp_follow *follow, const struct dp_stream_at *at,
           bool is_closed)
{
    struct dp_followed *f;

    pthread_mutex_lock(&follow->lock);
    f = dp_followed_find(follow, at);
    if (f != NULL && f->held != NULL && !f->is_over) {
        if (is_closed && f->closing != NULL)
            dp_held_write(f->held, f->closing, strlen(f->closing));
        f->is_over = true;
        dp_held_end(f->held);
    }
    pthread_mutex_unlock(&follow->lock);
}

/* True when there may be more to tell at once. */
static bool
look_at_states(struct dp_follow *follow, struct dp_arena *arena,
               const struct dp_stream_at *at, size_t n)
{
    struct dp_err err = {0};
    struct dp_pg *pg = follow->state->pg;
    const struct dp_stream_state *states
        = dp_stream_states(pg, arena, at, n, &err);
    bool more = false;

    for (size_t i = 0; states != NULL && i < n; i++) {
        if (states[i].abandoned)
            more = dp_stream_abandon(pg, at[i].stream_id, &err) == 0 || more;
        else if (!states[i].mine)
            end_reader(follow, &at[i], false);
        else if (states[i].ended && at[i].seq >= states[i].last_seq)
            end_reader(follow, &at[i], true);
    }
    return more;
}

static void
look(struct dp_follow *follow, struct dp_arena *arena,
     enum dp_followed_which which)
{
    struct dp_err err = {0};
    struct dp_pg *pg = follow->state->pg;
    size_t n;
    size_t n_events;
    struct dp_stream_at *at = dp_followed_list(follow, arena, which, &n);
    struct dp_stream_event *events;
    bool more = n > 0;

    while (more) {
        events
            = dp_stream_events(pg, arena, at, n, EVENTS_MAX, &n_events, &err);
        if (events == NULL) {
            dp_err_log(&err);
            return;
        }
        write_events(follow, arena, at, n, events, n_events);
        more = n_events > 0;
        if (more && dp_stream_sent(pg, arena, at, n, &err) < 0)
            dp_err_log(&err);
        more = look_at_states(follow, arena, at, n) || more;
    }
}

static void
opened(void *ctx, struct dp_held *held)
{
    struct dp_followed *f = ctx;
    struct dp_follow *follow = f->follow;
    struct dp_arena arena;

    pthread_mutex_lock(&follow->lock);
    f->held = held;
    f->has_news = true; /* since the first look */
    pthread_mutex_unlock(&follow->lock);
    dp_arena_init(&arena);
    look(follow, &arena, DP_FOLLOWED_NEWS);
    dp_arena_clear(&arena);
}

/* Streams that end with their readers. */
static void
end_gone(struct dp_follow *follow)
{
    struct dp_followed *f;
    struct dp_err err = {0};

    pthread_mutex_lock(&follow->lock);
    f = follow->gone;
    follow->gone = NULL;
    pthread_mutex_unlock(&follow->lock);
    while (f != NULL) {
        struct dp_followed *next = f->next;

        if (dp_stream_end(follow->state->pg, f->stream_id, &err) < 0)
            dp_err_log(&err);
        dp_followed_free(f);
        f = next;
    }
}

/* By whose right each of at is read, in arena; "" where it is gone. */
static struct dp_stream_reader *
list_rights(struct dp_follow *follow, struct dp_arena *arena,
            const struct dp_stream_at *at, size_t n)
{
    struct dp_stream_reader *readers
        = dp_alloc_n(arena, n + 1, sizeof(*readers));

    pthread_mutex_lock(&follow->lock);
    for (size_t i = 0; i < n; i++) {
        const struct dp_followed *f = dp_followed_find(follow, &at[i]);

        if (f == NULL)
            continue;
        readers[i].account_id = dp_strdup(arena, f->account_id);
        readers[i].token_id = dp_strdup(arena, f->token_id);
        readers[i].grant_id = dp_strdup(arena, f->grant_id);
    }
    pthread_mutex_unlock(&follow->lock);
    return readers;
}

/* Who may not read any more is told nothing more. */
static void
end_barred(struct dp_follow *follow, struct dp_arena *arena)
{
    struct dp_err err = {0};
    size_t n;
    size_t n_barred;
    const struct dp_stream_at *at
        = dp_followed_list(follow, arena, DP_FOLLOWED_ALL, &n);
    const struct dp_stream_barred *barred;

    if (n == 0)
        return;
    barred = dp_stream_barred(follow->state->pg, arena,
                              list_rights(follow, arena, at, n), n, &n_barred,
                              &err);
    if (barred == NULL)
        dp_err_log(&err);
    for (size_t i = 0; barred != NULL && i < n_barred; i++)
        end_reader(follow, &at[barred[i].place], false);
}

void
dp_follow_look(struct dp_follow *follow, struct dp_arena *arena,
               const char *word, bool more)
{
    static const char stream[] = "stream ";

    if (word != NULL
        && strncmp(word, stream, sizeof(stream) - 1) == 0)
        dp_followed_note(follow, word + sizeof(stream) - 1);
    if (more)
        return; /* once for all that came together */
    end_gone(follow);
    if (word == NULL)
        end_barred(follow, arena);
    look(follow, arena, word == NULL ? DP_FOLLOWED_ALL : DP_FOLLOWED_NEWS);
}

void
dp_follow_end(struct dp_follow *follow)
{
    end_gone(follow);
}

void
dp_follow_renew(struct dp_follow *follow, struct dp_arena *arena)
{
    struct dp_err err = {0};
    size_t n;
    const struct dp_stream_at *at
        = dp_followed_list(follow, arena, DP_FOLLOWED_LEASED, &n);
    const char **ids = dp_alloc_n(arena, n + 1, sizeof(*ids));

    for (size_t i = 0; i < n; i++)
        ids[i] = at[i].stream_id;
    if (n > 0
        && dp_stream_renew(follow->state->pg, arena, ids, n, DP_LIVE_LEASE_S,
                           &err)
               < 0)
        dp_err_log(&err);
}

/* Take the stream over, and write what there is; *over: there is no more. */
static int
begin(struct dp_followed *f, const struct dp_reader *reader, struct dp_req *req,
      struct dp_res *res, bool *over, struct dp_err *err)
{
    struct dp_pg *pg = f->follow->state->pg;
    const struct dp_stream_claim claim = {
        .stream_id = f->stream_id,
        .account_id = req->who->account_id,
        .session_id = reader->session_id,
        .follower = f->follower,
        .after_seq = reader->after_seq,
        .lease_s = DP_LIVE_LEASE_S,
    };
    struct dp_stream_followed at;
    struct dp_stream_at place = {f->stream_id, f->follower, 0};
    struct dp_stream_event *events;
    size_t n;

    if (dp_stream_follow(pg, req->arena, &claim, &at, err) < 0)
        return -1;
    if (!at.found)
        return dp_fail(err, DP_E_NOT_FOUND, "no such stream");
    place.seq = at.seq;
    do {
        events = dp_stream_events(pg, req->arena, &place, 1, EVENTS_MAX, &n,
                                  err);
        if (events == NULL)
            return -1;
        for (size_t i = 0; i < n; i++) {
            print_event(&res->body, f, &events[i]);
            place.seq = events[i].seq;
        }
    } while (n > 0);
    f->seq = place.seq;
    *over = at.ended;
    if (*over && f->closing != NULL)
        dp_str_add(&res->body, f->closing);
    return dp_stream_sent(pg, req->arena, &place, 1, err);
}

/* Keep the connection, or, where none is kept, ask the client to come back. */
static int
stay(struct dp_followed *f, struct dp_req *req, struct dp_res *res,
     struct dp_err *err)
{
    const struct dp_held_ops ops
        = {.opened = opened, .closed = closed, .farewell = f->farewell};

    dp_followed_put(f);
    if (dp_res_hold(req, res, &ops, f, err) == 0)
        return 0;
    if (req->conf->streams_max > 0) {
        closed(f);
        return -1;
    }
    dp_sse_print_retry(&res->body, RETRY_MS);
    if (f->farewell != NULL)
        dp_str_add(&res->body, f->farewell);
    closed(f);
    return 0;
}

int
dp_follow_answer(struct dp_follow *follow, const struct dp_reader *reader,
                 const char *preface, struct dp_req *req, struct dp_res *res,
                 struct dp_err *err)
{
    struct dp_followed *f = dp_followed_new(follow, reader, req->who);
    bool over = false;

    if (f == NULL)
        return dp_fail(err, DP_E_INTERNAL, "out of memory");
    dp_sse_head(res);
    if (preface != NULL)
        dp_str_add(&res->body, preface);
    if (begin(f, reader, req, res, &over, err) < 0) {
        dp_followed_free(f);
        return -1;
    }
    if (!over)
        return stay(f, req, res, err);
    dp_followed_free(f);
    return 0;
}
