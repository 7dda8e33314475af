/*
 * Small documents of strangers: what a client or a provider says of itself,
 * keys, the answers to forms.
 *
 * The address rules of http/client.h hold.  Over that: https only, no
 * redirects, five seconds in all, and the whole body in memory up to a
 * ceiling counted while it comes.  Any status is an answer; the caller looks.
 * What comes is a stranger's: parse it as such.
 */
#ifndef DP_HTTP_FETCH_DOCUMENT_H
#define DP_HTTP_FETCH_DOCUMENT_H

#include "http/client.h"

#define DP_FETCH_DOCUMENT_MS 5000

/* What is asked for. */
struct dp_fetch_document {
    const char *url;
    size_t size_max_bytes;
    const char *accept;        /* NULL = application/json */
    const char *authorization; /* such as "Bearer x"; NULL = none */
    const char *if_none_match; /* an ETag; NULL = none */
    const char *body;          /* POST this; NULL = GET */
    const char *body_type;     /* NULL = application/x-www-form-urlencoded */
};

/* What came, in the arena. */
struct dp_document {
    int status;
    const char *body; /* NUL added; "" when there was none */
    size_t body_bytes;
    const char *content_type; /* NULL = not told, as with the others */
    const char *cache_control;
    const char *etag;
};

/* The rules for documents; DP_E_BAD_PARAMS as dp_fetch_rules_init(). */
int dp_fetch_document_rules(struct dp_fetch_rules *rules,
                            const struct dp_conf *conf, struct dp_err *err);

/*
 * Fetch: 0 when an answer came, of whatever status.  Otherwise errors as
 * dp_fetch_run() has them; DP_E_FETCH for a redirect, too.  Nothing of what
 * was sent is in an error.
 */
int dp_fetch_document(const struct dp_fetch_rules *rules,
                      const struct dp_fetch_document *ask,
                      struct dp_arena *arena, struct dp_document *document,
                      struct dp_err *err);

/*
 * Is the document JSON by its Content-Type: application/json or
 * application/<something>+json, whatever its parameters?
 */
bool dp_document_is_json(const struct dp_document *document);

/*
 * How long its Cache-Control lets it be kept: max-age in seconds, 0 for
 * no-store and no-cache, -1 when it does not say (RFC 9111 section 5.2.2).
 */
int64_t dp_document_max_age_s(const struct dp_document *document);

#endif
