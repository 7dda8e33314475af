/*
 * Releases: what was submitted, where it stands, and the submit itself, which
 * books the credits, makes revision, tracks and store rows and queues the job
 * in one transaction.
 */
#ifndef DP_STORE_RELEASE_H
#define DP_STORE_RELEASE_H

#include "pg/query.h"

struct dp_release {
    const char *release_id;
    const char *account_id;
    const char *conversation_id;
    const char *title;
    const char *primary_artist_name;
    const char *status; /* "Draft" "Submitted" "Attention Needed"
                           "Distributed" "Rejected" "Taken Down" */
    int draft_version;  /* 0 = none */
    int revision;       /* the newest submitted; 0 = none */
    const char *upc;
    const char *job_id; /* its newest job; or NULL */
    const char *job_state;
    const char *created_at;
    const char *updated_at;
};

/* DP_E_NOT_FOUND when there is none, or it is somebody else's. */
int dp_release_get(struct dp_pg *pg, struct dp_arena *arena,
                   const char *account_id, const char *release_id,
                   struct dp_release *release, struct dp_err *err);

/* Newest first. */
struct dp_release *dp_release_list(struct dp_pg *pg, struct dp_arena *arena,
                                   const char *account_id, int limit,
                                   size_t *n, struct dp_err *err);

/* Credits it has paid, refunds taken off.  DP_E_NOT_FOUND as above. */
int dp_release_paid(struct dp_pg *pg, struct dp_arena *arena,
                    const char *account_id, const char *release_id,
                    int *credits, struct dp_err *err);

struct dp_release_revision {
    const char *release_id;
    int revision;
    const char *account_id;
    const char *document; /* JSON object, as submitted */
    int credits;          /* price of the whole release as of it */
    const char *job_id;
    const char *provenance; /* JSON object */
    const char *response;   /* JSON object */
    const char *submitted_at;
};

/* revision 0 = the newest.  DP_E_NOT_FOUND as above. */
int dp_release_get_revision(struct dp_pg *pg, struct dp_arena *arena,
                            const char *account_id, const char *release_id,
                            int revision, struct dp_release_revision *result,
                            struct dp_err *err);

struct dp_track {
    int position; /* from 1 */
    const char *title;
    const char *isrc;
    const char *audio_asset_id;
    int64_t duration_ms; /* 0 = unknown */
    bool ai_disclosed;
    const char *asset_state;      /* of its audio: pending ready refused */
    struct dp_hash derived_hash;  /* the file for the stores, when ready */
    int64_t derived_bytes;
    const char *derived_media_type;
};

/* Tracks of a revision, by position.  Whose it is, the caller has asked. */
struct dp_track *dp_release_tracks(struct dp_pg *pg, struct dp_arena *arena,
                                   const char *release_id, int revision,
                                   size_t *n, struct dp_err *err);

struct dp_release_store {
    int revision;
    const char *store_id;
    const char *store_name;
    const char *status; /* queued preparing delivering delivered acknowledged
                           ingested live rejected takedown_pending
                           taken_down */
    const char *message_id;
    const char *code;
    const char *text;
    const char *updated_at;
};

/* Where the newest revision stands, one row a store. */
struct dp_release_store *dp_release_stores(struct dp_pg *pg,
                                           struct dp_arena *arena,
                                           const char *account_id,
                                           const char *release_id, size_t *n,
                                           struct dp_err *err);

enum dp_submit_outcome {
    DP_SUBMIT_SUBMITTED,
    DP_SUBMIT_REPLAYED, /* the same was submitted before: its answer again */
    DP_SUBMIT_CREDITS,  /* too few; nothing was debited */
    DP_SUBMIT_IN_PROGRESS,
    DP_SUBMIT_NOT_FOUND,
    DP_SUBMIT_UNKNOWN_STORE,
    DP_SUBMIT_UNKNOWN_ASSET, /* a track's audio is not the account's */
    DP_SUBMIT_UPC_FIXED,     /* it went out under another one */
    DP_SUBMIT_UPC_TAKEN,     /* another release went out under it */
    DP_SUBMIT_ISRC_TAKEN,    /* one of ours, not given to this account */
};

struct dp_submit {
    const char *account_id;
    const char *release_id;      /* of a draft or release; NULL = a new one */
    const char *conversation_id; /* or NULL */
    int draft_version; /* that the document was made of; 0 = of none */
    const char *document_json;
    struct dp_hash document_hash; /* of its canonical form: finds a repeat */
    int credits;                  /* price of the whole release */
    const char *const *store_ids; /* NULL = all active stores */
    size_t n_stores;
    const char *tracks_json; /* [{position, title, isrc, audio_asset_id,
                                ai_disclosed}] */
    const char *provenance_json; /* object; or NULL */
};

struct dp_submitted {
    enum dp_submit_outcome outcome;
    const char *release_id;
    int revision;
    const char *job_id;
    int credits_debited;
    int credits_due; /* what the submit would debit */
    int balance;     /* of the account, after it */
    const char *response; /* JSON object of the first answer, or NULL */
};

/*
 * What a submit of this document would repeat, as DP_SUBMIT_REPLAYED without
 * a balance; *repeat is NULL when it is new.  Uses account_id, release_id
 * and document_hash.
 */
int dp_release_find_repeat(struct dp_pg *pg, struct dp_arena *arena,
                           const struct dp_submit *submit,
                           struct dp_submitted **repeat, struct dp_err *err);

int dp_release_submit(struct dp_pg *pg, struct dp_arena *arena,
                      const struct dp_submit *submit,
                      struct dp_submitted *submitted, struct dp_err *err);

enum dp_rerun_outcome {
    DP_RERUN_QUEUED,
    DP_RERUN_NOT_FOUND,
    DP_RERUN_IN_PROGRESS,
    DP_RERUN_NOTHING_LIVE, /* takedown: no store of those has it */
    DP_RERUN_NOTHING_TO_DO, /* redistribute: all of those have it */
    DP_RERUN_UNKNOWN_STORE,
    DP_RERUN_NOT_SUBMITTED,
    DP_RERUN_UNPAID, /* it was refunded: submit again */
};

struct dp_rerun {
    const char *account_id;
    const char *release_id;
    const char *const *store_ids; /* NULL = all it applies to */
    size_t n_stores;
    const char *provenance_json; /* object; or NULL */
};

struct dp_rerun_result {
    enum dp_rerun_outcome outcome;
    const char *job_id;
};

/* Take the newest revision down from stores. */
int dp_release_takedown(struct dp_pg *pg, struct dp_arena *arena,
                        const struct dp_rerun *rerun,
                        struct dp_rerun_result *result, struct dp_err *err);

/* Deliver the newest revision again, or to more stores; costs nothing. */
int dp_release_redistribute(struct dp_pg *pg, struct dp_arena *arena,
                            const struct dp_rerun *rerun,
                            struct dp_rerun_result *result,
                            struct dp_err *err);

#endif
