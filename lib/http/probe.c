/* One plain request to a server of the operator's own. */
#include "http/probe.h"

#include <curl/curl.h>
#include <string.h>
#include <strings.h>

#include "base/str.h"

#define KEEP_BYTES 65536

struct exchange {
    struct dp_str headers;
    struct dp_str body;
    int64_t left; /* of the body to send */
};

/* The first KEEP_BYTES are kept, the rest is read and forgotten. */
static size_t
keep(struct dp_str *str, const char *data, size_t len)
{
    size_t room = str->limit_bytes - str->len;

    dp_str_add_n(str, data, len < room ? len : room);
    return len;
}

static size_t
take_header(char *data, size_t size, size_t n, void *arg)
{
    struct exchange *exchange = arg;

    return keep(&exchange->headers, data, size * n);
}

static size_t
take_body(char *data, size_t size, size_t n, void *arg)
{
    struct exchange *exchange = arg;

    return keep(&exchange->body, data, size * n);
}

static size_t
give_body(char *data, size_t size, size_t n, void *arg)
{
    struct exchange *exchange = arg;
    size_t len = size * n;

    if ((int64_t)len > exchange->left)
        len = (size_t)exchange->left;
    memset(data, ' ', len);
    exchange->left -= (int64_t)len;
    return len;
}

static struct curl_slist *
list_of(const char *const *headers)
{
    struct curl_slist *list = curl_slist_append(NULL, "Expect:");

    for (; headers != NULL && *headers != NULL; headers++)
        list = curl_slist_append(list, *headers);
    return list;
}

static void
set_options(CURL *curl, const struct dp_probe *probe,
            struct exchange *exchange, struct curl_slist *headers)
{
    curl_easy_setopt(curl, CURLOPT_URL, probe->url);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)probe->timeout_ms);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, exchange);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, exchange);
    if (probe->body_bytes > 0) {
        curl_easy_setopt(curl, CURLOPT_POST, 1L);
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE,
                         (curl_off_t)probe->body_bytes);
        curl_easy_setopt(curl, CURLOPT_READFUNCTION, give_body);
        curl_easy_setopt(curl, CURLOPT_READDATA, exchange);
    }
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, probe->method);
}

int
dp_probe_run(struct dp_arena *arena, const struct dp_probe *probe,
             struct dp_probed *probed, struct dp_err *err)
{
    CURL *curl = curl_easy_init();
    struct curl_slist *headers = list_of(probe->headers);
    struct exchange exchange = {.left = probe->body_bytes};
    CURLcode code = CURLE_OUT_OF_MEMORY;
    long status = 0;

    memset(probed, 0, sizeof(*probed));
    dp_str_init(&exchange.headers, arena, KEEP_BYTES);
    dp_str_init(&exchange.body, arena, KEEP_BYTES);
    if (curl != NULL && headers != NULL) {
        set_options(curl, probe, &exchange, headers);
        code = curl_easy_perform(curl);
        curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    }
    curl_slist_free_all(headers);
    curl_easy_cleanup(curl);
    probed->status = (int)status;
    probed->headers = exchange.headers.data;
    probed->body = exchange.body.data;
    if (code != CURLE_OK && status == 0)
        return dp_refuse(err, DP_E_FETCH, "%s", curl_easy_strerror(code));
    return 0;
}

const char *
dp_probed_header(struct dp_arena *arena, const struct dp_probed *probed,
                 const char *name)
{
    size_t len = strlen(name);

    for (const char *line = probed->headers; *line != '\0';) {
        size_t end = strcspn(line, "\r\n");

        if (strncasecmp(line, name, len) == 0 && line[len] == ':') {
            const char *value = line + len + 1;

            value += strspn(value, " ");
            return dp_strndup(arena, value, (size_t)(line + end - value));
        }
        line += end;
        line += strspn(line, "\r\n");
    }
    return NULL;
}
