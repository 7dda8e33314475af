/* text/event-stream. */
#include "http/sse.h"

#include <string.h>

#define EVENT_BYTES_MAX DP_RES_BODY_MAX

/* "field: line" for each line of text; CR LF, LF and CR end one. */
static void
print_lines(struct dp_str *out, const char *field, const char *text)
{
    for (;;) {
        size_t len = strcspn(text, "\r\n");

        dp_str_add(out, field);
        dp_str_add(out, ": ");
        dp_str_add_n(out, text, len);
        dp_str_add(out, "\n");
        text += len;
        if (*text == '\0')
            return;
        text += text[0] == '\r' && text[1] == '\n' ? 2 : 1;
    }
}

/* A field that has one line; NULL = none. */
static void
print_field(struct dp_str *out, const char *field, const char *value)
{
    if (value == NULL)
        return;
    dp_str_add(out, field);
    dp_str_add(out, ": ");
    dp_str_header(out, value);
    dp_str_add(out, "\n");
}

void
dp_sse_print_event(struct dp_str *out, const char *id, const char *event,
                   const char *data)
{
    print_field(out, "id", id);
    print_field(out, "event", event);
    print_lines(out, "data", data);
    dp_str_add(out, "\n");
}

void
dp_sse_print_comment(struct dp_str *out, const char *text)
{
    print_lines(out, "", text);
    dp_str_add(out, "\n");
}

void
dp_sse_print_retry(struct dp_str *out, int64_t retry_ms)
{
    dp_str_addf(out, "retry: %lld\n\n", (long long)retry_ms);
}

void
dp_sse_head(struct dp_res *res)
{
    dp_res_text(res, 200, "text/event-stream", "");
    dp_res_header(res, "Cache-Control", "no-store");
    /* nginx, and proxies that took this over from it, keep nothing back. */
    dp_res_header(res, "X-Accel-Buffering", "no");
}

static bool
is_head(const struct dp_req *req)
{
    return strcmp(req->method, "HEAD") == 0;
}

int
dp_sse_begin(const struct dp_req *req, struct dp_res *res)
{
    dp_sse_head(res);
    return dp_res_send_head(res, req) < 0 || is_head(req) ? -1 : 0;
}

/* Write what was printed; its arena is of no use any more. */
static int
send_text(const struct dp_req *req, struct dp_arena *arena,
          const struct dp_str *text)
{
    const struct dp_io *io = req->io;
    int rc = text->failed || is_head(req) || io->gone(io->ctx)
                     || io->write(io->ctx, text->data, text->len) < 0
                     || io->flush(io->ctx) < 0
                 ? -1
                 : 0;

    dp_arena_clear(arena);
    return rc;
}

static void
begin(struct dp_str *text, struct dp_arena *arena)
{
    dp_arena_init(arena);
    dp_str_init(text, arena, EVENT_BYTES_MAX);
}

int
dp_sse_event(const struct dp_req *req, const char *id, const char *event,
             const char *data)
{
    struct dp_arena arena;
    struct dp_str text;

    begin(&text, &arena);
    dp_sse_print_event(&text, id, event, data);
    return send_text(req, &arena, &text);
}

int
dp_sse_comment(const struct dp_req *req, const char *comment)
{
    struct dp_arena arena;
    struct dp_str text;

    begin(&text, &arena);
    dp_sse_print_comment(&text, comment);
    return send_text(req, &arena, &text);
}

int
dp_sse_retry(const struct dp_req *req, int64_t retry_ms)
{
    struct dp_arena arena;
    struct dp_str text;

    begin(&text, &arena);
    dp_sse_print_retry(&text, retry_ms);
    return send_text(req, &arena, &text);
}
