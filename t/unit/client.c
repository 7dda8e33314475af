/* Fetching: what comes, what is bounded, where redirects may lead. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "fetch_server.h"
#include "tap/tap.h"

static int port;

static struct fetch_got
get(const char *path)
{
    struct dp_fetch_rules rules = fetch_rules_local(port);
    char url[512];

    snprintf(url, sizeof(url), "http://server.test:%d%s", port, path);
    fetch_count_reset();
    return fetch_get(&rules, url);
}

static void
test_plain(void)
{
    struct fetch_got got = get("/ok");

    is_int(got.result, 0, "a file is fetched");
    is_str(got.body, "hello", "whole");
    is_int(got.fetched.size_bytes, 5, "and its bytes are counted");
    ok(!strstr(fetch_request, "Accept-Encoding"), "compression is not asked");
    ok(!strstr(fetch_request, "Authorization")
           && !strstr(fetch_request, "Cookie"),
       "nothing of ours is sent");
    is_int(get("/chunked").sunk_bytes, 5, "chunked bodies are taken");
}

/* Each fails as said, and nothing of it reaches the sink. */
static void
test_statuses(void)
{
    static const struct {
        const char *path;
        bool permanent;
    } cases[] = {
        {"/missing", true },
        {"/broken",  false},
        {"/part",    false},
        {"/old",     false},
        {"/nothing", false}
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct fetch_got got = get(cases[i].path);

        ok(got.result == -1 && got.err.code == DP_E_FETCH
               && got.sunk_bytes == 0,
           "%s could not be fetched", cases[i].path);
        is_int(got.fetched.permanent, cases[i].permanent,
               "and whether that is for good is told");
        is_str(got.err.text, "", "the reason is for the log only");
    }
}

static void
test_bounds(void)
{
    int64_t start_ms = dp_mono_ms();
    struct fetch_got got = get("/endless");

    is_int(got.err.code, DP_E_TOO_LARGE, "an endless body is cut off");
    ok(got.sunk_bytes <= 1048576, "at the limit");
    ok(got.fetched.permanent, "for good");
    got = get("/huge");
    ok(got.err.code == DP_E_TOO_LARGE && got.sunk_bytes == 0,
       "a length above the limit is refused before the first byte");
    is_int(get("/short").err.code, DP_E_FETCH,
           "a body shorter than its length is no file");
    is_int(get("/head").err.code, DP_E_FETCH, "an endless head is cut off");
    got = get("/bomb");
    ok(got.result == 0 && got.sunk_bytes < 131072,
       "a gzip bomb is not unpacked");
    ok(dp_mono_ms() - start_ms < 5000, "all that was quick");
    start_ms = dp_mono_ms();
    is_int(get("/slow").err.code, DP_E_FETCH, "a slow body is given up");
    ok(dp_mono_ms() - start_ms < 6000, "before it ends by itself");
}

/* Redirects that must lead to no second connection. */
static void
test_redirects_refused(void)
{
    static const char *const to[] = {
        "http://169.254.169.254/latest/",
        "http://[::ffff:a9fe:a9fe]/",
        "http://10.0.0.1/",
        "http://2852039166/",
        "http://meta.test/",
        "http://[::1]/",
        "file:///etc/passwd",
        "gopher://127.0.0.1:25/_x",
        "ftp://server.test/",
        "//user@server.test/",
        "http://server.test:22/",
        "dict://127.0.0.1/",
    };

    for (size_t i = 0; i < sizeof(to) / sizeof(to[0]); i++) {
        char path[256];
        struct fetch_got got;

        snprintf(path, sizeof(path), "/to?%s", to[i]);
        got = get(path);
        ok(got.result == -1 && fetch_count.loopback == 1
               && fetch_count.other == 0 && got.sunk_bytes == 0,
           "a redirect to %s is not followed", to[i]);
        ok(got.fetched.permanent, "for good");
    }
}

static void
test_redirects(void)
{
    struct fetch_got got;

    got = get("/to?/ok");
    ok(got.result == 0 && got.fetched.redirects == 1
           && strcmp(got.body, "hello") == 0,
       "a redirect is followed");
    got = get("/to?/to?/to?/ok");
    is_int(got.fetched.redirects, 3, "three are");
    is_int(got.result, 0, "and bring the file");
    got = get("/to?/to?/to?/to?/ok");
    is_int(got.err.code, DP_E_FETCH, "four are too many");
    is_int(fetch_count.served, 4, "the fifth request is not made");
    get("/cookie");
    ok(!strstr(fetch_request, "Cookie:"), "cookies are not kept");
    got = get("/to?/ok%0d%0aX-Evil:1");
    ok(!strstr(fetch_request, "\nX-Evil"), "a redirect adds no header");
}

static void
test_environment(void)
{
    static const char *const names[] = {"http_proxy", "HTTP_PROXY", "all_proxy",
                                        "ALL_PROXY"};
    struct dp_fetch_rules rules = fetch_rules(port);
    char proxy[64];

    snprintf(proxy, sizeof(proxy), "http://127.0.0.1:%d", port);
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        setenv(names[i], proxy, 1);
    fetch_count_reset();
    fetch_get(&rules, "http://93.184.216.34/ok");
    ok(fetch_count.loopback == 0 && fetch_count.other == 1,
       "proxies of the environment are not used");
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        unsetenv(names[i]);
}

static bool
not_on(void *arg)
{
    (void)arg;
    return false;
}

static int
full_disk(void *arg, const void *data, size_t len, struct dp_err *err)
{
    (void)arg, (void)data, (void)len;
    return dp_fail(err, DP_E_STORAGE, "disk full");
}

static int
devour(void *arg, const void *data, size_t len, struct dp_err *err)
{
    (void)arg, (void)data, (void)len, (void)err;
    return 0;
}

static void
test_stops(void)
{
    struct dp_fetch_rules rules = fetch_rules_local(port);
    struct dp_fetch fetch = {.size_max_bytes = 1048576};
    struct dp_fetched fetched;
    struct dp_arena arena;
    struct dp_err err;
    char url[64];
    int64_t start_ms;

    dp_arena_init(&arena);
    fetch.url = url;
    fetch.sink = full_disk;
    snprintf(url, sizeof(url), "http://127.0.0.1:%d/ok", port);
    is_int(dp_fetch_run(&rules, &fetch, &arena, &fetched, &err), -1,
           "a sink can end the fetch");
    is_int(err.code, DP_E_STORAGE, "with its own reason");
    ok(!fetched.permanent, "which is not the address's fault");
    snprintf(url, sizeof(url), "http://127.0.0.1:%d/slow", port);
    fetch.sink = devour;
    fetch.go_on = not_on;
    rules.slow_s = 60;
    start_ms = dp_mono_ms();
    dp_fetch_run(&rules, &fetch, &arena, &fetched, &err);
    is_int(err.code, DP_E_LOST_LEASE, "and so can whoever is asked to go on");
    ok(dp_mono_ms() - start_ms < 3000, "within seconds");
    dp_arena_clear(&arena);
}

int
main(void)
{
    signal(SIGPIPE, SIG_IGN);
    port = fetch_server_start();
    dp_fetch_init();
    test_plain();
    test_statuses();
    test_bounds();
    test_redirects_refused();
    test_redirects();
    test_environment();
    test_stops();
    return done();
}
