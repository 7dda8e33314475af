/*
 * Streams: logs of events, and who reads them.
 *
 * A stream has one follower at a time, a uuid that a connection makes for
 * itself.  A newer one takes over; the older one sees it in dp_stream_state.
 * Leases are renewed every 20 s for 60 s: that of a call by the process that
 * answers it, the others by the process that reads them.  NOTIFY dubplate_mcp
 * "stream <uuid>" and "cancel <uuid>" are hints.
 */
#ifndef DP_STORE_STREAM_H
#define DP_STORE_STREAM_H

#include "pg/query.h"

enum dp_stream_outcome {
    DP_STREAM_OPENED,
    DP_STREAM_NO_SESSION, /* none of the account, or it is over */
    DP_STREAM_TOO_MANY,   /* the account has max_streams already */
};

struct dp_stream_new {
    const char *account_id;
    const char *session_id; /* NULL: it has none */
    const char *kind;       /* call listen */
    const char *request_id; /* JSON text */
    int lease_s;
    int max_streams; /* live calls and listeners of the account */
};

struct dp_stream_opened {
    enum dp_stream_outcome outcome;
    const char *stream_id; /* NULL unless opened */
};

int dp_stream_open(struct dp_pg *pg, struct dp_arena *arena,
                   const struct dp_stream_new *stream,
                   struct dp_stream_opened *opened, struct dp_err *err);

/*
 * Add a JSON-RPC message, which is one line; with ends the stream ends behind
 * it.  *seq is 0 when it had ended already: nothing was added.
 */
int dp_stream_append(struct dp_pg *pg, struct dp_arena *arena,
                     const char *stream_id, const char *message, bool ends,
                     int *seq, struct dp_err *err);

/* Without an event. */
int dp_stream_end(struct dp_pg *pg, const char *stream_id,
                  struct dp_err *err);

struct dp_stream_claim {
    const char *stream_id;
    const char *account_id;
    const char *session_id; /* of the stream; NULL: it has none */
    const char *follower;
    int after_seq; /* -1: behind what was sent */
    int lease_s;
};

struct dp_stream_followed {
    bool found; /* else nothing below is set */
    int seq;    /* go on behind this event */
    bool ended; /* there will be no more events than there are */
};

/* A call whose process is gone is abandoned first. */
int dp_stream_follow(struct dp_pg *pg, struct dp_arena *arena,
                     const struct dp_stream_claim *claim,
                     struct dp_stream_followed *followed,
                     struct dp_err *err);

/* Where a follower is in a stream. */
struct dp_stream_at {
    const char *stream_id;
    const char *follower;
    int seq; /* of the last event it has */
};

struct dp_stream_event {
    const char *stream_id;
    int seq;
    const char *message;
};

/*
 * What n followers do not have yet, of streams that are still theirs; each
 * stream in order.  limit in all, and a tenth of it of each stream, so ask
 * again while there is something.
 */
struct dp_stream_event *dp_stream_events(struct dp_pg *pg,
                                         struct dp_arena *arena,
                                         const struct dp_stream_at *at,
                                         size_t n, int limit,
                                         size_t *n_events,
                                         struct dp_err *err);

struct dp_stream_state {
    const char *stream_id;
    int last_seq;
    bool ended;     /* after last_seq; it, or its session, or it is gone */
    bool mine;      /* the follower still has it */
    bool cancelled; /* the client took its request back */
    bool abandoned; /* a call whose lease is over: dp_stream_abandon() */
};

/* A row for each of at, in their order. */
struct dp_stream_state *dp_stream_states(struct dp_pg *pg,
                                         struct dp_arena *arena,
                                         const struct dp_stream_at *at,
                                         size_t n, struct dp_err *err);

/* By whose right a stream is read. */
struct dp_stream_reader {
    const char *account_id;
    const char *token_id; /* a personal token; or NULL */
    const char *grant_id; /* of an OAuth client; or NULL */
};

struct dp_stream_barred {
    int place; /* in readers, from 0 */
};

/*
 * Which of n readers have no right to read any more: the token or the grant
 * was revoked or is past its time, the account was disabled.
 */
struct dp_stream_barred *
dp_stream_barred(struct dp_pg *pg, struct dp_arena *arena,
                 const struct dp_stream_reader *readers, size_t n,
                 size_t *n_barred, struct dp_err *err);

/* Note what was written to clients: up to at->seq. */
int dp_stream_sent(struct dp_pg *pg, struct dp_arena *arena,
                   const struct dp_stream_at *at, size_t n,
                   struct dp_err *err);

/* Not the calls that somebody else answers, although they are read here. */
int dp_stream_renew(struct dp_pg *pg, struct dp_arena *arena,
                    const char *const *stream_ids, size_t n, int lease_s,
                    struct dp_err *err);

/* Mark the running call of the session (NULL: of none) with this id. */
int dp_stream_cancel(struct dp_pg *pg, struct dp_arena *arena,
                     const char *account_id, const char *session_id,
                     const char *request_id, bool *found,
                     struct dp_err *err);

/*
 * Answer a call whose lease is over with an error; anything else is left
 * alone.
 */
int dp_stream_abandon(struct dp_pg *pg, const char *stream_id,
                      struct dp_err *err);

#endif
