/* One open answer: its queue, its clocks, its end. */
#include "fcgi/parked.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"

/* A client for whom more waits does not read. */
#define WAITING_MAX (256u * 1024u)

/* How long a polite end may take. */
#define END_MS 5000

struct dp_held *
dp_parked_new(const struct dp_req *req, const struct dp_held_ops *ops,
              void *ctx)
{
    struct dp_held *held = calloc(1, sizeof(*held));

    if (held == NULL)
        return NULL;
    held->ops = *ops;
    held->ctx = ctx;
    held->fd = -1;
    held->waiting_max = SIZE_MAX; /* the owner may say much at first */
    if (ops->beat == NULL)
        held->ops.beat = ": keepalive\n\n";
    if (ops->beat_ms <= 0)
        held->ops.beat_ms = req->conf->streams_beat_ms;
    if (ops->max_ms <= 0)
        held->ops.max_ms = req->conf->streams_max_ms;
    snprintf(held->id, sizeof(held->id), "%s", req->id);
    return held;
}

void
dp_parked_begin(struct dp_held *held, int fd, int request_id)
{
    held->fd = fd;
    held->frames.request_id = request_id;
    held->began_ms = held->said_ms = dp_mono_ms();
    held->until_ms = held->began_ms + held->ops.max_ms;
}

void
dp_parked_die(struct dp_held *held, const char *why)
{
    if (held->why == NULL)
        held->why = why;
}

bool
dp_parked_lives(const struct dp_held *held)
{
    return held->why == NULL && !held->ending;
}

static void
put(struct dp_held *held, const char *data, size_t len)
{
    if (len == 0)
        return;
    if (dp_frames_add(&held->frames, data, len) < 0)
        dp_parked_die(held, "no memory");
    held->out_bytes += (int64_t)len;
    held->said_ms = dp_mono_ms();
}

void
dp_parked_write(struct dp_held *held, const void *data, size_t len)
{
    if (dp_frames_waiting(&held->frames) > held->waiting_max)
        dp_parked_die(held, "client does not read");
    else
        put(held, data, len);
}

void
dp_parked_end(struct dp_held *held)
{
    held->ending = true;
    held->until_ms = dp_mono_ms() + END_MS;
    if (dp_frames_end(&held->frames) < 0)
        dp_parked_die(held, "no memory");
}

bool
dp_parked_flush(struct dp_held *held)
{
    int rc = dp_frames_flush(&held->frames, held->fd);

    if (rc < 0)
        dp_parked_die(held, "client left");
    if (rc == 0 && held->ending)
        dp_parked_die(held, "ended");
    if (rc == 0)
        held->waiting_max = WAITING_MAX;
    else if (held->waiting_max == SIZE_MAX)
        held->waiting_max = WAITING_MAX + dp_frames_waiting(&held->frames);
    return rc > 0;
}

static void
say_farewell(struct dp_held *held)
{
    if (held->ops.farewell != NULL)
        put(held, held->ops.farewell, strlen(held->ops.farewell));
    dp_parked_end(held);
}

int64_t
dp_parked_look(struct dp_held *held, int64_t now_ms, bool stopping)
{
    int64_t beat_ms;

    if (held->ending && now_ms >= held->until_ms)
        dp_parked_die(held, "client does not read");
    else if (!held->ending && (stopping || now_ms >= held->until_ms))
        say_farewell(held);
    if (held->ending)
        return held->until_ms;
    if (now_ms >= held->said_ms + held->ops.beat_ms) {
        if (dp_frames_waiting(&held->frames) == 0)
            put(held, held->ops.beat, strlen(held->ops.beat));
        held->said_ms = now_ms;
    }
    beat_ms = held->said_ms + held->ops.beat_ms;
    return beat_ms < held->until_ms ? beat_ms : held->until_ms;
}

void
dp_parked_free(struct dp_held *held)
{
    if (held->why != NULL) {
        dp_log_request(held->id);
        dp_log(DP_LOG_INFO, "stream ended", DP_S("why", held->why),
               DP_N("out", held->out_bytes),
               DP_N("ms", dp_mono_ms() - held->began_ms));
        dp_log_request(NULL);
    }
    held->ops.closed(held->ctx);
    dp_frames_clear(&held->frames);
    free(held);
}
