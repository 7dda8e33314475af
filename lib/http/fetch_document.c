/* Small documents: a fetch whose body goes into a string. */
#include "http/fetch_document.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/str.h"

/* Headers of a request, and the NULL after them. */
#define HEADERS 6

int
dp_fetch_document_rules(struct dp_fetch_rules *rules,
                        const struct dp_conf *conf, struct dp_err *err)
{
    if (dp_fetch_rules_init(rules, conf, err) != 0)
        return -1;
    rules->allow_http = false;
    rules->redirects_max = 0;
    rules->connect_timeout_ms = DP_FETCH_DOCUMENT_MS;
    rules->total_timeout_ms = DP_FETCH_DOCUMENT_MS;
    return 0;
}

static int
keep(void *arg, const void *data, size_t len, struct dp_err *err)
{
    struct dp_str *body = arg;

    dp_str_add_n(body, data, len);
    return body->failed ? dp_fail(err, DP_E_INTERNAL, "document too large") : 0;
}

static void
add_header(struct dp_arena *arena, const char **headers, const char *name,
           const char *value)
{
    while (*headers)
        headers++;
    if (value)
        *headers = dp_printf(arena, "%s: %s", name, value);
}

int
dp_fetch_document(const struct dp_fetch_rules *rules,
                  const struct dp_fetch_document *ask, struct dp_arena *arena,
                  struct dp_document *document, struct dp_err *err)
{
    const char *headers[HEADERS] = {0};
    struct dp_str body;
    struct dp_fetched fetched;
    struct dp_fetch fetch = {
        .url = ask->url,
        .size_max_bytes = (int64_t)ask->size_max_bytes,
        .sink = keep,
        .sink_arg = &body,
        .headers = headers,
        .post_body = ask->body,
        .post_bytes = ask->body ? strlen(ask->body) : 0,
        .any_status = true,
    };

    add_header(arena, headers, "Accept",
               ask->accept ? ask->accept : "application/json");
    add_header(arena, headers, "Authorization", ask->authorization);
    add_header(arena, headers, "If-None-Match", ask->if_none_match);
    if (ask->body) {
        add_header(arena, headers, "Content-Type",
                   ask->body_type ? ask->body_type
                                  : "application/x-www-form-urlencoded");
        add_header(arena, headers, "Expect", ""); /* no 100-continue */
    }
    dp_str_init(&body, arena, ask->size_max_bytes + 1);
    *document = (struct dp_document){0};
    if (dp_fetch_run(rules, &fetch, arena, &fetched, err) != 0) {
        if (err->code != DP_E_TOO_LARGE)
            return -1;
        return dp_refuse(err, DP_E_TOO_LARGE,
                         "The document at that address is larger than the "
                         "%zu bytes that are taken.",
                         ask->size_max_bytes);
    }
    *document = (struct dp_document){
        .status = fetched.status,
        .body = body.data,
        .body_bytes = body.len,
        .content_type = fetched.content_type,
        .cache_control = fetched.cache_control,
        .etag = fetched.etag,
    };
    return 0;
}

bool
dp_document_is_json(const struct dp_document *document)
{
    static const char json[] = "application/json";
    const char *type = document->content_type;
    size_t len;

    if (!type)
        return false;
    len = strcspn(type, "; \t");
    if (len == strlen(json) && strncasecmp(type, json, len) == 0)
        return true;
    return len > strlen("application/+json")
           && strncasecmp(type, "application/", 12) == 0
           && strncasecmp(type + len - 5, "+json", 5) == 0;
}

int64_t
dp_document_max_age_s(const struct dp_document *document)
{
    const char *p = document->cache_control;
    int64_t max_age_s = -1;

    while (p && *p) {
        size_t len;

        p += strspn(p, " \t,");
        len = strcspn(p, " \t,=");
        if ((len == 8 && strncasecmp(p, "no-store", len) == 0)
            || (len == 8 && strncasecmp(p, "no-cache", len) == 0))
            return 0;
        if (len == 7 && strncasecmp(p, "max-age", len) == 0 && p[len] == '=')
            max_age_s = strtoll(p + len + 1, NULL, 10);
        if (max_age_s < -1)
            max_age_s = 0;
        p += strcspn(p, ",");
    }
    return max_age_s;
}
