/* Requests: the CGI environment, headers that come twice, paths, bodies. */
#include "http/request.h"

#include <string.h>

#include "crypto/init.h"
#include "exchange.h"
#include "tap/tap.h"

static const struct {
    const char *uri;
    const char *path; /* NULL = refused */
    const char *query;
    const char *what;
} paths[] = {
    {"/mcp",               "/mcp",       "",      "a path"},
    {"/mcp?a=1",           "/mcp",       "a=1",   "a path with a query"},
    {"/mcp?",              "/mcp",       "",      "an empty query"},
    {"/a?b?c",             "/a",         "b?c",   "a query with ? in it"},
    {"/a%20b",             "/a b",       "",      "an encoded blank"},
    {"/a+b",               "/a+b",       "",      "a plus stays"},
    {"/a%2Fb",             "/a/b",       "",      "an encoded slash"},
    {"/%61%70%69",         "/api",       "",      "encoded letters"},
    {"/%c3%a9",            "/\303\251",  "",      "encoded UTF-8"},
    {"/a/../b",            "/a/../b",    "",      "dots stay"},
    {"//a",                "//a",        "",      "slashes stay"},
    {"http://evil.example/mcp?x", "/mcp", "x",    "an absolute form"},
    {"http://evil.example", "/",         "",      "an absolute form, bare"},
    {"/x?u=http://y/z",    "/x",         "u=http://y/z", "a URL in a query"},
    {"/a%00b",             NULL,         NULL,    "an encoded NUL"},
    {"/a%",                NULL,         NULL,    "a lone percent sign"},
    {"/a%2",               NULL,         NULL,    "half an encoding"},
    {"/a%zz",              NULL,         NULL,    "no encoding at all"},
    {"",                   NULL,         NULL,    "no path"},
    {"mcp",                NULL,         NULL,    "a path without a slash"},
    {"*",                  NULL,         NULL,    "an asterisk"},
    {"%2fmcp",             "/mcp",       "",      "an encoded first slash"},
};

static void
test_paths(void)
{
    struct exchange x;
    char longest[3000];

    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
        int rc;

        exchange_open(&x, "GET", paths[i].uri);
        rc = exchange_begin(&x);
        if (paths[i].path == NULL) {
            ok(rc < 0 && x.err.code == DP_E_BAD_REQUEST, "%s is refused",
               paths[i].what);
        } else {
            ok(rc == 0, "%s is taken", paths[i].what);
            is_str(x.req.path, paths[i].path, "its path is decoded");
            is_str(x.req.query, paths[i].query, "its query is not");
        }
        exchange_close(&x);
    }
    memset(longest, 'a', sizeof(longest));
    longest[0] = '/';
    longest[2048] = '\0';
    exchange_open(&x, "GET", longest);
    is_int(exchange_begin(&x), 0, "a path may have 2048 bytes");
    exchange_close(&x);
    longest[2048] = 'a';
    longest[2049] = '\0';
    exchange_open(&x, "GET", longest);
    is_int(exchange_begin(&x), -1, "but not one more");
    exchange_close(&x);
    exchange_open(&x, "GET", NULL);
    is_int(exchange_begin(&x), -1, "a request without an address is refused");
    exchange_close(&x);
}

/* Is a request with this variable twice refused? */
static bool
is_single(const char *name)
{
    struct exchange x;
    int rc;

    exchange_open(&x, "POST", "/mcp");
    exchange_var(&x, name, "1");
    if (exchange_begin(&x) < 0)
        bail("%s is refused the first time", name);
    exchange_var(&x, name, "2");
    rc = exchange_begin(&x);
    exchange_close(&x);
    return rc < 0 && x.err.code == DP_E_BAD_HEADER;
}

static void
test_duplicates(void)
{
    static const char *const single[] = {
        "HTTP_AUTHORIZATION", "HTTP_ORIGIN", "HTTP_HOST", "HTTP_COOKIE",
        "HTTP_MCP_SESSION_ID", "HTTP_MCP_PROTOCOL_VERSION",
        "HTTP_X_MCP_UPLOAD_TOKEN", "HTTP_X_SESSION_ID",
        "HTTP_X_CHUNK_INDEX", "HTTP_X_UPLOAD_TYPE", "CONTENT_LENGTH",
        "CONTENT_TYPE",
    };
    struct exchange x;

    for (size_t i = 0; i < sizeof(single) / sizeof(single[0]); i++)
        ok(is_single(single[i]), "%s may not come twice", single[i]);
    ok(!is_single("HTTP_ACCEPT"), "one that decides nothing may");
    ok(!is_single("HTTP_AUTHORIZATION_X"),
       "a longer name is another header");
    exchange_open(&x, "POST", "/mcp");
    exchange_var(&x, "HTTP_AUTHORIZATION", "Bearer a");
    exchange_var(&x, "HTTP_AUTHORIZATION", "Bearer a");
    exchange_begin(&x);
    is_int(x.err.code, DP_E_BAD_HEADER, "not even with the same value");
    ok(x.req.id != NULL && strlen(x.req.id) == 16 && x.req.path != NULL,
       "a refused request can still be logged and answered");
    exchange_close(&x);
}

static void
test_headers(void)
{
    struct exchange x;

    exchange_open(&x, "POST", "/x?limit=5&name=a%20b+c&empty=&bare&bad=%zz"
                              "&limit=6");
    exchange_var(&x, "HTTP_MCP_SESSION_ID", "s1");
    exchange_var(&x, "HTTP_X_LONG", "");
    exchange_var(&x, "CONTENT_TYPE", "application/json; charset=utf-8");
    is_int(exchange_begin(&x), 0, "a request with headers is taken");
    is_str(dp_req_header(&x.req, "Mcp-Session-Id"), "s1",
           "a header is found by its name");
    is_str(dp_req_header(&x.req, "mcp-session-id"), "s1",
           "in whichever case");
    is_str(dp_req_header(&x.req, "Mcp-Session"), NULL,
           "a part of its name is not enough");
    is_str(dp_req_header(&x.req, "X-Long"), "", "a header may be empty");
    is_str(dp_req_env(&x.req, "REMOTE_ADDR"), "192.0.2.7",
           "a variable is found");
    is_str(x.req.remote_addr, "192.0.2.7", "the client's address as well");
    is_str(x.req.method, "POST", "the method as well");
    is_str(dp_req_query(&x.req, "limit"), "5",
           "a parameter is found, the first of its name");
    is_str(dp_req_query(&x.req, "name"), "a b c", "and decoded");
    is_str(dp_req_query(&x.req, "empty"), "", "it may be empty");
    is_str(dp_req_query(&x.req, "bare"), "", "or have no value at all");
    is_str(dp_req_query(&x.req, "bad"), NULL, "a malformed one is none");
    is_str(dp_req_query(&x.req, "lim"), NULL, "a part of a name finds none");
    is_int(dp_req_is_type(&x.req, "application/json"), 1,
           "parameters of the type do not matter");
    is_int(dp_req_is_type(&x.req, "APPLICATION/JSON"), 1, "nor does case");
    is_int(dp_req_is_type(&x.req, "application/js"), 0,
           "a part of the type is not the type");
    exchange_close(&x);
    exchange_open(&x, "POST", "/x");
    exchange_var(&x, "CONTENT_TYPE", "application/jsonx");
    exchange_begin(&x);
    is_int(dp_req_is_type(&x.req, "application/json"), 0,
           "nor is a longer one");
    is_str(dp_req_query(&x.req, "limit"), NULL,
           "without a query there is no parameter");
    exchange_close(&x);
    exchange_open(&x, "POST", "/x");
    exchange_begin(&x);
    is_int(dp_req_is_type(&x.req, "application/json"), 0,
           "no type is no type");
    exchange_close(&x);
}

static void
test_lengths(void)
{
    static const struct {
        const char *text;
        long long length;
        bool taken;
    } cases[] = {
        {"0", 0, true},    {"5", 5, true},   {"", 0, true},
        {"-1", 0, false},  {"+5", 0, false}, {"5x", 0, false},
        {" 5", 0, false},  {"0x5", 0, false},
        {"99999999999999999999", 0, false},
        {"5, 5", 0, false}, {"4294967297", 4294967297LL, true},
    };
    struct exchange x;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        exchange_open(&x, "POST", "/x");
        exchange_var(&x, "CONTENT_LENGTH", cases[i].text);
        ok((exchange_begin(&x) == 0) == cases[i].taken,
           "Content-Length '%s' is %s", cases[i].text,
           cases[i].taken ? "taken" : "refused");
        if (cases[i].taken)
            is_int(x.req.content_length, cases[i].length, "as it is");
        exchange_close(&x);
    }
    exchange_open(&x, "GET", "/x");
    exchange_begin(&x);
    is_int(x.req.content_length, 0, "no length is no body");
    exchange_close(&x);
    exchange_open(&x, "POST", "/x");
    exchange_var(&x, "HTTP_TRANSFER_ENCODING", "chunked");
    exchange_begin(&x);
    is_int(x.req.content_length, -1, "unless it comes in chunks");
    exchange_close(&x);
}

/* Read the whole body under a limit. */
static int
read_all(struct exchange *x, int64_t body_max, char **data, size_t *len)
{
    if (exchange_begin(x) < 0)
        bail("request refused: %s", x->err.text);
    x->req.body_max = body_max;
    return dp_req_body(&x->req, data, len, &x->err);
}

static void
test_bodies(void)
{
    struct exchange x;
    char *data = NULL;
    size_t len = 0;

    for (size_t piece = 1; piece < 12; piece += 5) {
        exchange_open(&x, "POST", "/x");
        exchange_body(&x, NULL, "hello world");
        x.piece_bytes = piece;
        is_int(read_all(&x, 11, &data, &len), 0,
               "a body is read whole, in whatever pieces it comes");
        is_int(len, 11, "all of it");
        is_str(data, "hello world", "with a NUL behind it");
        exchange_close(&x);
    }
    exchange_open(&x, "POST", "/x");
    exchange_body(&x, NULL, "hello world");
    is_int(read_all(&x, 10, &data, &len), -1, "a body past the limit is not");
    is_int(x.err.code, DP_E_TOO_LARGE, "for that reason");
    exchange_close(&x);
    exchange_open(&x, "POST", "/x");
    x.body = "hello";
    x.body_bytes = 5;
    exchange_var(&x, "CONTENT_LENGTH", "6");
    is_int(read_all(&x, 100, &data, &len), -1, "nor is one that ends early");
    is_int(x.err.code, DP_E_BAD_REQUEST, "which is the client's fault");
    exchange_close(&x);
    exchange_open(&x, "POST", "/x");
    exchange_body(&x, NULL, "hello");
    x.body_bytes = 3;
    x.breaks = true;
    is_int(read_all(&x, 100, &data, &len), -1, "nor one that breaks off");
    is_int(x.err.code, DP_E_BAD_REQUEST, "likewise");
    exchange_close(&x);
}

static void
test_chunked(void)
{
    struct exchange x;
    char *data = NULL;
    size_t len = 0;
    char *big;

    exchange_open(&x, "POST", "/x");
    big = dp_alloc(&x.arena, 100001);
    memset(big, 'a', 100000);
    x.body = big;
    x.body_bytes = 100000;
    exchange_var(&x, "HTTP_TRANSFER_ENCODING", "chunked");
    is_int(read_all(&x, 100000, &data, &len), 0,
           "a body of unknown length is read to its end");
    is_int(len, 100000, "all of it");
    is_int(strlen(data), 100000, "with a NUL behind it");
    exchange_close(&x);
    exchange_open(&x, "POST", "/x");
    x.body = "hello world";
    x.body_bytes = 11;
    exchange_var(&x, "HTTP_TRANSFER_ENCODING", "chunked");
    is_int(read_all(&x, 10, &data, &len), -1, "but only up to the limit");
    is_int(x.err.code, DP_E_TOO_LARGE, "for that reason");
    exchange_close(&x);
    exchange_open(&x, "POST", "/x");
    exchange_body(&x, NULL, "");
    is_int(read_all(&x, 0, &data, &len), 0, "a body may be empty");
    is_int(len, 0, "and is then");
    is_str(data, "", "no bytes");
    is_int(dp_req_read(&x.req, big, 1, &x.err), 0,
           "behind its end there is nothing, ever");
    exchange_close(&x);
}

static void
test_drain(void)
{
    struct exchange x;
    char one;

    exchange_open(&x, "POST", "/x");
    exchange_body(&x, NULL, "hello world");
    exchange_begin(&x);
    x.req.body_max = 100;
    dp_req_read(&x.req, &one, 1, &x.err);
    dp_req_drain(&x.req);
    is_int(x.body_at, 11, "what a handler leaves is read and forgotten");
    is_int(x.req.body_read, 11, "and counted");
    exchange_close(&x);
    exchange_open(&x, "POST", "/x");
    exchange_body(&x, NULL, "hello");
    x.breaks = true;
    exchange_begin(&x);
    dp_req_drain(&x.req);
    is_int(x.req.body_ended, 1, "a body that breaks off ends there");
    exchange_close(&x);
}

static void
test_json(void)
{
    static const struct {
        const char *type;
        const char *body;
        enum dp_errcode code;
        const char *what;
    } cases[] = {
        {"application/json", "{\"a\":1}", DP_E_NONE, "an object"},
        {"application/json;charset=UTF-8", "{}", DP_E_NONE,
         "one with a charset"},
        {"text/plain", "{}", DP_E_MEDIA_TYPE, "another type"},
        {NULL, "{}", DP_E_MEDIA_TYPE, "no type"},
        {"application/x-www-form-urlencoded", "a=1", DP_E_MEDIA_TYPE,
         "a form, which any web page can send"},
        {"application/json", "[]", DP_E_BAD_REQUEST, "a list"},
        {"application/json", "", DP_E_BAD_JSON, "nothing"},
        {"application/json", "{", DP_E_BAD_JSON, "half an object"},
    };
    struct exchange x;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        json_t *object = NULL;
        int rc;

        exchange_open(&x, "POST", "/x");
        exchange_body(&x, cases[i].type, cases[i].body);
        exchange_begin(&x);
        x.req.body_max = 100;
        rc = dp_req_json(&x.req, &object, &x.err);
        ok(x.err.code == cases[i].code
               && (rc == 0) == (cases[i].code == DP_E_NONE),
           "%s is %s", cases[i].what, rc == 0 ? "JSON" : "refused");
        exchange_close(&x);
    }
}

static void
test_limit(void)
{
    static const struct {
        const char *uri;
        int64_t limit; /* 0: refused */
    } rows[] = {
        {"/x", 100},          {"/x?limit=1", 1},   {"/x?limit=500", 500},
        {"/x?limit=0", 0},    {"/x?limit=501", 0}, {"/x?limit=-1", 0},
        {"/x?limit=", 0},     {"/x?limit", 0},     {"/x?limit=1e2", 0},
        {"/x?limit=+5", 0},   {"/x?limit=many", 0}, {"/x?lim=5", 100},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct exchange x;
        int64_t limit = 100;
        int rc;

        exchange_open(&x, "GET", rows[i].uri);
        exchange_begin(&x);
        rc = dp_req_limit(&x.req, 500, &limit, &x.err);
        ok(rows[i].limit != 0
               ? rc == 0 && limit == rows[i].limit
               : rc < 0 && x.err.code == DP_E_BAD_PARAMS
                     && strstr(x.err.text, "from 1 to 500") != NULL,
           "%s asks for %lld rows", rows[i].uri, (long long)rows[i].limit);
        exchange_close(&x);
    }
}

int
main(void)
{
    if (dp_crypto_init() < 0)
        bail("no randomness");
    test_paths();
    test_duplicates();
    test_headers();
    test_limit();
    test_lengths();
    test_bodies();
    test_chunked();
    test_drain();
    test_json();
    return done();
}
