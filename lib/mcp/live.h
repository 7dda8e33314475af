/*
 * What a process has under way beside the requests in its threads: streams
 * that clients read (mcp/follow.h), threads that wait for an answer from
 * elsewhere, calls and tasks whose leases it renews.
 *
 * One listener (pg/listen.h), started when something first needs it, hears
 * what other processes did.  Nothing relies on being told: who waits looks
 * again every second, streams are looked at every few seconds.
 */
#ifndef DP_MCP_LIVE_H
#define DP_MCP_LIVE_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

#include "auth/state.h"
#include "conf/conf.h"
#include "pg/listen.h"

#define DP_LIVE_LEASE_S 60

struct dp_live;

/* A thread that waits for one word of the channel, "question <uuid>". */
struct dp_waker {
    const char *word;
    bool woken;
    struct dp_waker *next;
};

/* Something whose lease this process renews as long as it has it. */
struct dp_lease {
    const char *id;
    bool is_task;         /* else the stream of a call */
    atomic_bool cancelled; /* the client took it back */
    atomic_bool changed;   /* look whether it is so: of a task */
    struct dp_lease *next;
};

/* Nothing is started yet.  state outlives it.  NULL: out of memory. */
struct dp_live *dp_live_new(const struct dp_conf *conf,
                            const struct dp_state *state);

/* Start the listener, unless it runs. */
int dp_live_start(struct dp_live *live, struct dp_err *err);

/* Watch for a word before looking, so that nothing said since is missed. */
void dp_live_watch(struct dp_live *live, struct dp_waker *waker,
                   const char *word);
void dp_live_unwatch(struct dp_live *live, struct dp_waker *waker);

/* Until the word was said, everything must be looked at, or a second passed. */
void dp_live_wait(struct dp_live *live, struct dp_waker *waker);

void dp_live_keep(struct dp_live *live, struct dp_lease *lease);
void dp_live_drop(struct dp_live *live, struct dp_lease *lease);

/*
 * The process ends: what it still has under way is given up now, so that who
 * looks next finds it failed.  False when there was something.
 */
bool dp_live_end(struct dp_live *live);

/* For follow.c: who is told of every notification, in the listener's thread. */
struct dp_follow;
struct dp_follow *dp_live_follow(struct dp_live *live);
const struct dp_state *dp_live_state(const struct dp_live *live);

#endif
