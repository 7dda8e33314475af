/* Event streams: lines, fields that cannot be forged, head, who has gone. */
#include "http/sse.h"

#include <string.h>

#include "crypto/init.h"
#include "exchange.h"
#include "tap/tap.h"

static struct exchange x;

static struct dp_str
text(void)
{
    struct dp_str str;

    dp_str_init(&str, &x.arena, 1000);
    return str;
}

static const char *
event(const char *id, const char *name, const char *data)
{
    struct dp_str str = text();

    dp_sse_print_event(&str, id, name, data);
    return str.failed ? "failed" : str.data;
}

static void
test_print(void)
{
    struct dp_str str;

    exchange_open(&x, "GET", "/x");
    is_str(event(NULL, NULL, "{}"), "data: {}\n\n", "data alone");
    is_str(event("a.1", NULL, "{}"), "id: a.1\ndata: {}\n\n", "an id");
    is_str(event("a.1", "endpoint", "/x"),
           "id: a.1\nevent: endpoint\ndata: /x\n\n", "and a name");
    is_str(event("a.0", NULL, ""), "id: a.0\ndata: \n\n", "no data");
    is_str(event(NULL, NULL, "a\nb\r\nc\rd"),
           "data: a\ndata: b\ndata: c\ndata: d\n\n",
           "each line of data is a line of data, whatever ends it");
    is_str(event(NULL, NULL, "a\n"), "data: a\ndata: \n\n",
           "as is an empty last one");
    is_str(event(NULL, NULL, "a\n\nid: 7"), "data: a\ndata: \ndata: id: 7\n\n",
           "data ends no event and begins no field");
    is_str(event("1\nevent: x", NULL, "a"), "failed", "an id is one line");
    is_str(event("1", "a\rid: 2", "a"), "failed", "a name is, too");
    str = text();
    dp_sse_print_comment(&str, "one\ntwo");
    is_str(str.data, ": one\n: two\n\n", "a comment keeps its lines apart");
    str = text();
    dp_sse_print_retry(&str, 3000);
    is_str(str.data, "retry: 3000\n\n", "when to come back");
    exchange_close(&x);
}

/* Begin a stream. */
static int
begin(const char *method)
{
    exchange_open(&x, method, "/x");
    exchange_begin(&x);
    dp_res_init(&x.res, &x.arena);
    dp_res_header(&x.res, "Mcp-Session-Id", "s1");
    return dp_sse_begin(&x.req, &x.res);
}

static void
test_thread(void)
{
    size_t head;

    is_int(begin("POST"), 0, "a stream begins");
    is_str(x.out.data,
           "Status: 200\r\nX-Content-Type-Options: nosniff\r\n"
           "Cache-Control: no-store\r\nMcp-Session-Id: s1\r\n"
           "Content-Type: text/event-stream\r\nX-Accel-Buffering: no\r\n\r\n",
           "with its head, and no length");
    is_int(x.flushed_bytes, x.out.len, "which goes out at once");
    head = x.out.len;
    is_int(dp_sse_event(&x.req, "7", NULL, "{}"), 0, "an event");
    is_int(dp_sse_comment(&x.req, "still here"), 0, "a comment");
    is_int(dp_sse_retry(&x.req, 10), 0, "a time");
    is_str(x.out.data + head,
           "id: 7\ndata: {}\n\n: still here\n\nretry: 10\n\n",
           "are written in turn");
    is_int(x.flushed_bytes, x.out.len, "and go out at once");
    head = x.out.len;
    dp_res_text(&x.res, 500, "text/plain", "more");
    is_int(dp_res_send(&x.res, &x.req), 0, "at the end");
    is_int(x.out.len, head, "nothing more is sent");
    x.peer_gone = true;
    is_int(dp_sse_event(&x.req, NULL, NULL, "{}"), -1,
           "a client that left is noticed");
    is_int(x.out.len, head, "and nothing is written to it");
    exchange_close(&x);
    is_int(begin("HEAD"), -1, "HEAD gets no stream");
    ok(strstr(x.out.data, "text/event-stream\r\n") != NULL, "but its head");
    head = x.out.len;
    dp_sse_event(&x.req, NULL, NULL, "{}");
    is_int(x.out.len, head, "and nothing else");
    exchange_close(&x);
}

int
main(void)
{
    if (dp_crypto_init() < 0)
        bail("no randomness");
    exchange_silence();
    test_print();
    test_thread();
    return done();
}
