/*
 * A request: variables of the environment, a line each, an empty line, and
 * the body.  Answered by a small table; the answer must be well-formed.
 */
#include "auth/bearer.h"
#include "base/log.h"
#include "crypto/init.h"
#include "fuzz.h"
#include "http/route.h"
#include "json/json.h"

#define VARS_MAX 60

struct exchange {
    const char *body;
    size_t left;
    struct dp_str out;
};

static ssize_t
read_body(void *ctx, void *data, size_t len)
{
    struct exchange *x = ctx;

    if (len > x->left)
        len = x->left;
    memcpy(data, x->body, len);
    x->body += len;
    x->left -= len;
    return (ssize_t)len;
}

static int
write_out(void *ctx, const void *data, size_t len)
{
    struct exchange *x = ctx;

    dp_str_add_n(&x->out, data, len);
    return 0;
}

static int
guard(struct dp_req *req, struct dp_err *err)
{
    static const struct dp_principal ann
        = {.login = "ann", .scopes = DP_SCOPE_READ};
    const char *token;

    if (dp_bearer_find(req, &token, err) < 0)
        return -1;
    if (token == NULL)
        return dp_refuse(err, DP_E_UNAUTHORIZED, "Unauthorized");
    MUST(token[0] != '\0' && strpbrk(token, " ,\"\r\n") == NULL);
    req->who = &ann;
    return 0;
}

static int
echo(struct dp_req *req, struct dp_res *res, struct dp_err *err)
{
    json_t *object;
    const char *name = dp_req_query(req, "a");

    dp_res_header(res, "X-Echo", name != NULL ? name : "-");
    if (dp_req_json(req, &object, err) < 0)
        return -1;
    dp_res_json(res, 200, object);
    return 0;
}

static int
item(struct dp_req *req, struct dp_res *res, struct dp_err *err)
{
    (void)err;
    MUST(req->captures[0] != NULL && strlen(req->captures[0]) <= 64
         && strpbrk(req->captures[0], "./%\\ ") == NULL);
    dp_res_text(res, 200, "text/plain", req->captures[0]);
    return 0;
}

static const struct dp_route routes[] = {
    {"POST", "/echo", echo, DP_AUTH_NONE, 0, DP_BODY_JSON, 0},
    {"POST", "/mine", echo, DP_AUTH_BEARER, DP_SCOPE_READ, DP_BODY_JSON, 0},
    {"POST", "/mcp", echo, DP_AUTH_RPC, 0, DP_BODY_RPC, DP_ROUTE_RPC},
    {"GET", "/item/{}/x", item, DP_AUTH_NONE, 0, DP_BODY_NONE, 0},
    {0},
};

static const struct dp_app app = {.routes = routes, .guard = guard};

/* Status first, each line a header, as long as it says. */
static void
check_answer(const struct dp_req *req, const struct dp_str *out)
{
    const char *line = out->data;
    const char *end = strstr(out->data, "\r\n\r\n");
    const char *length = strstr(out->data, "\r\nContent-Length: ");

    MUST(strncmp(line, "Status: ", 8) == 0 && end != NULL);
    while (line < end + 2) {
        size_t name = strspn(line, "ABCDEFGHIJKLMNOPQRSTUVWXYZ-"
                                   "abcdefghijklmnopqrstuvwxyz");
        const char *stop = strstr(line, "\r\n");

        MUST(name > 0 && line[name] == ':' && line[name + 1] == ' ');
        MUST(strcspn(line, "\r\n") == (size_t)(stop - line));
        line = stop + 2;
    }
    if (length != NULL && strcmp(req->method, "HEAD") != 0)
        MUST((size_t)strtoll(length + 18, NULL, 10)
             == out->len - (size_t)(end + 4 - out->data));
}

/* The variables before the empty line; the rest is the body. */
static void
split(struct dp_arena *arena, struct exchange *x, char **envp)
{
    size_t n = 0;

    while (x->left > 0 && n < VARS_MAX) {
        const char *stop = memchr(x->body, '\n', x->left);
        size_t len = stop != NULL ? (size_t)(stop - x->body) : x->left;

        if (len > 0)
            envp[n++] = dp_strndup(arena, x->body, len);
        x->left -= stop != NULL ? len + 1 : len;
        x->body += stop != NULL ? len + 1 : len;
        if (len == 0)
            break;
    }
    envp[n] = NULL;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct dp_arena lasting;
    static struct dp_conf conf;
    struct exchange x = {(const char *)data, size, {0}};
    char *envp[VARS_MAX + 1];
    struct dp_io io = {
        .ctx = &x, .envp = envp, .read = read_body, .write = write_out};
    struct dp_arena arena;
    struct dp_err err = {0};
    struct dp_req req;
    struct dp_res res;

    if (lasting.head == NULL) {
        MUST(dp_crypto_init() == 0);
        dp_log_open("fuzz", (enum dp_log_level)(DP_LOG_ERROR + 1));
        MUST(dp_conf_load(&conf, &lasting, "/dev/null", &err) == 0);
        conf.server_allowed_origins = "https://a.example";
    }
    dp_arena_init(&arena);
    dp_str_init(&x.out, &arena, 1u << 24);
    split(&arena, &x, envp);
    dp_res_init(&res, &arena);
    if (dp_req_init(&req, &arena, &conf, &io, &err) < 0)
        dp_res_error(&res, &req, &err);
    else
        dp_route_handle(&app, &req, &res);
    dp_req_drain(&req);
    MUST(dp_res_send(&res, &req) == 0);
    MUST(x.left == 0 && res.status >= 200 && res.status < 500);
    check_answer(&req, &x.out);
    dp_arena_clear(&arena);
    return 0;
}
