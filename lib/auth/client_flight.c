/* Fetching a client's metadata document, and judging what comes. */
#include "auth/client_flight.h"

#include <pthread.h>
#include <stdarg.h>
#include <string.h>

#include "auth/client_document.h"
#include "auth/client_metadata.h"
#include "base/log.h"
#include "http/fetch_document.h"
#include "store/client_fetch.h"
#include "json/json.h"

/* A validator longer than this is not worth keeping. */
#define ETAG_MAX_BYTES 256

/* curl is woken by the first document, not by every start of the program. */
static void
wake_fetching(void)
{
    dp_fetch_init();
}

/* Set the problem: "The description of this application at HOST WHAT". */
__attribute__((format(printf, 2, 3))) static void
find_fault(struct client_flight *flight, const char *fmt, ...)
{
    struct dp_arena *arena = flight->req->arena;
    const char *host = flight->url + strlen("https://");
    va_list args;
    const char *what;

    va_start(args, fmt);
    what = dp_vprintf(arena, fmt, args);
    va_end(args);
    flight->code = DP_E_INVALID_CLIENT_METADATA;
    flight->problem =
        dp_printf(arena, "The description of this application at %.*s %s",
                  (int)strcspn(host, "/?"), host, what);
}

static void
log_failure(const struct client_flight *flight, const struct dp_err *err)
{
    dp_log(DP_LOG_INFO, "client document", DP_S("client", flight->url),
           DP_S("error", dp_err_name(err)), DP_S("detail", err->detail));
}

/* The validator to send: none where the settings have changed so that what
 * is known could not be taken today. */
static const char *
validator(const struct client_flight *flight)
{
    const struct dp_client *row = flight->row;

    return row != NULL
                   && dp_client_still_allowed(flight->req->arena, flight->url,
                                              &row->redirect_uris,
                                              &flight->policy)
               ? row->etag
               : NULL;
}

/* 0 with an answer of any kind, -1 with a problem. */
static int
ask(struct client_flight *flight, struct dp_document *document)
{
    static pthread_once_t woken = PTHREAD_ONCE_INIT;
    struct dp_fetch_document question = {
        .url = flight->url,
        .size_max_bytes = DP_CLIENT_DOCUMENT_BYTES,
        .if_none_match = validator(flight),
    };
    struct dp_fetch_rules rules;
    struct dp_err err = {0};

    pthread_once(&woken, wake_fetching);
    if (dp_fetch_document_rules(&rules, flight->req->conf, &err) == 0
        && dp_fetch_document(&rules, &question, flight->req->arena, document,
                             &err)
               == 0)
        return 0;
    log_failure(flight, &err);
    if (err.code == DP_E_TOO_LARGE)
        find_fault(flight, "is larger than %d bytes.",
                   DP_CLIENT_DOCUMENT_BYTES);
    else
        find_fault(flight, "could not be fetched. Try again in a minute; "
                           "if it goes on, tell the makers of the "
                           "application.");
    return -1;
}

static int
cache_s(const struct dp_document *document)
{
    int64_t age_s = dp_document_max_age_s(document);

    if (age_s < 0)
        return DP_CLIENT_DOCUMENT_CACHE_S;
    if (age_s < DP_CLIENT_DOCUMENT_CACHE_MIN_S)
        return DP_CLIENT_DOCUMENT_CACHE_MIN_S;
    return age_s < DP_CLIENT_DOCUMENT_CACHE_MAX_S
               ? (int)age_s
               : DP_CLIENT_DOCUMENT_CACHE_MAX_S;
}

/* A validator that can be kept and sent; others are as good as none. */
static const char *
plain_etag(const struct dp_document *document)
{
    const char *etag = document->etag;

    if (etag == NULL || strlen(etag) > ETAG_MAX_BYTES)
        return NULL;
    for (const char *p = etag; *p != '\0'; p++)
        if (*p < ' ' || *p > '~')
            return NULL;
    return etag;
}

/* Read it by the rules; -1 with a problem. */
static int
read_metadata(struct client_flight *flight, const struct dp_document *document,
              struct dp_client_metadata *metadata)
{
    struct dp_arena *arena = flight->req->arena;
    json_t *value = NULL;
    struct dp_err err = {0};

    if (!dp_document_is_json(document)) {
        find_fault(flight, "is not JSON: its Content-Type is another.");
        return -1;
    }
    if (dp_json_parse(arena, document->body, document->body_bytes, &value, &err)
        < 0) {
        find_fault(flight, "is not JSON: %s", dp_err_text(&err));
        return -1;
    }
    if (dp_client_document(arena, flight->url, value, &flight->policy, metadata,
                           &err)
        == 0)
        return 0;
    find_fault(flight, "cannot be used here. %s", dp_err_text(&err));
    flight->withdrawn = true;
    return -1;
}

static int
keep(struct client_flight *flight, const struct dp_document *document,
     const struct dp_client_metadata *metadata, struct dp_err *err)
{
    struct dp_arena *arena = flight->req->arena;
    const char *host = flight->url + strlen("https://");
    struct dp_client_origin origin = {.etag = plain_etag(document),
                                      .cache_s = cache_s(document)};
    enum dp_client_outcome outcome;
    struct dp_client_new record;

    dp_client_record(arena, metadata, flight->url,
                     dp_printf(arena, "%.200s",
                               dp_strndup(arena, host, strcspn(host, "/?"))),
                     &record);
    record.source = DP_CLIENT_DOCUMENT;
    if (dp_client_put(flight->pg, arena, &record, &origin, &outcome, err) < 0)
        return -1;
    dp_log(DP_LOG_INFO, "client document", DP_S("client", flight->url),
           DP_S("outcome", outcome == DP_CLIENT_CHANGED   ? "changed"
                           : outcome == DP_CLIENT_CREATED ? "created"
                                                          : "same"),
           DP_N("cache_s", origin.cache_s));
    return 0;
}

int
client_flight_fetch(struct client_flight *flight, struct dp_err *err)
{
    struct dp_client_metadata metadata = {0};
    struct dp_document document;

    if (ask(flight, &document) < 0)
        return 0;
    if (document.status == 304 && flight->row != NULL)
        return dp_client_renew(flight->pg, flight->req->arena, flight->url,
                               cache_s(&document), err);
    if (document.status != 200) {
        flight->withdrawn = document.status == 404 || document.status == 410;
        find_fault(flight,
                   "could not be fetched: the answer there is "
                   "status %d. Tell the makers of the application.",
                   document.status);
        return 0;
    }
    if (read_metadata(flight, &document, &metadata) < 0)
        return 0;
    return keep(flight, &document, &metadata, err);
}
