/* The router: which refusal comes first, and what handlers are given. */
#include "http/route.h"

#include <stdlib.h>
#include <string.h>

#include "crypto/init.h"
#include "exchange.h"
#include "tap/tap.h"

static struct exchange x;
static int handled;     /* calls of a handler */
static int guarded;     /* calls of the guard */
static bool signed_in;  /* what the guard finds */

static int
answer(struct dp_req *req, struct dp_res *res, struct dp_err *err)
{
    (void)err;
    handled++;
    dp_res_text(res, 200, "text/plain",
                dp_printf(req->arena, "%s %s %s", req->route->path,
                          req->captures[0] != NULL ? req->captures[0] : "-",
                          req->captures[1] != NULL ? req->captures[1] : "-"));
    return 0;
}

static int
fails(struct dp_req *req, struct dp_res *res, struct dp_err *err)
{
    (void)req;
    dp_res_header(res, "Content-Disposition", "attachment");
    return dp_refuse(err, DP_E_NOT_FOUND, "Gone.");
}

static int
guard(struct dp_req *req, struct dp_err *err)
{
    guarded++;
    if (!signed_in)
        return dp_refuse(err, DP_E_UNAUTHORIZED, "Unauthorized");
    req->who = dp_alloc(req->arena, sizeof(*req->who));
    return 0;
}

#define RW (DP_SCOPE_READ | DP_SCOPE_WRITE)

/* clang-format off */
static const struct dp_route routes[] = {
    {"GET",    "/open",         answer, DP_AUTH_NONE,   0,              DP_BODY_NONE, 0},
    {"GET",    "/public",       answer, DP_AUTH_NONE,   0,              DP_BODY_NONE, DP_ROUTE_PUBLIC},
    {"GET",    "/item/{}",      answer, DP_AUTH_NONE,   0,              DP_BODY_NONE, 0},
    {"DELETE", "/item/{}",      answer, DP_AUTH_NONE,   0,              DP_BODY_NONE, 0},
    {"GET",    "/item/{}/part/{}", answer, DP_AUTH_NONE, 0,             DP_BODY_NONE, 0},
    {"GET",    "/rest{*}",      answer, DP_AUTH_NONE,   0,              DP_BODY_NONE, 0},
    {"GET",    "/item/new",     answer, DP_AUTH_NONE,   0,              DP_BODY_NONE, 0},
    {"POST",   "/write",        answer, DP_AUTH_BEARER, RW,             DP_BODY_JSON, 0},
    {"GET",    "/write",        answer, DP_AUTH_BEARER, DP_SCOPE_READ,  DP_BODY_NONE, 0},
    {"POST",   "/rpc",          answer, DP_AUTH_RPC,    0,              DP_BODY_RPC,  DP_ROUTE_RPC},
    {"GET",    "/fails",        fails,  DP_AUTH_NONE,   0,              DP_BODY_NONE, 0},
    {0},
};
/* clang-format on */

static const struct dp_app app = {
    .name = "test", .routes = routes, .guard = guard};

/* The status of a request with, or without, an Origin. */
static int
ask(const char *method, const char *uri, const char *origin)
{
    if (x.arena.head != NULL)
        exchange_close(&x);
    handled = guarded = 0;
    exchange_open(&x, method, uri);
    if (origin != NULL)
        exchange_var(&x, "HTTP_ORIGIN", origin);
    return exchange_answer(&x, &app, NULL);
}

static void
test_match(void)
{
    static const struct {
        const char *uri;
        int status;
        const char *body;
    } cases[] = {
        {"/open",                200, "/open - -"},
        {"/open?x=1",            200, "/open - -"},
        {"/op%65n",              200, "/open - -"},
        {"/open/",               404, NULL},
        {"/ope",                 404, NULL},
        {"/openx",               404, NULL},
        {"/",                    404, NULL},
        {"//open",               404, NULL},
        {"/x/../open",           404, NULL},
        {"/item/a-B_9",          200, "/item/{} a-B_9 -"},
        {"/item/",               404, NULL},
        {"/item/a.b",            404, NULL},
        {"/item/a%2e",           404, NULL},
        {"/item/%2e%2e",         404, NULL},
        {"/item/a b",            404, NULL},
        {"/item/\303\251",       404, NULL},
        {"/item/a/part/b",       200, "/item/{}/part/{} a b"},
        {"/item/a%2fpart%2fb",   200, "/item/{}/part/{} a b"},
        {"/item/a/part/",        404, NULL},
        {"/item/a/part/b/c",     404, NULL},
        {"/item/new",            200, "/item/{} new -"},
        {"/rest",                200, "/rest{*}  -"},
        {"/rest/a/b.c",          200, "/rest{*} /a/b.c -"},
        {"/res",                 404, NULL},
        {"/item/0123456789012345678901234567890123456789"
         "012345678901234567890123", 200, NULL},
        {"/item/0123456789012345678901234567890123456789"
         "0123456789012345678901234", 404, NULL},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        int status = ask("GET", cases[i].uri, NULL);

        ok(status == cases[i].status, "%s is %d", cases[i].uri,
           cases[i].status);
        if (cases[i].body != NULL)
            is_str(exchange_sent_body(&x), cases[i].body, "by its row");
        is_int(handled, status == 200, "and a handler runs only then");
    }
    is_int(ask("GET", "/a%00b", NULL), 400, "a path with a NUL is 400");
}

static void
test_methods(void)
{
    is_int(ask("POST", "/open", NULL), 405, "another method is 405");
    is_str(exchange_header(&x, "Allow"), "GET, HEAD, OPTIONS",
           "with those there are");
    is_int(handled, 0, "and no handler runs");
    ask("PUT", "/item/a", NULL);
    is_str(exchange_header(&x, "Allow"), "GET, HEAD, DELETE, OPTIONS",
           "of all rows of the path");
    is_int(ask("get", "/open", NULL), 405, "methods have a case");
    is_int(ask("HEAD", "/open", NULL), 200, "HEAD goes where GET does");
    is_str(exchange_sent_body(&x), "", "without a body");
    is_int(ask("HEAD", "/rpc", NULL), 405, "but not where only POST does");
    is_int(ask("DELETE", "/item/a", NULL), 200, "a second row is found");
    ask("GET", "/open", NULL);
    is_str(exchange_header(&x, "Allow"), NULL, "a 200 needs no Allow");
    ask("GET", "/rpc", NULL);
    ok(strstr(x.out.data, "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":")
           != NULL,
       "405 at a JSON-RPC address is a JSON-RPC error");
}

static void
test_origins(void)
{
    is_int(ask("GET", "/open", "https://evil.example"), 403,
           "a strange page is 403");
    is_int(handled, 0, "and no handler runs");
    is_str(exchange_header(&x, "Access-Control-Allow-Origin"), NULL,
           "nor may it read the answer");
    is_int(ask("GET", "/open", "null"), 403, "as is a page of no origin");
    is_int(ask("GET", "/open", "http://127.0.0.1:8080"), 200,
           "a page of this server may");
    is_str(exchange_header(&x, "Access-Control-Allow-Origin"),
           "http://127.0.0.1:8080", "and may read it");
    is_str(exchange_header(&x, "Vary"), "Origin",
           "which caches are told about");
    is_int(ask("GET", "/open", "http://127.0.0.1:80801"), 403,
           "a longer origin is another");
    is_int(ask("GET", "/open", "http://127.0.0.1"), 403,
           "and so is a shorter one");
    is_int(ask("GET", "/open", "http://127.0.0.1:8080/"), 403,
           "an origin has no path");
    is_int(ask("GET", "/open", "HTTP://127.0.0.1:8080"), 200,
           "but no case either");
    is_int(ask("GET", "/public", "https://any.example"), 200,
           "what is public any page may read");
    is_str(exchange_header(&x, "Access-Control-Allow-Origin"), "*",
           "whichever it is");
    is_int(ask("GET", "/open", NULL), 200, "a client that is no page may");
    is_str(exchange_header(&x, "Access-Control-Allow-Origin"), NULL,
           "and is told nothing of origins");
}

/* The same with a setting. */
static int
ask_allowed(const char *allowed, const char *origin)
{
    if (x.arena.head != NULL)
        exchange_close(&x);
    exchange_open(&x, "GET", "/open");
    x.conf.server_allowed_origins = allowed;
    exchange_var(&x, "HTTP_ORIGIN", origin);
    return exchange_answer(&x, &app, NULL);
}

static void
test_allowed_origins(void)
{
    static const char list[] = "https://a.example https://b.example:8443";

    is_int(ask_allowed(list, "https://a.example"), 200,
           "a page that the setting names may");
    is_int(ask_allowed(list, "https://b.example:8443"), 200,
           "another as well");
    is_int(ask_allowed(list, "https://b.example"), 403, "ports count");
    is_int(ask_allowed(list, "http://a.example"), 403, "schemes count");
    is_int(ask_allowed(list, "https://a.example.evil.example"), 403,
           "a name that begins alike does not");
    is_int(ask_allowed(list, "https://c.a.example"), 403,
           "a name below does not");
    is_int(ask_allowed(list, ""), 403, "an empty one does not");
    is_int(ask_allowed("", "https://a.example"), 403,
           "an empty list names none");
    is_int(ask_allowed("*", "https://a.example"), 200, "an asterisk all");
}

static void
test_preflight(void)
{
    is_int(ask("OPTIONS", "/write", "http://127.0.0.1:8080"), 204,
           "a preflight is answered");
    is_int(guarded, 0, "without signing in");
    is_int(handled, 0, "and without a handler");
    is_str(exchange_header(&x, "Access-Control-Allow-Methods"),
           "POST, GET, HEAD, OPTIONS", "with the methods there are");
    ok(strstr(exchange_header(&x, "Access-Control-Allow-Headers"),
              "Authorization")
           != NULL,
       "with the headers that may be sent");
    is_str(exchange_header(&x, "Access-Control-Max-Age"), "3600",
           "for an hour");
    is_int(ask("OPTIONS", "/write", "https://evil.example"), 403,
           "a strange page gets none");
    is_int(ask("OPTIONS", "/nowhere", "http://127.0.0.1:8080"), 404,
           "nor is there one for an address that is not");
}

static int
ask_with_body(const char *uri, const char *length, const char *origin)
{
    if (x.arena.head != NULL)
        exchange_close(&x);
    handled = guarded = 0;
    exchange_open(&x, "POST", uri);
    exchange_var(&x, "CONTENT_LENGTH", length);
    if (origin != NULL)
        exchange_var(&x, "HTTP_ORIGIN", origin);
    return exchange_answer(&x, &app, NULL);
}

/* Each fault hides the later ones. */
static void
test_order(void)
{
    signed_in = false;
    is_int(ask_with_body("/nowhere", "99999999", "https://evil.example"),
           404, "the address is looked at first");
    is_int(ask_with_body("/open", "99999999", "https://evil.example"), 405,
           "then the method");
    is_int(ask_with_body("/write", "99999999", "https://evil.example"), 403,
           "then the origin");
    is_int(ask_with_body("/write", "99999999", NULL), 413,
           "then the length");
    is_int(guarded, 0, "before anybody is asked who it is");
    is_int(ask_with_body("/write", "0", NULL), 401, "then who it is");
    signed_in = true;
    is_int(ask_with_body("/write", "0", NULL), 200, "then the handler runs");
    is_int(handled, 1, "once");
    is_int(guarded, 1, "after one look at the token");
    is_int(ask("GET", "/open", NULL), 200, "some are open");
    is_int(guarded, 0, "and nobody is asked there");
}

static void
test_limits(void)
{
    is_int(dp_body_limit(&x.conf, DP_BODY_NONE), 0, "no body is no bytes");
    is_int(dp_body_limit(&x.conf, DP_BODY_JSON), 1048576,
           "JSON has its setting");
    ok(dp_body_limit(&x.conf, DP_BODY_RPC) >= 3145728 * 4 / 3 + 65536,
       "JSON-RPC fits the largest base64 file");
    ok(dp_body_limit(&x.conf, DP_BODY_CHUNK) >= 6291456 * 4 / 3 + 65536,
       "a chunk fits in base64");
    is_int(dp_body_limit(&x.conf, DP_BODY_FILE), 209715200 + 65536,
           "a file has the larger of both limits, and its envelope");
    is_int(ask_with_body("/write", "1048577", NULL), 413,
           "one byte too many is told at once");
    ok(strstr(x.out.data, "1048576 bytes") != NULL, "with the limit");
    is_int(ask("GET", "/fails", NULL), 404, "a handler may fail");
    is_str(exchange_header(&x, "Content-Disposition"), NULL,
           "then its headers are thrown away");
    is_str(exchange_header(&x, "Vary"), "Origin", "the router's stay");
}

static void
test_print(void)
{
    char *text = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&text, &len);
    int lines = 0;

    dp_route_print(routes, out);
    fclose(out);
    for (char *p = text; *p != '\0'; p++)
        lines += *p == '\n';
    is_int(lines, sizeof(routes) / sizeof(routes[0]) - 1,
           "a route is a line of the printed table");
    ok(strstr(text, "POST   /write ") != NULL
           && strstr(text, "auth=bearer scope=read+write body=json\n")
                  != NULL,
       "with its columns");
    free(text);
}

int
main(void)
{
    if (dp_crypto_init() < 0)
        bail("no randomness");
    exchange_silence();
    test_match();
    test_methods();
    test_origins();
    test_allowed_origins();
    test_preflight();
    test_order();
    test_limits();
    test_print();
    exchange_close(&x);
    return done();
}
