/*
 * The release desk: what an account can do with its releases.
 *
 * One implementation for REST and for tools.  Every function answers with a
 * JSON object that lives in the desk's arena (keys in camelCase; the fields
 * inside release and tracks in snake_case).  All of them can fail with
 * DP_E_UNAVAILABLE; an id that is unknown and one of somebody else are the
 * same DP_E_NOT_FOUND.
 */
#ifndef DP_RELEASE_DESK_H
#define DP_RELEASE_DESK_H

#include <jansson.h>
#include <stdbool.h>

#include "conf/conf.h"
#include "crypto/hash.h"
#include "pg/pool.h"
#include "release/requests.h"

/* Who is at the desk, and where they came from. */
struct dp_desk {
    struct dp_pg *pg;
    const struct dp_conf *conf;
    struct dp_arena *arena;
    const char *account_id;
    const char *surface;     /* "rest" | "mcp" */
    const char *client_name; /* as it calls itself; or NULL */
    const char *request_id;
};

/*
 * Save a version of a draft: merge the change into the newest and look at
 * the result.  DP_E_RATE; DP_E_CONFLICT with {currentVersion} when
 * baseVersion is given and not the newest; without it a save that lost a race
 * is merged again.
 */
int dp_desk_save_draft(const struct dp_desk *desk,
                       const struct dp_draft_request *request, json_t **answer,
                       struct dp_err *err);

/* All findings, and the price, of what a submit would send. */
int dp_desk_validate(const struct dp_desk *desk,
                     const struct dp_submit_request *request, json_t **answer,
                     struct dp_err *err);

/* What a submit is going to do, for a person who is asked before. */
struct dp_quote {
    bool is_repeat; /* the same was submitted: nothing more is known */
    const char *title;
    const char *artist;
    const char *release_date; /* YYYY-MM-DD */
    const char *stores;       /* their names, by ", " */
    int n_tracks;
    int draft_version; /* it goes by; 0 = none */
    int credits;       /* it debits */
    int balance;       /* after that */
    struct dp_hash hash;
};

/*
 * A submit that stops before it changes anything; its refusals are the same,
 * but for those that only the database knows.
 */
int dp_desk_quote(const struct dp_desk *desk,
                  const struct dp_submit_request *request,
                  struct dp_quote *quote, struct dp_err *err);

/*
 * Submit.  The same submit again gives the same answer, costs nothing and
 * sets *replayed.  DP_E_RATE, DP_E_INVALID_RELEASE with {findings},
 * DP_E_CREDITS with {required, balance}, DP_E_IN_PROGRESS with {jobId};
 * DP_E_CONFLICT when it is not what the quote was about (NULL: nobody was
 * asked).
 */
int dp_desk_submit(const struct dp_desk *desk,
                   const struct dp_submit_request *request,
                   const struct dp_quote *quote, json_t **answer,
                   bool *replayed, struct dp_err *err);

/* The newest releases first; limit is 1 to DP_LIST_LIMIT_MAX, or unset. */
int dp_desk_list(const struct dp_desk *desk, int64_t limit, json_t **answer,
                 struct dp_err *err);

/*
 * The newest of draft and submission; and the identifiers of the newest
 * submission, with those that were filled in marked as assigned.
 */
int dp_desk_metadata(const struct dp_desk *desk, const char *release_id,
                     json_t **answer, struct dp_err *err);

/* Where a release stands: over all, and store by store. */
int dp_desk_status(const struct dp_desk *desk, const char *release_id,
                   json_t **answer, struct dp_err *err);

/* A job with its steps. */
int dp_desk_job(const struct dp_desk *desk, const char *job_id, json_t **answer,
                struct dp_err *err);

/* Credits, prices and limits. */
int dp_desk_account(const struct dp_desk *desk, json_t **answer,
                    struct dp_err *err);

/* Where releases can go, also the stores that take none now. */
int dp_desk_stores(const struct dp_desk *desk, json_t **answer,
                   struct dp_err *err);

/* Queue a takedown, or a delivery without a debit; answers with the job. */
int dp_desk_takedown(const struct dp_desk *desk,
                     const struct dp_rerun_request *request, json_t **answer,
                     struct dp_err *err);
int dp_desk_redistribute(const struct dp_desk *desk,
                         const struct dp_rerun_request *request,
                         json_t **answer, struct dp_err *err);

#endif
