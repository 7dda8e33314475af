/* Answers: headers that cannot be forged, lengths, errors, the challenge. */
#include "http/response.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "crypto/init.h"
#include "exchange.h"
#include "json/json.h"
#include "tap/tap.h"

static struct exchange x;

/* Begin an answer. */
static void
begin(const char *method)
{
    exchange_open(&x, method, "/x");
    exchange_begin(&x);
    dp_res_init(&x.res, &x.arena);
}

/* What is written. */
static const char *
sent(void)
{
    dp_res_send(&x.res, &x.req);
    return x.out.data;
}

static bool
has(const char *text)
{
    return strstr(x.out.data, text) != NULL;
}

static void
test_form(void)
{
    begin("GET");
    dp_res_text(&x.res, 200, "text/plain", "hello");
    is_str(sent(),
           "Status: 200\r\nX-Content-Type-Options: nosniff\r\n"
           "Cache-Control: no-store\r\nContent-Type: text/plain\r\n"
           "Content-Length: 5\r\n\r\nhello",
           "an answer is status, headers, length, body");
    exchange_close(&x);
    begin("HEAD");
    dp_res_text(&x.res, 200, "text/plain", "hello");
    sent();
    ok(has("Content-Length: 5\r\n\r\n"), "HEAD is told the length");
    is_str(exchange_sent_body(&x), "", "and gets no body");
    exchange_close(&x);
    begin("POST");
    x.res.status = 204;
    dp_res_header(&x.res, "Content-Type", "application/json");
    sent();
    ok(has("Status: 204\r\n"), "204 is sent");
    ok(!has("Content-Length"), "without a length");
    ok(!has("\nContent-Type"), "or a type");
    exchange_close(&x);
    begin("POST");
    x.res.status = 202;
    dp_res_header(&x.res, "Content-Type", "application/json");
    sent();
    ok(has("Content-Length: 0\r\n"), "202 has no bytes");
    ok(!has("\nContent-Type"), "and no type");
    exchange_close(&x);
    begin("GET");
    x.peer_gone = true;
    is_int(dp_res_send(&x.res, &x.req), -1, "a client that left is noticed");
    exchange_close(&x);
}

static void
test_headers(void)
{
    begin("GET");
    dp_res_header(&x.res, "X-Fine", "value");
    dp_res_header(&x.res, "X-Bad", "a\r\nSet-Cookie: x=y");
    dp_res_header(&x.res, "X-Bad", "a\nb");
    dp_res_header(&x.res, "X-Bad", "a\rb");
    dp_res_header(&x.res, "X Bad", "a");
    dp_res_header(&x.res, "X-Bad:", "a");
    dp_res_header(&x.res, "X-Bad\r\nY", "a");
    dp_res_header(&x.res, "", "a");
    sent();
    ok(has("X-Fine: value\r\n"), "a header is sent");
    ok(!has("Set-Cookie"), "CR and LF in a value forge no other");
    ok(!has("Bad"), "a value or name that is none is left out");
    ok(!has("\r\n: a"), "as is a header without a name");
    exchange_close(&x);
    begin("GET");
    dp_res_header(&x.res, "X-Twice", "one");
    dp_res_header(&x.res, "x-twice", "two");
    sent();
    ok(has("two\r\n") && !has("one\r\n"), "a later value replaces");
    exchange_close(&x);
    begin("GET");
    for (int i = 0; i < 2 * DP_RES_HEADERS; i++)
        dp_res_header(&x.res, dp_printf(&x.arena, "X-%d", i), "v");
    sent();
    ok(has("X-0: v\r\n"), "many headers are sent up to a bound");
    exchange_close(&x);
}

static void
test_bodies(void)
{
    begin("GET");
    dp_res_text(&x.res, 200, "text/plain", "a longer text");
    dp_res_json(&x.res, 201,
                dp_json_keep(&x.arena, json_pack("{s:i}", "a", 1)));
    sent();
    is_str(exchange_sent_body(&x), "{\"a\":1}", "a body replaces another");
    ok(has("Status: 201\r\n"), "with its status");
    ok(has("Content-Type: application/json\r\n"), "and its type");
    ok(has("Content-Length: 7\r\n"), "and its length");
    exchange_close(&x);
    begin("GET");
    dp_str_init(&x.res.body, &x.arena, 3);
    dp_str_add(&x.res.body, "too long");
    sent();
    ok(has("Status: 500\r\n") && has("Content-Length: 0\r\n"),
       "a body that did not fit is a failure, never half a body");
    exchange_close(&x);
}

static int
open_file(const char *text)
{
    char path[] = "/tmp/dubplate-res-XXXXXX";
    int fd = mkstemp(path);

    if (fd < 0 || write(fd, text, strlen(text)) < 0)
        bail("%s cannot be written", path);
    unlink(path);
    lseek(fd, 0, SEEK_SET);
    return fd;
}

static void
test_files(void)
{
    int fd = open_file("the file");

    begin("GET");
    x.res.file = fd;
    x.res.file_bytes = 8;
    sent();
    is_str(exchange_sent_body(&x), "the file", "a file is sent");
    ok(has("Content-Length: 8\r\n"), "with its length");
    is_int(fcntl(fd, F_GETFD), -1, "and closed");
    exchange_close(&x);
    fd = open_file("the file");
    begin("HEAD");
    x.res.file = fd;
    x.res.file_bytes = 8;
    sent();
    ok(has("Content-Length: 8\r\n"), "HEAD is told its length");
    is_str(exchange_sent_body(&x), "", "and gets nothing of it");
    is_int(fcntl(fd, F_GETFD), -1, "but it is closed");
    exchange_close(&x);
    fd = open_file("short");
    begin("GET");
    x.res.file = fd;
    x.res.file_bytes = 8;
    is_int(dp_res_send(&x.res, &x.req), -1,
           "a file that is shorter than told is a failure");
    is_int(fcntl(fd, F_GETFD), -1, "and closed");
    exchange_close(&x);
    fd = open_file("secret");
    begin("GET");
    x.res.file = fd;
    x.res.file_bytes = 6;
    dp_fail(&x.err, DP_E_INTERNAL, "after all");
    dp_res_error(&x.res, &x.req, &x.err);
    sent();
    ok(!has("secret"), "an error is not the file that was opened before it");
    ok(has("\"error\":\"internal\""), "but the error");
    is_int(fcntl(fd, F_GETFD), -1, "and the file is closed");
    exchange_close(&x);
}

static void
fail(const char *method, const struct dp_route *route)
{
    begin(method);
    x.req.route = route;
}

static void
test_rest_errors(void)
{
    json_t *body;

    fail("GET", NULL);
    dp_fail(&x.err, DP_E_UNAVAILABLE, "connection to 10.0.0.5 refused");
    dp_res_error(&x.res, &x.req, &x.err);
    sent();
    ok(has("Status: 503\r\n") && has("Retry-After: 5\r\n"),
       "503 says when to come again");
    ok(!has("10.0.0.5"), "and not what the log is told");
    body = json_loads(exchange_sent_body(&x), 0, NULL);
    is_str(dp_json_text(body, "error"), "unavailable", "its name is sent");
    is_str(dp_json_text(body, "requestId"), x.req.id, "with the request's id");
    json_decref(body);
    exchange_close(&x);
    fail("GET", NULL);
    dp_refuse(&x.err, DP_E_RATE, "Slow down.");
    x.err.retry_after_s = 42;
    dp_res_error(&x.res, &x.req, &x.err);
    sent();
    ok(has("Status: 429\r\n") && has("Retry-After: 42\r\n")
           && has("\"retryAfterSeconds\":42"),
       "429 says it in the header and in the body");
    exchange_close(&x);
    fail("GET", NULL);
    dp_res_header(&x.res, "Cache-Control", "public, max-age=3600");
    dp_refuse(&x.err, DP_E_NOT_FOUND, "No.");
    dp_res_error(&x.res, &x.req, &x.err);
    is_str(exchange_header(&x, "Cache-Control"), "no-store",
           "an error is never cached");
    exchange_close(&x);
}

static void
test_rpc_errors(void)
{
    static const struct dp_route rpc = {.flags = DP_ROUTE_RPC};

    fail("POST", &rpc);
    dp_refuse(&x.err, DP_E_BAD_JSON, "Parse error");
    dp_res_error(&x.res, &x.req, &x.err);
    sent();
    ok(has("Status: 400\r\n"), "a parse error is 400");
    is_str(exchange_sent_body(&x),
           "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32700,"
           "\"message\":\"Parse error\",\"data\":null}}",
           "in the envelope of JSON-RPC");
    exchange_close(&x);
    fail("POST", &rpc);
    dp_refuse(&x.err, DP_E_BAD_VERSION, "No such \"version\"");
    x.err.data_json = "{\"supported\":[]}";
    dp_res_error(&x.res, &x.req, &x.err);
    sent();
    is_str(exchange_sent_body(&x),
           "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32022,"
           "\"message\":\"No such \\\"version\\\"\","
           "\"data\":{\"supported\":[]}}}",
           "with its data");
    exchange_close(&x);
}

static void
test_challenge(void)
{
    fail("POST", NULL);
    dp_refuse(&x.err, DP_E_UNAUTHORIZED, "Unauthorized");
    dp_res_error(&x.res, &x.req, &x.err);
    is_str(exchange_header(&x, "WWW-Authenticate"),
           "Bearer realm=\"once-mcp\", resource_metadata=\"http://127.0.0.1:"
           "8080/.well-known/oauth-protected-resource/api/mcp\", "
           "scope=\"once:mcp\"",
           "401 has the challenge to the letter");
    is_int(x.res.status, 401, "and its status");
    exchange_close(&x);
    exchange_open(&x, "POST", "/x");
    exchange_var(&x, "HTTP_AUTHORIZATION", "Bearer stale");
    exchange_begin(&x);
    dp_res_init(&x.res, &x.arena);
    dp_refuse(&x.err, DP_E_UNAUTHORIZED, "Unauthorized");
    dp_res_error(&x.res, &x.req, &x.err);
    is_str(exchange_header(&x, "WWW-Authenticate"),
           "Bearer realm=\"once-mcp\", resource_metadata=\"http://127.0.0.1:"
           "8080/.well-known/oauth-protected-resource/api/mcp\", "
           "scope=\"once:mcp\", error=\"invalid_token\"",
           "after a bad token it says so");
    exchange_close(&x);
    exchange_open(&x, "POST", "/oauth/token");
    exchange_var(&x, "REDIRECT_HTTP_AUTHORIZATION", "Basic YTpi");
    exchange_begin(&x);
    dp_res_init(&x.res, &x.arena);
    dp_refuse(&x.err, DP_E_INVALID_CLIENT, "no");
    dp_res_error(&x.res, &x.req, &x.err);
    is_str(exchange_header(&x, "WWW-Authenticate"), "Basic realm=\"once-mcp\"",
           "a client that came with Basic is told so, behind Apache as well");
    exchange_close(&x);
    fail("POST", NULL);
    dp_refuse(&x.err, DP_E_UNAUTHORIZED, "no");
    x.err.scope = "openid";
    dp_res_error(&x.res, &x.req, &x.err);
    ok(strstr(exchange_header(&x, "WWW-Authenticate"), "scope=\"openid\"")
           != NULL,
       "a scope that is needed stands in the challenge");
    exchange_close(&x);
    fail("POST", NULL);
    dp_refuse(&x.err, DP_E_SCOPE, "No \"a\\b\" \303\251.");
    x.err.scope = "mcp:write";
    dp_res_error(&x.res, &x.req, &x.err);
    is_int(x.res.status, 403, "a scope that is lacking is 403");
    is_str(exchange_header(&x, "WWW-Authenticate"),
           "Bearer error=\"insufficient_scope\", scope=\"mcp:write\", "
           "resource_metadata=\"http://127.0.0.1:8080/.well-known/"
           "oauth-protected-resource/api/mcp\", "
           "error_description=\"No ?a?b? ??.\"",
           "with all there is to say in one challenge");
    exchange_close(&x);
    fail("POST", NULL);
    dp_refuse(&x.err, DP_E_FORBIDDEN, "no");
    dp_res_error(&x.res, &x.req, &x.err);
    is_str(exchange_header(&x, "WWW-Authenticate"), NULL,
           "what no token could change has no challenge");
    exchange_close(&x);
}

int
main(void)
{
    if (dp_crypto_init() < 0)
        bail("no randomness");
    exchange_silence();
    test_form();
    test_headers();
    test_bodies();
    test_files();
    test_rest_errors();
    test_rpc_errors();
    test_challenge();
    return done();
}
