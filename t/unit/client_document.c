/* Small documents: every status is an answer, and no bound is passed. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "fetch_server.h"
#include "http/fetch_document.h"
#include "tap/tap.h"

static int port;
static struct dp_arena arena;
static struct dp_err err;
static struct dp_document document;

/* Fetch what ask says from path of the server; the result. */
static int
fetch(struct dp_fetch_document ask, const char *path)
{
    struct dp_fetch_rules rules = fetch_rules_local(port);

    rules.redirects_max = 0;
    rules.total_timeout_ms = DP_FETCH_DOCUMENT_MS;
    rules.slow_bytes_s = 0;
    ask.url = dp_printf(&arena, "http://server.test:%d%s", port, path);
    if (ask.size_max_bytes == 0)
        ask.size_max_bytes = 65536;
    fetch_count_reset();
    fetch_request[0] = '\0';
    return dp_fetch_document(&rules, &ask, &arena, &document, &err);
}

static int
get(const char *path)
{
    return fetch((struct dp_fetch_document){0}, path);
}

static void
test_get(void)
{
    is_int(get("/json"), 0, "a document is fetched");
    is_int(document.status, 200, "with its status");
    is_str(document.body, "{}", "its body");
    is_int((long)document.body_bytes, 2, "and how long that is");
    is_str(document.content_type, "application/json; charset=utf-8",
           "its type");
    is_str(document.cache_control, "public, max-age=60",
           "both lines of a header");
    is_str(document.etag, "\"v1\"", "and its validator");
    ok(strstr(fetch_request, "\r\nAccept: application/json\r\n"),
       "JSON is asked for");
    ok(!strstr(fetch_request, "Authorization")
           && !strstr(fetch_request, "If-None-Match"),
       "nothing else of ours is sent");
    is_int(get("/ok"), 0, "one without headers");
    ok(!document.content_type && !document.etag && !document.cache_control,
       "has none");
}

static void
test_headers(void)
{
    fetch((struct dp_fetch_document){.accept = "application/jwk-set+json",
                                     .authorization = "Bearer x",
                                     .if_none_match = "\"v1\""},
          "/json");
    ok(strstr(fetch_request, "\r\nAccept: application/jwk-set+json\r\n")
           && strstr(fetch_request, "\r\nAuthorization: Bearer x\r\n")
           && strstr(fetch_request, "\r\nIf-None-Match: \"v1\"\r\n"),
       "headers are sent as they are given");
    is_int(fetch((struct dp_fetch_document){.if_none_match = "a\r\nX-Evil: 1"},
                 "/json"),
           -1, "a header that would be two");
    is_int(fetch_count.accepted, 0, "goes nowhere");
    ok(!strstr(err.detail, "Evil"), "and is not logged");
}

static void
test_statuses(void)
{
    is_int(get("/same"), 0, "304 is an answer");
    ok(document.status == 304 && document.body_bytes == 0
           && strcmp(document.cache_control, "max-age=90") == 0,
       "told as such, with its headers");
    is_int(get("/missing"), 0, "404 is one");
    ok(document.status == 404 && strcmp(document.body, "hello") == 0,
       "with its page");
    is_int(get("/old"), -1, "what is not HTTP is none");
    is_int(get("/short"), -1, "nor is half of one");
    is_str(document.body, NULL, "and nothing of it is handed out");
}

static void
test_post(void)
{
    struct dp_fetch_document form = {.body = "a=1&b=%20"};
    char large[4096];

    is_int(fetch(form, "/form"), 0, "a form is posted");
    ok(document.status == 400 && strstr(document.body, "invalid_grant"),
       "and the body of the refusal read");
    ok(strncmp(fetch_request, "POST /form ", 11) == 0
           && strstr(fetch_request, "\r\n\r\na=1&b=%20"),
       "it was sent as it is");
    ok(strstr(fetch_request, "\r\nContent-Type: "
                             "application/x-www-form-urlencoded\r\n"),
       "as a form");
    form.body_type = "application/json";
    memset(large, 'x', sizeof(large) - 1);
    large[sizeof(large) - 1] = '\0';
    form.body = large;
    is_int(fetch(form, "/form"), 0, "a larger body is sent");
    ok(strstr(fetch_request, "\r\nContent-Type: application/json\r\n")
           && !strstr(fetch_request, "Expect:"),
       "without waiting to be asked for it");
}

/* Neither a form nor a secret is sent where a redirect points. */
static void
test_redirects(void)
{
    struct dp_fetch_rules rules = fetch_rules_local(port);
    struct dp_fetch_document ask = {.size_max_bytes = 1024, .body = "a=1"};

    is_int(get("/to?/json"), -1, "a redirect is no document");
    ok(err.code == DP_E_FETCH && fetch_count.served == 1,
       "and is not followed");
    is_int(get("/away"), -1, "of whatever kind");
    ask.url = dp_printf(&arena, "http://server.test:%d/away", port);
    fetch_count_reset();
    is_int(dp_fetch_document(&rules, &ask, &arena, &document, &err), -1,
           "rules that allow redirects do not");
    is_int(fetch_count.served, 1, "carry a form to another address");
}

static void
test_bounds(void)
{
    struct dp_fetch_document small = {.size_max_bytes = 4};
    int64_t start_ms;

    is_int(fetch(small, "/ok"), -1, "a byte too many");
    is_int(err.code, DP_E_TOO_LARGE, "is too many");
    small.size_max_bytes = 5;
    is_int(fetch(small, "/ok"), 0, "the last one allowed is not");
    is_int(get("/endless"), -1, "an endless document");
    is_int(err.code, DP_E_TOO_LARGE, "is cut off without a length");
    small.size_max_bytes = 5;
    is_int(fetch(small, "/form"), -1, "and so is the page of an error");
    start_ms = dp_mono_ms();
    is_int(get("/slow-head"), -1, "a head that goes on");
    ok(dp_mono_ms() - start_ms < 5500, "has five seconds");
    start_ms = dp_mono_ms();
    is_int(get("/slow"), -1, "with the body");
    ok(dp_mono_ms() - start_ms < 5500, "in all");
}

/* The last test: its resolver sleeps on. */
static void
test_late_name(void)
{
    struct dp_fetch_rules rules = fetch_rules_local(port);
    struct dp_fetch_document ask = {.size_max_bytes = 1024};
    int64_t start_ms = dp_mono_ms();

    rules.total_timeout_ms = 1000;
    ask.url = dp_printf(&arena, "http://late.test:%d/json", port);
    is_int(dp_fetch_document(&rules, &ask, &arena, &document, &err), -1,
           "a name that does not resolve");
    ok(dp_mono_ms() - start_ms < 1500, "is not waited for longer");
}

static void
test_addresses(void)
{
    struct dp_fetch_rules rules;
    struct dp_conf conf;
    struct dp_fetch_document ask = {.size_max_bytes = 1024};
    static const char *const urls[] = {
        "http://server.test/json",    "https://127.0.0.1/json",
        "https://10.0.0.1/json",      "https://meta.test/json",
        "https://[::1]/json",         "https://2130706433/json",
        "https://u@server.test/json", "file:///etc/passwd",
    };

    if (dp_conf_load(&conf, &arena, "/dev/null", &err) != 0)
        bail("%s", err.text);
    conf.fetch_allow_http = true;
    is_int(dp_fetch_document_rules(&rules, &conf, &err), 0, "rules are made");
    ok(!rules.allow_http && rules.redirects_max == 0
           && rules.total_timeout_ms == 5000 && !rules.ca_file,
       "https only, nowhere else, five seconds");
    conf.fetch_ca_file = "/x";
    dp_fetch_document_rules(&rules, &conf, &err);
    is_str(rules.ca_file, "/x", "of authorities of one's own");
    for (size_t i = 0; i < sizeof(urls) / sizeof(urls[0]); i++) {
        ask.url = urls[i];
        fetch_count_reset();
        ok(dp_fetch_document(&rules, &ask, &arena, &document, &err) == -1
               && (err.code == DP_E_BAD_PARAMS || err.code == DP_E_ADDRESS)
               && fetch_count.loopback == 0 && fetch_count.other == 0,
           "nothing is fetched from %s", urls[i]);
    }
}

static void
test_type(void)
{
    static const struct {
        const char *type;
        bool json;
    } cases[] = {
        {"application/json",               true },
        {"Application/JSON;charset=utf-8", true },
        {"application/json ; x",           true },
        {"application/cimd+json",          true },
        {"application/jwk-set+json; a=b",  true },
        {"application/jsonp",              false},
        {"application/+json",              false},
        {"text/json",                      false},
        {"text/html; application/json",    false},
        {"",                               false},
        {NULL,                             false}
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        document.content_type = cases[i].type;
        ok(dp_document_is_json(&document) == cases[i].json, "%s is %sJSON",
           cases[i].type ? cases[i].type : "no type",
           cases[i].json ? "" : "not ");
    }
}

static void
test_age(void)
{
    static const struct {
        const char *control;
        int64_t age_s;
    } cases[] = {
        {NULL,                           -1       },
        {"",                             -1       },
        {"public",                       -1       },
        {"max-age=60",                   60       },
        {"public, MAX-AGE=60",           60       },
        {"private,max-age=60,s-max=9",   60       },
        {"max-age=60, no-store",         0        },
        {"no-cache, max-age=60",         0        },
        {"max-age=-5",                   0        },
        {"max-age",                      -1       },
        {"x-max-age=5",                  -1       },
        {"max-age=99999999999999999999", INT64_MAX}
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        document.cache_control = cases[i].control;
        ok(dp_document_max_age_s(&document) == cases[i].age_s, "age by '%s'",
           cases[i].control ? cases[i].control : "(none)");
    }
}

int
main(void)
{
    signal(SIGPIPE, SIG_IGN);
    dp_arena_init(&arena);
    port = fetch_server_start();
    dp_fetch_init();
    test_get();
    test_headers();
    test_statuses();
    test_post();
    test_redirects();
    test_bounds();
    test_addresses();
    test_type();
    test_age();
    test_late_name();
    dp_arena_clear(&arena);
    return done();
}
