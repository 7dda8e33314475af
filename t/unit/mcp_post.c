/* The protocol engine over an endpoint of three tools and two documents. */
#include <string.h>

#include "crypto/init.h"
#include "exchange.h"
#include "json/json.h"
#include "mcp/server.h"
#include "tap/tap.h"

static struct exchange x;
static json_t *answered; /* the body, parsed */

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
read_page(const struct dp_call *call, const char *id, const char **text,
          struct dp_err *err)
{
    if (id != NULL && strcmp(id, "none") == 0)
        return dp_fail(err, DP_E_NOT_FOUND, "none");
    if (id != NULL && strcmp(id, "broken") == 0)
        return dp_fail(err, DP_E_INTERNAL, "secret detail");
    *text = dp_printf(call->arena, "{\"id\":\"%s\"}", id != NULL ? id : "-");
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

static struct dp_mcp mcp = {
    .tools = tools, .resources = resources, .instructions = "Be kind."};

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
    if (ann.scopes != 0)
        req->who = &ann;
    return 0;
}

static const struct dp_route routes[] = {
    {"POST", "/mcp", handle, DP_AUTH_RPC, 0, DP_BODY_RPC, DP_ROUTE_RPC},
    {0},
};

static const struct dp_app app = {
    .name = "mcp", .routes = routes, .guard = guard};

/* The status of a body posted as this revision (NULL = no header). */
static int
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

/* A request of id 1 in the oldest revision, or another. */
static int
call_as(const char *revision, const char *method, const char *params)
{
    char body[2000];

    snprintf(body, sizeof(body),
             "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\"%s%s}", method,
             params != NULL ? ",\"params\":" : "",
             params != NULL ? params : "");
    return post(revision, body);
}

static int
call(const char *method, const char *params)
{
    return call_as(NULL, method, params);
}

/* Part of the answer: a path of members and places, as compact JSON. */
static const char *
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

static void
test_initialize(void)
{
    static const char *const names[]
        = {"2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"};
    char params[100];

    is_int(call("initialize", NULL), 200, "initialize needs no params");
    is_str(at("result/protocolVersion"), "\"2024-11-05\"",
           "and is of the oldest revision then");
    is_str(at("result/capabilities"),
           "{\"tools\":{\"listChanged\":false},\"resources\":"
           "{\"listChanged\":false,\"subscribe\":false}}",
           "it has tools and resources, whose lists stay");
    is_str(at("result/serverInfo/name"), "\"dubplate\"", "it says its name");
    is_str(at("result/instructions"), "\"Be kind.\"", "and what to do");
    for (size_t i = 0; i < 4; i++) {
        snprintf(params, sizeof(params), "{\"protocolVersion\":\"%s\"}",
                 names[i]);
        call("initialize", params);
        is_str(at("result/protocolVersion"),
               dp_json_quote(&x.arena, names[i]),
               "a revision that is spoken is agreed upon");
    }
    call("initialize", "{\"protocolVersion\":\"2030-01-01\"}");
    is_str(at("result/protocolVersion"), "\"2025-11-25\"",
           "for another the latest is offered");
    call("initialize", "{\"protocolVersion\":7}");
    is_str(at("result/protocolVersion"), "\"2024-11-05\"",
           "a version that is no text counts as none");
}

static void
test_lists(void)
{
    is_int(call("ping", NULL), 200, "ping is answered");
    is_str(at("result"), "{}", "by nothing");
    is_int(call("tools/list", NULL), 200, "tools are listed");
    is_int(json_array_size(json_object_get(
               json_object_get(answered, "result"), "tools")),
           3, "all of them");
    is_str(at("result/tools/0/name"), "\"echo_text\"", "in their order");
    is_str(at("result/tools/0/inputSchema"),
           "{\"type\":\"object\",\"properties\":{\"text\":{\"type\":"
           "\"string\",\"minLength\":1},\"times\":{\"type\":\"integer\","
           "\"minimum\":1,\"maximum\":3}},\"required\":[\"text\"],"
           "\"additionalProperties\":false}",
           "with the schema of what they take");
    is_str(at("result/tools/0/outputSchema/type"), "\"object\"",
           "and of what they give");
    is_str(at("result/tools/0/annotations"),
           "{\"title\":\"Echo\",\"readOnlyHint\":true,\"destructiveHint\":"
           "false,\"idempotentHint\":true,\"openWorldHint\":false}",
           "a tool that reads says so");
    is_str(at("result/tools/2/annotations"),
           "{\"title\":\"Write\",\"readOnlyHint\":false,\"destructiveHint\":"
           "true,\"idempotentHint\":false,\"openWorldHint\":true}",
           "as does one that writes");
    is_str(at("result/nextCursor"), NULL, "there is one page");
    is_int(call("tools/list", "{\"cursor\":\"x\"}"), 200, "a cursor");
    is_str(at("error/code"), "-32602", "is none we gave");
    is_int(call("tools/list", "{\"cursor\":null}"), 200, "null");
    is_str(at("error"), NULL, "is no cursor");
    call("resources/list", NULL);
    is_str(at("result"),
           "{\"resources\":[{\"uri\":\"mcp://page\",\"name\":\"page\","
           "\"title\":\"Page\",\"description\":\"A page.\",\"mimeType\":"
           "\"application/json\"}]}",
           "resources are listed");
    call("resources/templates/list", NULL);
    is_str(at("result"),
           "{\"resourceTemplates\":[{\"uriTemplate\":"
           "\"mcp://item/{id}/text\",\"name\":\"item\",\"title\":\"Item\","
           "\"description\":\"An item.\",\"mimeType\":"
           "\"application/json\"}]}",
           "templates have a list of their own");
}

static void
test_call(void)
{
    is_int(call("tools/call", "{\"name\":\"echo_text\",\"arguments\":"
                              "{\"text\":\"hi\"}}"),
           200, "a tool is called");
    is_str(at("result/content/0/text"),
           "\"{\\\"text\\\":\\\"hi\\\",\\\"times\\\":1,"
           "\\\"who\\\":\\\"ann\\\"}\"",
           "what it gives is text");
    is_str(at("result/structuredContent"),
           "{\"text\":\"hi\",\"times\":1,\"who\":\"ann\"}", "and data");
    is_str(at("result/isError"), NULL, "no error is told");
    call("tools/call", "{\"name\":\"say\",\"arguments\":{\"text\":\"hi\","
                       "\"count\":2}}");
    is_str(at("result/structuredContent/times"), "2",
           "a tool and an argument answer to other names");
    call("tools/call", "{\"name\":\"write\"}");
    is_str(at("result/structuredContent"), "{}",
           "a tool without arguments needs none");
    call("tools/call", "{\"name\":\"echo_text\",\"arguments\":{\"text\":"
                       "\"hi\",\"access_token\":\"a\","
                       "\"accessToken\":\"b\"}}");
    is_str(at("error"), NULL, "a token beside a bearer is not looked at");
    ok(strstr(x.out.data, "access") == NULL, "and goes no further");
}

static void
test_call_errors(void)
{
    static const char missing[]
        = "{\"name\":\"echo_text\",\"arguments\":{}}";
    static const char *const old[]
        = {NULL, "2024-11-05", "2025-03-26", "2025-06-18"};

    is_int(call("tools/call", NULL), 200, "a call without params");
    is_str(at("error/message"), "\"Missing name\"", "lacks a name");
    call("tools/call", "{\"name\":\"echo_txt\"}");
    is_str(at("error/code"), "-32602", "an unknown tool is bad params");
    is_str(at("error/message"),
           "\"Unknown tool: echo_txt. Did you mean 'echo_text'? tools/list "
           "has them all.\"",
           "with a suggestion in words");
    is_str(at("error/data"), "{\"suggestions\":[\"echo_text\"]}",
           "and as data");
    call("tools/call", "{\"name\":\"\303\251\303\251\303\251\303\251\303\251"
                       "\303\251\303\251\303\251\303\251\303\251\303\251"
                       "\303\251\303\251\303\251\303\251\303\251\303\251"
                       "\303\251\303\251\303\251\303\251\303\251\303\251"
                       "\303\251\303\251\303\251\303\251\303\251\303\251"
                       "x\303\251\303\251\"}");
    is_str(at("error/code"), "-32602",
           "a name that is cut inside a letter is still answered in UTF-8");
    call("tools/call", "{\"name\":\"write\",\"arguments\":[]}");
    is_str(at("error/message"), "\"arguments must be an object\"",
           "a list is no arguments");
    for (size_t i = 0; i < 4; i++) {
        call_as(old[i], "tools/call", missing);
        is_str(at("error/code"), "-32602",
               "bad arguments are an error up to 2025-06-18");
        is_str(at("error/data/argument"), "\"text\"", "that names one");
    }
    is_int(call_as("2025-11-25", "tools/call", missing), 200,
           "from 2025-11-25 on they are a result");
    is_str(at("result/isError"), "true", "that is an error");
    ok(strstr(at("result/content/0/text"), "text is missing") != NULL,
       "for the model to read");
}

static void
test_tool_failures(void)
{
    call("tools/call", "{\"name\":\"fail\",\"arguments\":{\"how\":\"\"}}");
    is_str(at("result/isError"), "true", "a tool that fails has a result");
    ok(strstr(at("result/content/0/text"),
              "\\\"error\\\":\\\"insufficient_credits\\\"")
           != NULL,
       "that names the failure");
    ok(strstr(at("result/content/0/text"), "\\\"lacking\\\":3") != NULL,
       "with its data");
    is_int(call("tools/call",
                "{\"name\":\"fail\",\"arguments\":{\"how\":\"internal\"}}"),
           200, "a fault of the server");
    is_str(at("error/code"), "-32603", "is an error of the protocol");
    ok(strstr(x.out.data, "secret") == NULL, "that does not say too much");
    is_int(call("tools/call",
                "{\"name\":\"fail\",\"arguments\":{\"how\":\"database\"}}"),
           503, "no database is 503");
    is_str(exchange_header(&x, "Retry-After"), "5", "for a while");
    is_str(at("error/code"), "-32000", "and an error of the server");
    is_str(at("id"), "1", "to this very request");
}

static void
test_scopes(void)
{
    ann.scopes = DP_SCOPE_READ;
    is_int(call("tools/call", "{\"name\":\"write\"}"), 403,
           "a token that reads may not write");
    is_str(at("error/code"), "403", "which JSON-RPC is told as well");
    is_str(at("error/message"),
           "\"write needs a token with the scope mcp:write.\"",
           "with the scope that lacks");
    ok(strstr(exchange_header(&x, "WWW-Authenticate"),
              "error=\"insufficient_scope\"")
           != NULL,
       "and a challenge");
    is_int(call("tools/call", "{\"name\":\"echo_text\",\"arguments\":"
                              "{\"text\":\"a\"}}"),
           200, "but it may read");
    ann.scopes = 1u << 7;
    is_int(call("resources/read", "{\"uri\":\"mcp://page\"}"), 403,
           "a token that cannot read may not read");
    is_int(call("tools/list", NULL), 200, "yet it may look at the lists");
    ann.scopes = 0;
    is_int(call("tools/list", NULL), 401, "nobody may nothing");
    is_str(at("error/code"), "401", "which JSON-RPC is told as well");
    is_str(at("id"), "1", "with the request's id");
    ok(exchange_header(&x, "WWW-Authenticate") != NULL,
       "and the challenge is there");
    ann.scopes = DP_SCOPE_READ | DP_SCOPE_WRITE;
}

static void
test_resources(void)
{
    is_int(call("resources/read", "{\"uri\":\"mcp://page\"}"), 200,
           "a resource is read");
    is_str(at("result"),
           "{\"contents\":[{\"uri\":\"mcp://page\",\"mimeType\":"
           "\"application/json\",\"text\":\"{\\\"id\\\":\\\"-\\\"}\"}]}",
           "as text");
    call("resources/read", "{\"uri\":\"mcp://item/a-1_B/text\"}");
    is_str(at("result/contents/0/text"), "\"{\\\"id\\\":\\\"a-1_B\\\"}\"",
           "a template takes what it matched");
    is_str(at("result/contents/0/uri"), "\"mcp://item/a-1_B/text\"",
           "and answers with the address it was asked for");
    call("resources/read", "{}");
    is_str(at("error"),
           "{\"code\":-32602,\"message\":\"Missing uri\",\"data\":null}",
           "no uri is told to the letter");
    call("resources/read", "{\"uri\":5}");
    is_str(at("error/message"), "\"Missing uri\"", "a number is none");
    call("resources/read", "{\"uri\":\"mcp://item/none/text\"}");
    is_str(at("error/code"), "-32002", "what is not there is -32002");
    is_str(at("error/data"), "{\"uri\":\"mcp://item/none/text\"}",
           "with the uri");
    call("resources/read", "{\"uri\":\"mcp://item/broken/text\"}");
    is_str(at("error/code"), "-32603", "what fails is -32603");
}

static void
test_resource_uris(void)
{
    static const char *const none[] = {
        "mcp://pag", "mcp://pages", "mcp://page/", "MCP://page", "",
        "mcp://item//text", "mcp://item/a b/text", "mcp://item/a/b/text",
        "mcp://item/../text", "mcp://item/a/tex", "mcp://item/a/texts",
        "mcp://item/a", "mcp://item/{id}/text", "mcp://item/%61/text",
        "mcp://item/a\\\"b/text",
        "mcp://item/01234567890123456789012345678901234567890123456789"
        "012345678901234/text",
    };
    char params[300];

    for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
        snprintf(params, sizeof(params), "{\"uri\":\"%s\"}", none[i]);
        call("resources/read", params);
        ok(at("error/code") != NULL
               && strcmp(at("error/code"), "-32002") == 0,
           "there is no '%s'", none[i]);
    }
}

static void
test_batches(void)
{
    static const char two[]
        = "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"},"
          "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"},"
          "{\"jsonrpc\":\"2.0\",\"id\":\"b\",\"method\":\"nope\"},"
          "7,{\"jsonrpc\":\"2.0\",\"id\":9,\"result\":{}}]";
    char many[8000] = "[0";

    is_int(post(NULL, two), 200, "a batch is answered");
    is_int(json_array_size(answered), 3, "by those of its messages that ask");
    is_str(at("0"), "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}",
           "each by itself");
    is_str(at("1/error/code"), "-32601", "one may fail");
    is_str(at("1/id"), "\"b\"", "with its own id");
    is_str(at("2/error/code"), "-32600", "and one need not be a message");
    is_int(post("2025-03-26", two), 200, "2025-03-26 has batches");
    is_int(post("2025-06-18", two), 400, "2025-06-18 has none");
    is_str(at("error/code"), "-32600", "and says so");
    is_int(post("2025-11-25", two), 400, "nor has 2025-11-25");
    is_int(post(NULL, "[]"), 400, "an empty batch is none");
    is_str(at("error/code"), "-32600", "but an error, not a list");
    is_int(post(NULL, "[{\"jsonrpc\":\"2.0\",\"method\":\"a\"}]"), 204,
           "a batch of notifications is answered by nothing");
    is_int(post("2025-03-26", "[{\"jsonrpc\":\"2.0\",\"method\":\"a\"}]"),
           202, "in the way of its revision");
    for (size_t i = 1; i < 64; i++)
        strcat(many, ",0");
    strcat(many, "]");
    is_int(post(NULL, many), 200, "64 messages are taken");
    is_int(json_array_size(answered), 64, "all of them");
    strcpy(many + strlen(many) - 1, ",0]");
    is_int(post(NULL, many), 400, "65 are not");
}

static void
test_envelope(void)
{
    is_int(post(NULL, "{\"jsonrpc\":\"2.0\",\"method\":\"x\"}"), 204,
           "a notification is answered by 204");
    is_str(exchange_sent_body(&x), "", "and nothing");
    is_int(post("2025-06-18", "{\"jsonrpc\":\"2.0\",\"method\":\"x\"}"), 202,
           "by 202 in later revisions");
    is_int(post("2025-11-25",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}"),
           202, "as is an answer of the client");
    is_int(call("nope", NULL), 200, "an unknown method is answered");
    is_str(at("error"),
           "{\"code\":-32601,\"message\":\"Method not found: nope\","
           "\"data\":null}",
           "by its code");
    is_int(post(NULL, "{"), 400, "what is no JSON is 400");
    is_str(at("error/code"), "-32700", "and a parse error");
    is_str(at("id"), "null", "to nobody");
    is_int(post(NULL, "{\"jsonrpc\":\"2.0\",\"id\":5}"), 400,
           "what is no message is 400");
    is_str(at("error/code"), "-32600", "and an invalid request");
    is_str(at("id"), "5", "to whoever sent it");
    is_int(post("2026-07-28", "{}"), 400, "a revision not spoken is 400");
    is_str(at("error"),
           "{\"code\":-32022,\"message\":\"Unsupported protocol version\","
           "\"data\":{\"supported\":[\"2024-11-05\",\"2025-03-26\","
           "\"2025-06-18\",\"2025-11-25\"],\"requested\":\"2026-07-28\"}}",
           "with those that are");
    is_int(post("\377\"x", "{}"), 400, "whatever bytes it is");
    is_str(at("error/data/requested"), "\"\357\277\275\\\"x\"",
           "which are answered in JSON");
    exchange_close(&x);
    exchange_open(&x, "POST", "/mcp");
    exchange_body(&x, "text/plain", "{}");
    is_int(exchange_answer(&x, &app, NULL), 415, "another type is 415");
}

int
main(void)
{
    struct dp_arena lists;

    if (dp_crypto_init() < 0 || freopen("/dev/null", "w", stderr) == NULL)
        bail("cannot start");
    dp_json_init();
    dp_arena_init(&lists);
    dp_mcp_init(&mcp, &lists);
    ann.scopes = DP_SCOPE_READ | DP_SCOPE_WRITE;
    test_initialize();
    test_lists();
    test_call();
    test_call_errors();
    test_tool_failures();
    test_scopes();
    test_resources();
    test_resource_uris();
    test_batches();
    test_envelope();
    exchange_close(&x);
    json_decref(answered);
    dp_arena_clear(&lists);
    return done();
}
