/* For lib/release only: what the operations of the desk share. */
#ifndef DP_RELEASE_INSIDE_H
#define DP_RELEASE_INSIDE_H

#include "release/desk.h"
#include "release/document.h"
#include "release/finding.h"
#include "release/rules.h"
#include "store/release.h"

/* A release with its newest document. */
struct dp_current {
    struct dp_release release;
    struct dp_document document;
    struct dp_document submitted; /* the newest revision; empty before */
    bool is_draft;                /* document is a draft, not submitted */
    const char *draft_status;     /* "collecting" ...; NULL without a draft */
    const char *saved_at;         /* of document */
};

/* DP_E_NOT_FOUND when there is none, or it is somebody else's. */
int dp_current_get(const struct dp_desk *desk, const char *release_id,
                   struct dp_current *current, struct dp_err *err);

/* Hold document against the rules and the world; fills findings. */
int dp_current_check(const struct dp_desk *desk,
                     const struct dp_document *document,
                     struct dp_findings *findings, struct dp_err *err);

/*
 * The document a submit or a validation speaks of: what the request has, and
 * what it leaves away from its release.  *draft_version (or NULL) is the
 * version of the draft that it goes by; 0 = it goes by none.  DP_E_BAD_PARAMS
 * when it speaks of nothing.
 */
int dp_current_of_request(const struct dp_desk *desk,
                          const struct dp_submit_request *request,
                          struct dp_document *document, int *draft_version,
                          struct dp_err *err);

/* Credits that the whole document costs. */
int dp_current_price(const struct dp_conf *conf,
                     const struct dp_document *document);

/*
 * One more of what an account may do so often a minute: DP_E_RATE when that
 * is too often.  bucket names the limit, they ("submits") what it counts.
 */
int dp_desk_rate(const struct dp_desk *desk, const char *bucket,
                 const char *they, int64_t per_minute, struct dp_err *err);

/* Which client, over which surface: JSON text. */
const char *dp_desk_provenance(const struct dp_desk *desk);

/* Texts of a list in the arena; NULL and *n 0 when list is NULL or null. */
const char *const *dp_desk_texts(const struct dp_desk *desk, const json_t *list,
                                 size_t *n);

/* "<public_url>/api/mcp/" and the formatted rest, as a JSON string. */
json_t *dp_desk_link(const struct dp_desk *desk, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/*
 * Keep value (a new reference) as the answer.  NULL, which is memory that is
 * out, fails.
 */
int dp_desk_answer(const struct dp_desk *desk, json_t *value, json_t **answer,
                   struct dp_err *err);

#endif
