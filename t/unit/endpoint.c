/* An MCP endpoint of three tools and two documents, in memory. */
#include "endpoint.h"

#include <stdio.h>
#include <string.h>

#include "crypto/init.h"
#include "json/json.h"
#include "mcp/server.h"
#include "tap/tap.h"

struct exchange x;
json_t *answered;
unsigned scopes = DP_SCOPE_READ | DP_SCOPE_WRITE;

struct echo {
    const char *text;
    int64_t times;
};

static const struct dp_arg echo_args[] = {
    {.name = "text", .type = DP_ARG_STR, .required = true, .min = 1,
     .offset = DP_FIELD(echo, text)},
    {.name = "times", .type = DP_ARG_INT, .min = 1, .max = 3,
     .alias = "count", .offset = DP_FIELD(echo, times)},
    {0},
};

static int
run_echo(const struct dp_call *call, const void *args, json_t **result,
         struct dp_err *err)
{
    const struct echo *in = args;

    (void)err;
    *result = dp_json_keep(
        call->arena,
        json_pack("{s:s, s:I, s:s}", "text", in->text, "times",
                  (json_int_t)(in->times == DP_ARG_UNSET ? 1 : in->times),
                  "who", call->who->login));
    return 0;
}

static const char *const echo_aliases[] = {"echo", "say", NULL};

static const struct dp_tool tool_echo = {
    .name = "echo_text", .title = "Echo", .help = "Says it again.",
    .aliases = echo_aliases, .args = echo_args,
    .args_size = sizeof(struct echo), .scope = DP_SCOPE_READ,
    .flags = DP_TOOL_READ_ONLY, .run = run_echo,
};

/* Fails in the way its argument says. */
static int
run_fail(const struct dp_call *call, const void *args, json_t **result,
         struct dp_err *err)
{
    const char *how = *(const char *const *)args;

    (void)call;
    (void)result;
    if (strcmp(how, "internal") == 0)
        return dp_fail(err, DP_E_INTERNAL, "secret detail");
    if (strcmp(how, "database") == 0)
        return dp_fail(err, DP_E_UNAVAILABLE, "secret detail");
    dp_refuse(err, DP_E_CREDITS, "Not enough.");
    err->data_json = "{\"lacking\":3}";
    return -1;
}

static const struct dp_arg fail_args[] = {
    {.name = "how", .type = DP_ARG_STR, .required = true},
    {0},
};

static const struct dp_tool tool_fail = {
    .name = "fail", .title = "Fail", .help = "Fails.", .args = fail_args,
    .args_size = sizeof(const char *), .scope = DP_SCOPE_READ,
    .run = run_fail,
};

static int
run_write(const struct dp_call *call, const void *args, json_t **result,
          struct dp_err *err)
{
    (void)args;
    (void)err;
    *result = dp_json_empty(call->arena);
    return 0;
}

static const struct dp_tool tool_write = {
    .name = "write", .title = "Write", .help = "Writes.",
    .scope = DP_SCOPE_READ | DP_SCOPE_WRITE,
    .flags = DP_TOOL_DESTRUCTIVE | DP_TOOL_OPEN_WORLD, .run = run_write,
};

static int
read_page(const struct dp_call *call, const char *id,
          struct dp_document *document, struct dp_err *err)
{
    if (id != NULL && strcmp(id, "none") == 0)
        return dp_fail(err, DP_E_NOT_FOUND, "none");
    if (id != NULL && strcmp(id, "broken") == 0)
        return dp_fail(err, DP_E_INTERNAL, "secret detail");
    document->text = dp_printf(call->arena, "{\"id\":\"%s\"}",
                               id != NULL ? id : "-");
    return 0;
}

static const struct dp_resource page = {
    .uri = "mcp://page", .name = "page", .title = "Page", .help = "A page.",
    .media_type = "application/json", .scope = DP_SCOPE_READ,
    .read = read_page,
};

static const struct dp_resource item = {
    .uri = "mcp://item/{id}/text", .name = "item", .title = "Item",
    .help = "An item.", .media_type = "application/json",
    .scope = DP_SCOPE_READ, .read = read_page,
};

static const struct dp_tool *const tools[]
    = {&tool_echo, &tool_fail, &tool_write, NULL};
static const struct dp_resource *const resources[] = {&page, &item, NULL};

static const struct dp_prompt *const prompts[] = {NULL};

static struct dp_arena lists; /* what the endpoint prints once */

static struct dp_mcp mcp = {
    .tools = tools, .resources = resources, .prompts = prompts,
    .instructions = "Be kind."};

static struct dp_principal ann
    = {.account_id = "1", .login = "ann", .token_id = "2"};

static int
handle(struct dp_req *req, struct dp_res *res, struct dp_err *err)
{
    return dp_mcp_post(&mcp, req, res, err);
}

static int
guard(struct dp_req *req, struct dp_err *err)
{
    (void)err;
    ann.scopes = scopes;
    if (scopes != 0)
        req->who = &ann;
    return 0;
}

static const struct dp_route routes[] = {
    {"POST", "/mcp", handle, DP_AUTH_RPC, 0, DP_BODY_RPC, DP_ROUTE_RPC},
    {0},
};

const struct dp_app app = {
    .name = "mcp", .routes = routes, .guard = guard};

int
post(const char *revision, const char *body)
{
    int status;

    if (x.arena.head != NULL)
        exchange_close(&x);
    json_decref(answered);
    exchange_open(&x, "POST", "/mcp");
    exchange_body(&x, "application/json", body);
    if (revision != NULL)
        exchange_var(&x, "HTTP_MCP_PROTOCOL_VERSION", revision);
    status = exchange_answer(&x, &app, NULL);
    answered = json_loads(exchange_sent_body(&x), 0, NULL);
    return status;
}

int
call_as(const char *revision, const char *method, const char *params)
{
    char body[2000];

    snprintf(body, sizeof(body),
             "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\"%s%s}", method,
             params != NULL ? ",\"params\":" : "",
             params != NULL ? params : "");
    return post(revision, body);
}

int
call(const char *method, const char *params)
{
    return call_as(NULL, method, params);
}

const char *
at(const char *path)
{
    const json_t *value = answered;
    char name[64];

    while (*path != '\0' && value != NULL) {
        size_t len = strcspn(path, "/");

        snprintf(name, sizeof(name), "%.*s", (int)len, path);
        value = json_is_array(value)
                    ? json_array_get(value, (size_t)name[0] - '0')
                    : json_object_get(value, name);
        path += len + (path[len] == '/');
    }
    return value != NULL ? dp_json_print(&x.arena, value) : NULL;
}

void
endpoint_open(void)
{
    struct dp_conf conf;
    struct dp_err err;

    if (dp_crypto_init() < 0)
        bail("no randomness");
    exchange_silence();
    dp_json_init();
    dp_arena_init(&lists);
    if (dp_conf_load(&conf, &lists, "/dev/null", &err) < 0)
        bail("settings: %s", err.text);
    dp_mcp_init(&mcp, &conf, &lists);
}

void
endpoint_close(void)
{
    exchange_close(&x);
    json_decref(answered);
    dp_arena_clear(&lists);
}
