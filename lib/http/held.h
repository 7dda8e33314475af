/*
 * An answer that stays open after its handler has returned, without a thread.
 *
 * A handler fills res as for any answer (for an event stream: dp_sse_head(),
 * and what there is to say at once in res->body), calls dp_res_hold() and
 * returns 0.  Head and body are written, then opened() hands out a struct
 * dp_held, by which any thread writes more, until closed().
 *
 * Everything that belongs to the request (req, res, the arena) is gone by
 * then: ctx is the owner's own memory.  One loop thread for each process
 * writes, beats and looks for clients that leave (fcgi/park.h).
 *
 * Behind mod_fcgid and as plain CGI an open answer holds its process.
 */
#ifndef DP_HTTP_HELD_H
#define DP_HTTP_HELD_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "http/request.h"
#include "http/response.h"

struct dp_held;

struct dp_held_ops {
    /*
     * Head and body are written; held may be used from now on.  Called once,
     * by the handler's thread, and never after closed().  NULL = nothing.
     */
    void (*opened)(void *ctx, struct dp_held *held);

    /*
     * The client left, or the answer was ended.  Called exactly once for each
     * dp_res_hold() that returned 0, without opened() where it did not come
     * so far.  ctx is the owner's again, and may be freed.  held is dead when
     * it returns: owner and writers need a lock of their own around that.
     * The loop thread calls it: it must not wait for anything long.
     */
    void (*closed)(void *ctx);

    const char *beat; /* written after so much silence; NULL = a comment of
                         an event stream */
    int64_t beat_ms;  /* 0 = streams.beat_ms */
    int64_t max_ms;   /* the answer ends after that; 0 = streams.max_ms */
    const char *farewell; /* written last, when the time is over or the
                             process ends; NULL = nothing */
};

/*
 * Keep the answer open.  ops is copied, its texts are borrowed for good.  -1:
 * DP_E_STREAMS when streams.max are open or the process is about to end; ctx
 * then stays as it was, and closed() is not called.
 */
int dp_res_hold(const struct dp_req *req, struct dp_res *res,
                const struct dp_held_ops *ops, void *ctx, struct dp_err *err);

/*
 * Write to the client, soon and in order; data is copied.  Never waits.  A
 * client for whom more than 256 KiB wait is cut off.
 */
void dp_held_write(struct dp_held *held, const void *data, size_t len);

/* End when all that was written is with the web server; without farewell. */
void dp_held_end(struct dp_held *held);

/* For an answer that is not to be: closed() is called.  NULL is taken. */
void dp_held_drop(struct dp_held *held);

#endif
