/* A request and its answer in memory. */
#include "exchange.h"

#include <string.h>
#include <strings.h>

#include "base/log.h"
#include "tap/tap.h"

static ssize_t
read_body(void *ctx, void *data, size_t len)
{
    struct exchange *x = ctx;
    size_t left = x->body_bytes - x->body_at;

    if (left == 0)
        return x->breaks ? -1 : 0;
    if (x->piece_bytes > 0 && len > x->piece_bytes)
        len = x->piece_bytes;
    if (len > left)
        len = left;
    memcpy(data, x->body + x->body_at, len);
    x->body_at += len;
    return (ssize_t)len;
}

static int
write_out(void *ctx, const void *data, size_t len)
{
    struct exchange *x = ctx;

    if (x->peer_gone)
        return -1;
    dp_str_add_n(&x->out, data, len);
    return 0;
}

static int
flush_out(void *ctx)
{
    struct exchange *x = ctx;

    x->flushed_bytes = x->out.len;
    return x->peer_gone ? -1 : 0;
}

static bool
has_gone(void *ctx)
{
    return ((struct exchange *)ctx)->peer_gone;
}

void
exchange_silence(void)
{
    dp_log_open("test", (enum dp_log_level)(DP_LOG_ERROR + 1));
}

void
exchange_open(struct exchange *x, const char *method, const char *uri)
{
    memset(x, 0, sizeof(*x));
    dp_arena_init(&x->arena);
    if (dp_conf_load(&x->conf, &x->arena, "/dev/null", &x->err) < 0)
        bail("settings: %s", x->err.text);
    x->io = (struct dp_io){x,         x->envp,   read_body,
                           write_out, flush_out, has_gone};
    x->body = "";
    dp_str_init(&x->out, &x->arena, 1000000);
    exchange_var(x, "REQUEST_METHOD", method);
    if (uri != NULL)
        exchange_var(x, "REQUEST_URI", uri);
    exchange_var(x, "REMOTE_ADDR", "192.0.2.7");
}

void
exchange_close(struct exchange *x)
{
    dp_arena_clear(&x->arena);
}

void
exchange_var(struct exchange *x, const char *name, const char *value)
{
    if (x->n_vars == EXCHANGE_VARS)
        bail("too many variables");
    x->envp[x->n_vars++] = dp_printf(&x->arena, "%s=%s", name, value);
}

void
exchange_body(struct exchange *x, const char *type, const char *body)
{
    x->body = body;
    x->body_bytes = strlen(body);
    exchange_var(x, "CONTENT_LENGTH",
                 dp_printf(&x->arena, "%zu", x->body_bytes));
    if (type != NULL)
        exchange_var(x, "CONTENT_TYPE", type);
}

int
exchange_begin(struct exchange *x)
{
    return dp_req_init(&x->req, &x->arena, &x->conf, &x->io, &x->err);
}

int
exchange_answer(struct exchange *x, const struct dp_app *app, void *state)
{
    int rc = exchange_begin(x);

    x->req.state = state;
    dp_res_init(&x->res, &x->arena);
    if (rc < 0)
        dp_res_error(&x->res, &x->req, &x->err);
    else
        dp_route_handle(app, &x->req, &x->res);
    dp_req_drain(&x->req);
    dp_res_send(&x->res, &x->req);
    return x->res.status;
}

const char *
exchange_header(const struct exchange *x, const char *name)
{
    for (int i = 0; i < x->res.n_headers; i++) {
        if (strcasecmp(x->res.headers[i].name, name) == 0)
            return x->res.headers[i].value;
    }
    return NULL;
}

const char *
exchange_sent_body(const struct exchange *x)
{
    const char *end = strstr(x->out.data, "\r\n\r\n");

    return end != NULL ? end + 4 : NULL;
}
