/* Asking a server of the operator's. */
#include "http/fetch_own.h"

#include <curl/curl.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;
static int started;

static void
start(void)
{
    started = dp_fetch_init();
}

/* The port of url, and whether it is plain http. */
static int
look_at(const char *url, struct dp_arena *arena, const char **port, bool *plain,
        struct dp_err *err)
{
    CURLU *parts = curl_url();
    char *text = NULL;
    char *scheme = NULL;
    int rc = -1;

    if (parts == NULL)
        return dp_fail(err, DP_E_INTERNAL, "curl_url: out of memory");
    if (curl_url_set(parts, CURLUPART_URL, url, CURLU_DISALLOW_USER) == 0
        && curl_url_get(parts, CURLUPART_SCHEME, &scheme, 0) == 0
        && curl_url_get(parts, CURLUPART_PORT, &text, CURLU_DEFAULT_PORT)
               == 0) {
        *port = dp_strdup(arena, text);
        *plain = strcmp(scheme, "http") == 0;
        rc = 0;
    } else {
        dp_fail(err, DP_E_INTERNAL, "no address: %.120s", url);
    }
    curl_free(scheme);
    curl_free(text);
    curl_url_cleanup(parts);
    return rc;
}

int
dp_fetch_own(const struct dp_conf *conf, const struct dp_fetch_document *ask,
             int timeout_ms, struct dp_arena *arena,
             struct dp_document *document, struct dp_err *err)
{
    /* Prefixes of no bits: every address. */
    static const struct dp_networks all = {
        .items = {{.family = AF_INET}, {.family = AF_INET6}},
          .n = 2
    };
    struct dp_fetch_rules rules;

    pthread_once(&once, start);
    if (started < 0)
        return dp_fail(err, DP_E_INTERNAL, "libcurl does not start");
    if (dp_fetch_document_rules(&rules, conf, err) < 0
        || look_at(ask->url, arena, &rules.ports, &rules.allow_http, err) < 0)
        return -1;
    rules.except = all;
    rules.ca_file =
        *conf->auth_remote_ca_file != '\0' ? conf->auth_remote_ca_file : NULL;
    rules.connect_timeout_ms = timeout_ms;
    rules.total_timeout_ms = timeout_ms;
    return dp_fetch_document(&rules, ask, arena, document, err);
}
