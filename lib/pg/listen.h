/*
 * Hear what other processes say by NOTIFY: one thread and one connection of
 * its own for each listener.
 *
 * A notification is a hint that makes things quick; it can be missed while
 * the connection is away, and never comes through a PgBouncer that pools
 * transactions.  So heard() is also called without a payload, which means
 * "look at everything": after each time the connection was made, and after
 * each poll_ms without news.
 */
#ifndef DP_PG_LISTEN_H
#define DP_PG_LISTEN_H

#include <stdbool.h>

#include "base/err.h"
#include "pg/pool.h"

struct dp_listen;

/*
 * Called by the listener's thread, one call at a time: payload is NULL for
 * "look at everything", and "" where NOTIFY had none.  more: the next call
 * follows at once, for what came together with this.
 */
typedef void dp_heard_fn(void *ctx, const char *payload, bool more);

/*
 * Start to listen on a channel; connects in the background, again and again
 * with growing pauses, at most 10 s.  Strings are copied; pool_size and
 * no_prepare do not matter.  NULL: DP_E_INTERNAL.
 */
struct dp_listen *dp_listen_open(const struct dp_pg_options *options,
                                 const char *channel, int poll_ms,
                                 dp_heard_fn *heard, void *ctx,
                                 struct dp_err *err);

/*
 * heard() is not called after it.  Takes no longer than heard(), plus a few
 * milliseconds.  Not from heard() itself.  NULL is taken.
 */
void dp_listen_close(struct dp_listen *listen);

#endif
