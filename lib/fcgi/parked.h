/*
 * One open answer.  For the loop (park.c) alone, which holds its lock around
 * all of these.
 */
#ifndef DP_FCGI_PARKED_H
#define DP_FCGI_PARKED_H

#include <stdbool.h>
#include <stdint.h>

#include "fcgi/park_frame.h"
#include "http/held.h"

struct dp_held {
    struct dp_held *next, **link; /* among all */
    struct dp_held *next_touched;
    struct dp_held *next_dead;
    struct dp_held_ops ops;
    void *ctx;
    char id[24]; /* of the request, for the log */
    int fd;
    uint32_t watched; /* what epoll tells of, besides errors */
    struct dp_frames frames;
    size_t waiting_max; /* bytes */
    int64_t out_bytes;
    int64_t began_ms;
    int64_t said_ms;  /* the last write */
    int64_t until_ms; /* its time is over; once it ends, its patience */
    const char *why;  /* it is dead, and of what; NULL = it lives */
    bool parked;      /* the loop knows it */
    bool touched;     /* the loop is going to look at it */
    bool ending;
};

/* What ops leaves open is filled from the settings; NULL: out of memory. */
struct dp_held *dp_parked_new(const struct dp_req *req,
                              const struct dp_held_ops *ops, void *ctx);

/* It is open from now on. */
void dp_parked_begin(struct dp_held *held, int fd, int request_id);

/* It is dead, unless it was already. */
void dp_parked_die(struct dp_held *held, const char *why);

bool dp_parked_lives(const struct dp_held *held); /* and does not end yet */

/* Queue bytes for the client; or, where too many wait, die. */
void dp_parked_write(struct dp_held *held, const void *data, size_t len);

/* Queue the end. */
void dp_parked_end(struct dp_held *held);

/* Write what can be written; true when some waits. */
bool dp_parked_flush(struct dp_held *held);

/*
 * Queue what its clocks ask for: a beat, a farewell.  When they will next.
 * stopping: its time is over now.
 */
int64_t dp_parked_look(struct dp_held *held, int64_t now_ms, bool stopping);

/* Call closed() and free it; without the lock. */
void dp_parked_free(struct dp_held *held);

#endif
