/*
 * text/event-stream (HTML standard, section 9.2 "Server-sent events").
 *
 * From a handler's own thread:
 *
 *   if (dp_sse_begin(req, res) < 0) ...         head, at once
 *   dp_sse_event(req, id, NULL, json);          as often as there is news
 *
 * each of which is with the web server when it returns.  They return -1 once
 * the client has gone; the handler then returns, and nothing else is written.
 * An answer to HEAD ends with its head: to it, dp_sse_begin() returns -1.
 *
 * A stream that outlives its handler (http/held.h) is written with the
 * dp_sse_print functions and begun with dp_sse_head().
 */
#ifndef DP_HTTP_SSE_H
#define DP_HTTP_SSE_H

#include <stdint.h>

#include "base/str.h"
#include "http/request.h"
#include "http/response.h"

/*
 * One event.  id and event (its name) may be NULL.  data may have lines: each
 * becomes a line "data:", and the client puts them together again with LF.
 * An id or name with CR, LF or NUL makes the builder fail.
 */
void dp_sse_print_event(struct dp_str *out, const char *id, const char *event,
                        const char *data);

/* A comment, which clients pass over; its lines are kept apart. */
void dp_sse_print_comment(struct dp_str *out, const char *text);

/* How long a client waits before it comes back. */
void dp_sse_print_retry(struct dp_str *out, int64_t retry_ms);

/* Status 200 and the headers of a stream, beside those res has. */
void dp_sse_head(struct dp_res *res);

/* The same, and written at once; dp_res_send() writes no other then. */
int dp_sse_begin(const struct dp_req *req, struct dp_res *res);

int dp_sse_event(const struct dp_req *req, const char *id, const char *event,
                 const char *data);
int dp_sse_comment(const struct dp_req *req, const char *text);
int dp_sse_retry(const struct dp_req *req, int64_t retry_ms);

#endif
