/*
 * The talk about one request: what goes to the client before the answer, and
 * by which way.
 *
 *   2026-07-28   the answer becomes an event stream; a client that leaves has
 *                cancelled
 *   2025-03-26   the same, and where there is a session every event is in the
 *   and later    log of a stream of its own, so that the client may read on
 *                by GET with Last-Event-ID; leaving is not cancelling
 *   2024-11-05   the session's stream, which GET /sse reads; that of the call
 *                only says that somebody is at it
 *
 * A request that nothing is said about gets its answer as plain JSON.
 */
#ifndef DP_MCP_TALK_H
#define DP_MCP_TALK_H

#include "http/response.h"
#include "mcp/era.h"
#include "mcp/live.h"

struct dp_talk {
    struct dp_live *live; /* NULL: nothing but the answer can be said */
    struct dp_req *req;
    struct dp_res *res;
    const struct dp_mcp_envelope *envelope;
    const json_t *id;             /* of the request */
    const json_t *progress_token; /* or NULL */
    bool can_stream; /* the client takes an event stream as answer */
    bool is_open;    /* it is one */
    bool has_left;   /* nothing reaches the client any more */
    int64_t began_ms; /* when the request came, on the monotonic clock */
    int64_t said_ms;  /* when something was written last */

    /* Revisions with sessions: the log of this answer. */
    const char *stream_id; /* NULL: there is none */
    struct dp_lease lease; /* of the stream or of the task */

    /* 2026-07-28: what the client has answered, and what to ask it. */
    json_t *answers; /* key to result, of all rounds; NULL = none */
    json_t *put;     /* key to request, of the last round; NULL = none */
    json_t *asked;   /* key to request; NULL = nothing */
    int round;       /* rounds before this one */

    const char *task_id; /* the call runs as this task; or NULL, then req,
                            res and id are there */
    const char *account_id; /* of the task */
};

/* For one message; talk is zeroed, and lives as long as the request. */
void dp_talk_init(struct dp_talk *talk, struct dp_live *live,
                  struct dp_req *req, struct dp_res *res,
                  const struct dp_mcp_envelope *envelope);

/*
 * Send a JSON-RPC message, one line, before the answer; 0 also where it is
 * left out.  -1: the database could not be reached.
 */
int dp_talk_say(struct dp_talk *talk, const char *message,
                struct dp_err *err);

/*
 * Make sure that the client can be reached before the answer, and that a call
 * of a session has its stream; false where it cannot.
 */
bool dp_talk_open(struct dp_talk *talk, struct dp_err *err);

/*
 * The answer, one JSON-RPC message: true when it went out by an event
 * stream, and res needs no body.
 */
bool dp_talk_finish(struct dp_talk *talk, const char *message);

/*
 * To be called now and then while nothing is said: keeps proxies from closing
 * the answer, by a comment every streams.beat_ms.
 */
void dp_talk_beat(struct dp_talk *talk);

/*
 * For work that takes long.  After a second the answer is made a stream, if
 * it can be one: so it is kept alive, and can be taken back and read again.
 */
bool dp_talk_goes_on(struct dp_talk *talk);

bool dp_talk_is_cancelled(struct dp_talk *talk);

#endif
