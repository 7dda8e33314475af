/* Fetching with libcurl: one easy handle a hop, every hop checked anew. */
#include "http/client.h"

#include <curl/curl.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

#include "base/clock.h"

/* A response head larger than this is an attack. */
#define HEAD_MAX_BYTES 65536

/* What is read of the page that comes with a redirect. */
#define REDIRECT_MAX_BYTES 65536

/* One hop under way. */
struct hop {
    const struct dp_fetch_rules *rules;
    const struct dp_fetch *fetch;
    struct dp_fetched *fetched;
    struct dp_err *err;
    CURL *curl;
    struct curl_slist *headers;
    size_t head_bytes;
    size_t dropped_bytes;
    int64_t asked_ms; /* when go_on() was asked last */
    bool refused;     /* an address was, in this hop */
    bool failed;      /* err is filled already */
    char curl_says[CURL_ERROR_SIZE];
};

int
dp_fetch_init(void)
{
    return curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK ? 0 : -1;
}

int
dp_fetch_rules_init(struct dp_fetch_rules *rules, const struct dp_conf *conf,
                    struct dp_err *err)
{
    *rules = (struct dp_fetch_rules){
        .allow_http = conf->fetch_allow_http,
        .ports = conf->fetch_allow_ports,
        .redirects_max = 3,
        .connect_timeout_ms = 5000,
        .total_timeout_ms = conf->fetch_timeout_s * 1000,
        .ca_file = *conf->fetch_ca_file != '\0' ? conf->fetch_ca_file : NULL,
        .slow_bytes_s = 1024,
        .slow_s = 30,
    };
    return dp_networks_parse(&rules->except, conf->fetch_allow_addresses, err);
}

/* The door: no socket for an address that is not allowed. */
static curl_socket_t
open_socket(void *arg, curlsocktype purpose, struct curl_sockaddr *address)
{
    struct hop *hop = arg;

    if (purpose != CURLSOCKTYPE_IPCXN
        || !dp_address_allowed(&address->addr, &hop->rules->except)) {
        hop->fetched->refusals++;
        hop->refused = true;
        return CURL_SOCKET_BAD;
    }
    hop->fetched->sockets++;
    return socket(address->family, address->socktype | SOCK_CLOEXEC,
                  address->protocol);
}

/* The second line, when the connection stands. */
static int
before_request(void *arg, char *peer, char *local, int peer_port,
               int local_port)
{
    struct hop *hop = arg;

    (void)local;
    (void)peer_port;
    (void)local_port;
    if (dp_address_allowed_text(peer, &hop->rules->except))
        return CURL_PREREQFUNC_OK;
    hop->fetched->refusals++;
    hop->refused = true;
    return CURL_PREREQFUNC_ABORT;
}

static size_t
take_head(char *data, size_t size, size_t n, void *arg)
{
    struct hop *hop = arg;

    (void)data;
    hop->head_bytes += size * n;
    return hop->head_bytes <= HEAD_MAX_BYTES ? size * n : 0;
}

/* 300 and 304 are answers, not ways to others. */
static bool
is_redirect(long status)
{
    return status == 301 || status == 302 || status == 303 || status == 307
           || status == 308;
}

static bool
is_answer(const struct dp_fetch *fetch, long status)
{
    return status == 200 || (fetch->any_status && !is_redirect(status));
}

static size_t
take_body(char *data, size_t size, size_t n, void *arg)
{
    struct hop *hop = arg;
    const struct dp_fetch *fetch = hop->fetch;
    long status = 0;

    curl_easy_getinfo(hop->curl, CURLINFO_RESPONSE_CODE, &status);
    if (!is_answer(fetch, status)) { /* nobody wants the page of an error */
        hop->dropped_bytes += size * n;
        return status >= 300 && status < 400
                       && hop->dropped_bytes <= REDIRECT_MAX_BYTES
                   ? size * n
                   : 0;
    }
    hop->fetched->size_bytes += (int64_t)(size * n);
    if (hop->fetched->size_bytes > fetch->size_max_bytes)
        return 0;
    if (fetch->sink(fetch->sink_arg, data, size * n, hop->err) != 0) {
        hop->failed = true;
        return 0;
    }
    return size * n;
}

static int
ask_go_on(void *arg, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
    struct hop *hop = arg;
    int64_t now_ms = dp_mono_ms();

    (void)a, (void)b, (void)c, (void)d;
    if (!hop->fetch->go_on || now_ms - hop->asked_ms < 500)
        return 0;
    hop->asked_ms = now_ms;
    if (hop->fetch->go_on(hop->fetch->go_on_arg))
        return 0;
    dp_fail(hop->err, DP_E_LOST_LEASE, "fetch was stopped");
    hop->failed = true;
    return 1;
}

static void
set_rules(struct hop *hop, int64_t left_ms)
{
    CURL *curl = hop->curl;
    const struct dp_fetch_rules *rules = hop->rules;
    const char *schemes = rules->allow_http ? "https,http" : "https";

    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, schemes);
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    curl_easy_setopt(curl, CURLOPT_HTTP09_ALLOWED, 0L);
    curl_easy_setopt(curl, CURLOPT_FORBID_REUSE, 1L);
    curl_easy_setopt(curl, CURLOPT_FRESH_CONNECT, 1L);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_QUICK_EXIT, 1L); /* of slow resolvers */
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS,
                     (long)rules->connect_timeout_ms);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)left_ms);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, (long)rules->slow_bytes_s);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, (long)rules->slow_s);
    curl_easy_setopt(curl, CURLOPT_MAXFILESIZE_LARGE,
                     (curl_off_t)hop->fetch->size_max_bytes);
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "dubplate");
    if (rules->ca_file)
        curl_easy_setopt(curl, CURLOPT_CAINFO, rules->ca_file);
}

/* What the caller wants said.  A line that is no plain header is an error of
 * ours, not a second header. */
static int
set_request(struct hop *hop)
{
    const struct dp_fetch *fetch = hop->fetch;
    CURL *curl = hop->curl;

    if (fetch->post_body) {
        curl_easy_setopt(curl, CURLOPT_POST, 1L);
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE,
                         (curl_off_t)fetch->post_bytes);
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, fetch->post_body);
    }
    for (const char *const *line = fetch->headers; line && *line; line++) {
        struct curl_slist *longer;

        for (const char *p = *line; *p; p++)
            if (*p < ' ' || *p > '~')
                return dp_fail(hop->err, DP_E_INTERNAL, "header not plain");
        longer = curl_slist_append(hop->headers, *line);
        if (!longer)
            return dp_fail(hop->err, DP_E_INTERNAL, "curl: out of memory");
        hop->headers = longer;
    }
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, hop->headers);
    return 0;
}

/* The header's value, its lines joined; NULL when there is none. */
static const char *
header_of(CURL *curl, struct dp_arena *arena, const char *name)
{
    struct curl_header *header = NULL;
    const char *value = NULL;

    for (size_t i = 0;
         curl_easy_header(curl, name, i, CURLH_HEADER, -1, &header)
         == CURLHE_OK;
         i++)
        value = value ? dp_printf(arena, "%s, %s", value, header->value)
                      : dp_strdup(arena, header->value);
    return value;
}

static void
set_callbacks(struct hop *hop)
{
    CURL *curl = hop->curl;

    curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, hop);
    curl_easy_setopt(curl, CURLOPT_PREREQFUNCTION, before_request);
    curl_easy_setopt(curl, CURLOPT_PREREQDATA, hop);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_head);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, hop);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, hop);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, ask_go_on);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, hop);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, hop->curl_says);
}

/* What a hop's end means.  0: it is the file, or a redirect in *next. */
static int
judge(struct hop *hop, CURLcode code, char **next)
{
    struct dp_fetched *fetched = hop->fetched;
    struct dp_err *err = hop->err;
    long status = fetched->status;

    if (hop->failed)
        return -1;
    if (fetched->size_bytes > hop->fetch->size_max_bytes
        || code == CURLE_FILESIZE_EXCEEDED) {
        fetched->permanent = true;
        return dp_refuse(err, DP_E_TOO_LARGE,
                         "The file at that address is larger than the %lld "
                         "bytes allowed for its type.",
                         (long long)hop->fetch->size_max_bytes);
    }
    if (code != CURLE_OK && hop->refused && status == 0) {
        fetched->permanent = true;
        return dp_fail(err, DP_E_ADDRESS, "leads to a refused address");
    }
    if (*next || (code == CURLE_OK && is_answer(hop->fetch, status)))
        return 0;
    fetched->permanent = status >= 300 && status < 500 && status != 408
                         && status != 425 && status != 429;
    return dp_fail(err, DP_E_FETCH, "status %ld, curl %d: %s", status,
                   (int)code, hop->curl_says);
}

/* Make the request; *next: where it is redirected to, in the arena. */
static CURLcode
perform(struct hop *hop, struct dp_arena *arena, char **next)
{
    struct dp_fetched *fetched = hop->fetched;
    CURLcode code = curl_easy_perform(hop->curl);
    long status = 0;
    const char *to = NULL;

    curl_easy_getinfo(hop->curl, CURLINFO_RESPONSE_CODE, &status);
    fetched->status = (int)status;
    fetched->content_type = header_of(hop->curl, arena, "Content-Type");
    fetched->cache_control = header_of(hop->curl, arena, "Cache-Control");
    fetched->etag = header_of(hop->curl, arena, "ETag");
    if (is_redirect(status))
        curl_easy_getinfo(hop->curl, CURLINFO_REDIRECT_URL, &to);
    *next = dp_strdup(arena, to);
    return code;
}

/* One request.  *next: where it is redirected to, in the arena; or NULL. */
static int
run_hop(struct hop *hop, const char *url, int64_t left_ms,
        struct dp_arena *arena, char **next)
{
    int result = -1;

    hop->curl = curl_easy_init();
    if (!hop->curl)
        return dp_fail(hop->err, DP_E_INTERNAL, "curl: out of memory");
    curl_easy_setopt(hop->curl, CURLOPT_URL, url);
    set_rules(hop, left_ms);
    set_callbacks(hop);
    if (set_request(hop) == 0)
        result = judge(hop, perform(hop, arena, next), next);
    curl_easy_cleanup(hop->curl);
    curl_slist_free_all(hop->headers);
    return result;
}

/* A redirect is a new address of a stranger, and never gives up TLS. */
static int
check_redirect(const struct dp_fetch_rules *rules, const char *from,
               const char *to, struct dp_err *err)
{
    if (strncasecmp(from, "https:", 6) == 0
        && strncasecmp(to, "https:", 6) != 0)
        return dp_fail(err, DP_E_FETCH, "redirected away from https");
    return dp_fetch_check_url(rules, to, err);
}

int
dp_fetch_run(const struct dp_fetch_rules *rules, const struct dp_fetch *fetch,
             struct dp_arena *arena, struct dp_fetched *fetched,
             struct dp_err *err)
{
    int64_t end_ms = dp_mono_ms() + rules->total_timeout_ms;
    const char *url = fetch->url;

    memset(fetched, 0, sizeof(*fetched));
    if (dp_fetch_check_url(rules, url, err) != 0) {
        fetched->permanent = true;
        return -1;
    }
    for (;;) {
        struct hop hop = {.rules = rules,
                          .fetch = fetch,
                          .fetched = fetched,
                          .err = err,
                          .asked_ms = dp_mono_ms()};
        int64_t left_ms = end_ms - dp_mono_ms();
        char *next = NULL;

        fetched->status = 0;
        if (left_ms <= 0)
            return dp_fail(err, DP_E_FETCH, "out of time");
        if (run_hop(&hop, url, left_ms, arena, &next) != 0)
            return -1;
        if (!next)
            return 0;
        fetched->permanent = true;
        if (fetched->redirects++ == rules->redirects_max || fetch->headers
            || fetch->post_body)
            return dp_fail(err, DP_E_FETCH, "too many redirects");
        if (check_redirect(rules, url, next, err) != 0)
            return -1;
        fetched->permanent = false;
        url = next;
    }
}
