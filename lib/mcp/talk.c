/* The talk about one request. */
#include "mcp/talk.h"

#include <string.h>

#include "base/clock.h"
#include "http/sse.h"
#include "json/json.h"
#include "mcp/session.h"
#include "store/stream.h"
#include "store/task.h"

#define RETRY_MS 1000
#define LONG_MS 1000

/* Does the client take an event stream?  The type is named, or it is not. */
static bool
takes_streams(const struct dp_req *req)
{
    const char *accept = dp_req_header(req, "Accept");

    return accept != NULL && strstr(accept, "text/event-stream") != NULL;
}

static bool
is_modern(const struct dp_talk *talk)
{
    return talk->envelope->revision->era == DP_ERA_MODERN;
}

/* 2024-11-05: all goes to the session's stream. */
static bool
is_sse(const struct dp_talk *talk)
{
    return talk->envelope->session != NULL && talk->envelope->session->is_sse;
}

void
dp_talk_init(struct dp_talk *talk, struct dp_live *live, struct dp_req *req,
             struct dp_res *res, const struct dp_mcp_envelope *envelope)
{
    talk->live = live;
    talk->req = req;
    talk->res = res;
    talk->envelope = envelope;
    talk->can_stream = live != NULL && takes_streams(req);
    talk->began_ms = talk->said_ms = dp_mono_ms();
}

/* A log of this answer, for clients that may come back to read on. */
static int
open_log(struct dp_talk *talk, struct dp_err *err)
{
    const struct dp_state *state = dp_live_state(talk->live);
    struct dp_arena *arena = talk->req->arena;
    struct dp_stream_opened opened;
    const struct dp_stream_new stream = {
        .account_id = talk->req->who->account_id,
        .session_id = talk->envelope->session->id,
        .kind = "call",
        .request_id = dp_json_print(arena, talk->id),
        .lease_s = DP_LIVE_LEASE_S,
        .max_streams = (int)talk->req->conf->mcp_streams_max,
    };

    if (dp_live_start(talk->live, err) < 0
        || dp_stream_open(state->pg, arena, &stream, &opened, err) < 0)
        return -1;
    if (opened.outcome != DP_STREAM_OPENED)
        return 0; /* the client is answered, but cannot come back */
    talk->stream_id = opened.stream_id;
    talk->lease.id = opened.stream_id;
    dp_live_keep(talk->live, &talk->lease);
    return 0;
}

/* Head, and the event that names the stream before anything happens. */
static void
begin(struct dp_talk *talk)
{
    struct dp_arena *arena = talk->req->arena;

    talk->is_open = true;
    talk->said_ms = dp_mono_ms();
    talk->has_left = dp_sse_begin(talk->req, talk->res) < 0;
    if (talk->stream_id == NULL || talk->has_left)
        return;
    talk->has_left
        = dp_sse_event(talk->req, dp_printf(arena, "%s.0", talk->stream_id),
                       NULL, "")
              < 0
          || dp_sse_retry(talk->req, RETRY_MS) < 0;
}

bool
dp_talk_open(struct dp_talk *talk, struct dp_err *err)
{
    if (talk->is_open)
        return true;
    if (talk->task_id != NULL || (!talk->can_stream && !is_sse(talk)))
        return false;
    if (!is_modern(talk) && talk->envelope->session != NULL
        && open_log(talk, err) < 0)
        return false;
    if (is_sse(talk))
        talk->is_open = true;
    else
        begin(talk);
    return true;
}

/* Put a message into the log; *id is its event's, NULL without a log. */
static int
log_event(struct dp_talk *talk, const char *message, bool ends,
          const char **id, struct dp_err *err)
{
    const struct dp_state *state = dp_live_state(talk->live);
    const char *stream = is_sse(talk) ? talk->envelope->session->stream_id
                                      : talk->stream_id;
    int seq;

    *id = NULL;
    if (stream == NULL)
        return 0;
    if (dp_stream_append(state->pg, talk->req->arena, stream, message,
                         ends && !is_sse(talk), &seq, err)
        < 0)
        return -1;
    *id = dp_printf(talk->req->arena, "%s.%d", stream, seq);
    return 0;
}

/* What could not be logged is sent all the same: somebody waits for it. */
static int
send(struct dp_talk *talk, const char *message, bool ends, struct dp_err *err)
{
    const char *id;
    int rc = log_event(talk, message, ends, &id, err);

    talk->said_ms = dp_mono_ms();
    if (!is_sse(talk) && !talk->has_left)
        talk->has_left
            = dp_sse_event(talk->req, id, "message", message) < 0;
    return rc;
}

int
dp_talk_say(struct dp_talk *talk, const char *message, struct dp_err *err)
{
    err->code = DP_E_NONE;
    if (!dp_talk_open(talk, err))
        return err->code == DP_E_NONE ? 0 : -1;
    return send(talk, message, false, err);
}

bool
dp_talk_finish(struct dp_talk *talk, const char *message)
{
    struct dp_err err = {0};
    bool is_cancelled;

    if (!talk->is_open && !is_sse(talk))
        return false;
    /* A request that was taken back is not answered. */
    is_cancelled = atomic_load(&talk->lease.cancelled);
    if (!is_cancelled && send(talk, message, true, &err) < 0)
        dp_err_log(&err);
    if (talk->stream_id == NULL)
        return true;
    if ((is_cancelled || is_sse(talk))
        && dp_stream_end(dp_live_state(talk->live)->pg, talk->stream_id, &err)
               < 0)
        dp_err_log(&err);
    dp_live_drop(talk->live, &talk->lease);
    return true;
}

void
dp_talk_beat(struct dp_talk *talk)
{
    int64_t now_ms = dp_mono_ms();

    if (!talk->is_open || talk->has_left || is_sse(talk)
        || now_ms - talk->said_ms < talk->req->conf->streams_beat_ms)
        return;
    talk->said_ms = now_ms;
    talk->has_left = dp_sse_comment(talk->req, "keepalive") < 0;
}

bool
dp_talk_goes_on(struct dp_talk *talk)
{
    struct dp_err err = {0};

    if (!talk->is_open && talk->task_id == NULL
        && dp_mono_ms() - talk->began_ms >= LONG_MS
        && !dp_talk_open(talk, &err) && err.code != DP_E_NONE)
        dp_err_log(&err);
    dp_talk_beat(talk);
    return !dp_talk_is_cancelled(talk);
}

/* Somebody said something of the task: was it cancelled? */
static bool
is_task_over(struct dp_talk *talk)
{
    struct dp_arena arena;
    struct dp_err err = {0};
    struct dp_task task;

    if (!atomic_exchange(&talk->lease.changed, false))
        return atomic_load(&talk->lease.cancelled);
    dp_arena_init(&arena);
    if (dp_task_get(dp_live_state(talk->live)->pg, &arena, talk->account_id,
                    talk->task_id, &task, &err)
        < 0)
        atomic_store(&talk->lease.cancelled, err.code == DP_E_NOT_FOUND);
    else
        atomic_store(&talk->lease.cancelled,
                     task.status == DP_TASK_CANCELLED
                         || task.status == DP_TASK_FAILED);
    dp_arena_clear(&arena);
    return atomic_load(&talk->lease.cancelled);
}

bool
dp_talk_is_cancelled(struct dp_talk *talk)
{
    if (talk->task_id != NULL)
        return is_task_over(talk);
    if (atomic_load(&talk->lease.cancelled))
        return true;
    if (!is_modern(talk))
        return false;
    talk->has_left
        = talk->has_left || talk->req->io->gone(talk->req->io->ctx);
    return talk->has_left;
}
