/*
 * The set of connections that read streams; for follow.c, which says what is
 * done with them.
 *
 * A lock guards the set and every member.  What is written to a connection
 * (http/held.h) is written with it held: closed() takes it before the handle
 * dies.
 */
#ifndef DP_MCP_FOLLOWED_H
#define DP_MCP_FOLLOWED_H

#include <pthread.h>

#include "crypto/rand.h"
#include "mcp/follow.h"
#include "store/stream.h"

#define DP_FOLLOWED_BUCKETS 4096

/* One connection and what it reads. */
struct dp_followed {
    struct dp_follow *follow;
    struct dp_followed *next; /* in its bucket, or of those that are over */
    struct dp_held *held;  /* NULL until opened */
    int seq;               /* of the last event written */
    bool numbered;
    bool ends;
    bool is_call;
    bool is_over;  /* nothing more is to be written */
    bool has_news; /* something was said of the stream */
    char stream_id[DP_RAND_UUID];
    char follower[DP_RAND_UUID];
    char account_id[DP_RAND_UUID]; /* who reads it, and by which right */
    char token_id[DP_RAND_UUID];   /* or "" */
    char grant_id[DP_RAND_UUID];   /* or "" */
    char *farewell;
    char *closing;
};

struct dp_follow {
    const struct dp_state *state;
    pthread_mutex_t lock; /* of all below, and of every followed */
    size_t n;
    struct dp_followed *gone; /* clients left, and their streams are to end */
    struct dp_followed *buckets[DP_FOLLOWED_BUCKETS];
};

/* Whose readers are listed. */
enum dp_followed_which {
    DP_FOLLOWED_ALL,
    DP_FOLLOWED_LEASED, /* streams that reading keeps alive */
    DP_FOLLOWED_NEWS,   /* streams that something was said of; it counts as
                           seen then */
};

struct dp_followed *dp_followed_new(struct dp_follow *follow,
                                    const struct dp_reader *reader,
                                    const struct dp_principal *who);
void dp_followed_free(struct dp_followed *f);

void dp_followed_put(struct dp_followed *f);

/* Out of the set; one whose stream ends with it is among the gone then. */
void dp_followed_remove(struct dp_followed *f);

/* With the lock held; NULL when it has left. */
struct dp_followed *dp_followed_find(struct dp_follow *follow,
                                     const struct dp_stream_at *at);

/* In arena. */
struct dp_stream_at *dp_followed_list(struct dp_follow *follow,
                                      struct dp_arena *arena,
                                      enum dp_followed_which which,
                                      size_t *n);

/* Something was said of a stream. */
void dp_followed_note(struct dp_follow *follow, const char *stream_id);

#endif
