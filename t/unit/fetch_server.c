/* The server, the resolver and the counters of the fetch tests. */
#include "fetch_server.h"

#include <arpa/inet.h>
#include <dlfcn.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "tap/tap.h"

struct fetch_count fetch_count;
char fetch_request[8192];

void
fetch_count_reset(void)
{
    fetch_count = (struct fetch_count){0};
}

/* clang-format off */
/* Names, and what they resolve to the first time and ever after. */
static struct {
    const char *name;
    const char *first[2];
    const char *later[2];
    int asked;
} names[] = {
    {"server.test", {"127.0.0.1"}, {"127.0.0.1"}, 0},
    {"rebind.test", {"93.184.216.34"}, {"127.0.0.1"}, 0},
    {"mixed.test",
     {"93.184.216.34", "127.0.0.1"},
     {"93.184.216.34", "127.0.0.1"},
     0},
    {"loop.test", {"127.0.0.1"}, {"127.0.0.1"}, 0},
    {"loop6.test", {"::1"}, {"::1"}, 0},
    {"ten.test", {"10.0.0.1"}, {"10.0.0.1"}, 0},
    {"meta.test", {"169.254.169.254"}, {"169.254.169.254"}, 0},
    {"mapped.test", {"::ffff:127.0.0.1"}, {"::ffff:127.0.0.1"}, 0},
    {"nat64.test", {"64:ff9b::7f00:1"}, {"64:ff9b::7f00:1"}, 0},
    {"ula.test", {"fd00::1"}, {"fd00::1"}, 0},
    {"link.test", {"fe80::1"}, {"fe80::1"}, 0},
    {"multi.test", {"224.0.0.1"}, {"224.0.0.1"}, 0},
    {"zero.test", {"0.0.0.0"}, {"0.0.0.0"}, 0},
    {"cgn.test", {"100.64.0.1"}, {"100.64.0.1"}, 0},
    {"late.test", {"127.0.0.1"}, {"127.0.0.1"}, 0},
};
/* clang-format on */

int __attribute__((visibility("default")))
getaddrinfo(const char *name, const char *service, const struct addrinfo *hints,
            struct addrinfo **result)
{
    int (*real)(const char *, const char *, const struct addrinfo *,
                struct addrinfo **);
    struct addrinfo numeric = hints ? *hints : (struct addrinfo){0};
    struct addrinfo **last = result;

    *(void **)&real = dlsym(RTLD_NEXT, "getaddrinfo");
    numeric.ai_flags = AI_NUMERICHOST;
    numeric.ai_family = AF_UNSPEC;
    *result = NULL;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        const char **to = names[i].asked ? names[i].later : names[i].first;

        if (!name || strcmp(name, names[i].name) != 0)
            continue;
        names[i].asked++;
        if (strcmp(name, "late.test") == 0)
            dp_sleep_ms(6000);
        for (int k = 0; k < 2 && to[k]; k++) {
            if (real(to[k], service, &numeric, last) != 0)
                return EAI_FAIL;
            last = &(*last)->ai_next;
        }
        return 0;
    }
    return real(name, service, &numeric, result);
}

int __attribute__((visibility("default")))
connect(int fd, const struct sockaddr *address, socklen_t len)
{
    int (*real)(int, const struct sockaddr *, socklen_t);
    int type = 0;
    socklen_t type_len = sizeof(type);
    bool loopback = false;

    *(void **)&real = dlsym(RTLD_NEXT, "connect");
    getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &type_len);
    if (type != SOCK_STREAM)
        return real(fd, address, len);
    if (address->sa_family == AF_INET)
        loopback = ntohl(((const struct sockaddr_in *)(const void *)address)
                             ->sin_addr.s_addr)
                       >> 24
                   == 127;
    else if (address->sa_family == AF_INET6)
        loopback = IN6_IS_ADDR_LOOPBACK(
            &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr);
    if (loopback) {
        fetch_count.loopback++;
        return real(fd, address, len);
    }
    fetch_count.other++;
    errno = ECONNREFUSED;
    return -1;
}

static int
say(int fd, const char *text)
{
    return write(fd, text, strlen(text)) == (ssize_t)strlen(text) ? 0 : -1;
}

static void
say_endless(int fd)
{
    static char block[65536];

    if (say(fd, "HTTP/1.1 200 OK\r\n\r\n") != 0)
        return;
    while (write(fd, block, sizeof(block)) > 0)
        ;
}

static void
say_slowly(int fd)
{
    if (say(fd, "HTTP/1.1 200 OK\r\n\r\n") != 0)
        return;
    for (int i = 0; i < 100 && say(fd, "x") == 0; i++)
        dp_sleep_ms(100);
}

/* A head that takes its time: quick enough for any low-speed rule. */
static void
say_head_slowly(int fd)
{
    if (say(fd, "HTTP/1.1 200 OK\r\n") != 0)
        return;
    for (int i = 0; i < 100 && say(fd, "X-More: and more\r\n") == 0; i++)
        dp_sleep_ms(100);
}

static void
say_head_for_ever(int fd)
{
    if (say(fd, "HTTP/1.1 200 OK\r\n") != 0)
        return;
    while (say(fd, "X-More: and more, and more, and more\r\n") == 0)
        ;
}

static void
say_bomb(int fd)
{
    FILE *pipe = popen("head -c 52428800 /dev/zero | gzip -9", "r");
    static char block[131072];
    size_t len = fread(block, 1, sizeof(block), pipe);

    pclose(pipe);
    if (say(fd, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n") == 0
        && write(fd, block, len) < 0)
        return;
}

/* clang-format off */
/* Paths and what they answer. */
static const struct {
    const char *path;
    const char *answer;
    void (*say)(int fd);
} pages[] = {
    {"/ok", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", NULL},
    {"/missing", "HTTP/1.1 404 No\r\nContent-Length: 5\r\n\r\nhello", NULL},
    {"/broken", "HTTP/1.1 500 No\r\nContent-Length: 5\r\n\r\nhello", NULL},
    {"/part", "HTTP/1.1 206 Part\r\nContent-Length: 5\r\n\r\nhello", NULL},
    {"/short", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello", NULL},
    {"/huge", "HTTP/1.1 200 OK\r\nContent-Length: 10737418240\r\n\r\nhello",
     NULL},
    {"/old", "hello", NULL},
    {"/cookie",
     "HTTP/1.1 302 Go\r\nSet-Cookie: a=b\r\nLocation: /ok\r\n"
     "Content-Length: 0\r\n\r\n", NULL},
    {"/chunked",
     "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
     "5\r\nhello\r\n0\r\n\r\n", NULL},
    {"/json",
     "HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\n"
     "Cache-Control: public\r\nETag: \"v1\"\r\n"
     "Cache-Control: max-age=60\r\nContent-Length: 2\r\n\r\n{}", NULL},
    {"/same",
     "HTTP/1.1 304 Same\r\nLocation: /ok\r\nETag: \"v1\"\r\n"
     "Cache-Control: max-age=90\r\n\r\n", NULL},
    {"/form",
     "HTTP/1.1 400 No\r\nContent-Type: application/json\r\n"
     "Content-Length: 25\r\n\r\n{\"error\":\"invalid_grant\"}", NULL},
    {"/away",
     "HTTP/1.1 307 Go\r\nLocation: /form\r\nContent-Length: 0\r\n\r\n",
     NULL},
    {"/endless", NULL, say_endless},
    {"/slow", NULL, say_slowly},
    {"/slow-head", NULL, say_head_slowly},
    {"/head", NULL, say_head_for_ever},
    {"/bomb", NULL, say_bomb},
};
/* clang-format on */

/* "/to?X": a redirect to X. */
static void
redirect(int fd, const char *to)
{
    char answer[2048];

    snprintf(answer, sizeof(answer),
             "HTTP/1.1 302 Go\r\nLocation: %s\r\nContent-Length: 6\r\n\r\n"
             "secret",
             to);
    say(fd, answer);
}

/* The request, head and body, in fetch_request. */
static bool
read_request(int fd)
{
    size_t len = 0;
    size_t want = 0;

    for (;;) {
        ssize_t got = read(fd, fetch_request + len,
                           sizeof(fetch_request) - 1 - len);
        const char *end;
        const char *told;

        if (got <= 0)
            return false;
        len += (size_t)got;
        fetch_request[len] = '\0';
        end = strstr(fetch_request, "\r\n\r\n");
        if (!end)
            continue;
        told = strstr(fetch_request, "Content-Length: ");
        want = (size_t)(end + 4 - fetch_request)
               + (told ? strtoul(told + 16, NULL, 10) : 0);
        if (len >= want)
            return true;
    }
}

static void
serve(int fd)
{
    char path[1024] = "";

    if (!read_request(fd))
        return;
    fetch_count.served++;
    sscanf(fetch_request, "%*s %1023s", path);
    if (strncmp(path, "/to?", 4) == 0)
        redirect(fd, path + 4);
    for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++)
        if (strcmp(path, pages[i].path) == 0) {
            if (pages[i].say)
                pages[i].say(fd);
            else
                say(fd, pages[i].answer);
        }
}

static void *
accept_for_ever(void *arg)
{
    int listener = *(int *)arg;

    for (;;) {
        int fd = accept(listener, NULL, NULL);

        if (fd < 0)
            return NULL;
        fetch_count.accepted++;
        serve(fd);
        close(fd);
    }
}

int
fetch_server_start(void)
{
    static int listener;
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof(address);
    pthread_t thread;

    listener = socket(AF_INET, SOCK_STREAM, 0);
    if (bind(listener, (void *)&address, len) != 0 || listen(listener, 64) != 0
        || getsockname(listener, (void *)&address, &len) != 0
        || pthread_create(&thread, NULL, accept_for_ever, &listener) != 0)
        bail("no server on 127.0.0.1: %s", strerror(errno));
    return ntohs(address.sin_port);
}

struct dp_fetch_rules
fetch_rules(int port)
{
    static char ports[32];

    snprintf(ports, sizeof(ports), "443 80 %d", port);
    return (struct dp_fetch_rules){.allow_http = true,
                                   .ports = ports,
                                   .redirects_max = 3,
                                   .connect_timeout_ms = 2000,
                                   .total_timeout_ms = 10000,
                                   .slow_bytes_s = 1024,
                                   .slow_s = 2};
}

struct dp_fetch_rules
fetch_rules_local(int port)
{
    struct dp_fetch_rules rules = fetch_rules(port);
    struct dp_err err;

    if (dp_networks_parse(&rules.except, "127.0.0.1", &err) != 0)
        bail("%s", err.text);
    return rules;
}

static int
sink(void *arg, const void *data, size_t len, struct dp_err *err)
{
    struct fetch_got *got = arg;

    (void)err;
    if ((size_t)got->sunk_bytes + len < sizeof(got->body))
        memcpy(got->body + got->sunk_bytes, data, len);
    got->sunk_bytes += (long long)len;
    return 0;
}

struct fetch_got
fetch_get(const struct dp_fetch_rules *rules, const char *url)
{
    struct fetch_got got = {0};
    struct dp_fetch fetch = {
        .url = url, .size_max_bytes = 1048576, .sink = sink, .sink_arg = &got};
    struct dp_arena arena;

    dp_arena_init(&arena);
    got.result = dp_fetch_run(rules, &fetch, &arena, &got.fetched, &got.err);
    dp_arena_clear(&arena);
    return got;
}
