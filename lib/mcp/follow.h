/*
 * Streams that clients of this process read: their connections are open
 * answers (http/held.h), and what they are told is events (store/stream.h),
 * whichever process wrote them.
 */
#ifndef DP_MCP_FOLLOW_H
#define DP_MCP_FOLLOW_H

#include <stdbool.h>

#include "auth/state.h"
#include "http/held.h"

struct dp_follow;

/* A follower that nobody is: what is asked in its name brings no events. */
#define DP_FOLLOW_NOBODY "00000000-0000-0000-0000-000000000000"

struct dp_follow *dp_follow_new(const struct dp_state *state);

/* What a connection reads. */
struct dp_reader {
    const char *stream_id;
    const char *session_id; /* NULL: the stream has none */
    int after_seq;          /* -1: what was not sent yet */
    bool numbered;          /* events have ids, for Last-Event-ID */
    bool ends;              /* the stream is over when nobody reads it */
    bool is_call;           /* its lease is that of the call's process */
    const char *farewell;   /* written last when the time is over; or NULL */
    const char *closing;    /* written last when the stream is over; or NULL */
};

/*
 * Answer with the stream: what there is now, and, where answers may stay
 * open, what comes; elsewhere the client is asked to come back.  preface is
 * written first, event stream text or NULL.  DP_E_NOT_FOUND when the stream
 * is none of the caller's; DP_E_STREAMS.
 */
int dp_follow_answer(struct dp_follow *follow, const struct dp_reader *reader,
                     const char *preface, struct dp_req *req,
                     struct dp_res *res, struct dp_err *err);

/*
 * In the listener's thread: look at the stream of word, NULL at all; more:
 * after what comes at once.
 */
void dp_follow_look(struct dp_follow *follow, struct dp_arena *arena,
                    const char *word, bool more);

/* The process ends: so do streams whose readers have left. */
void dp_follow_end(struct dp_follow *follow);

/* In the listener's thread: say that we still read them. */
void dp_follow_renew(struct dp_follow *follow, struct dp_arena *arena);

#endif
