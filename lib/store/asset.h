/*
 * Assets: the files the server keeps.  A source is what was uploaded; its
 * derived asset is what the media job made of it for the stores.
 */
#ifndef DP_STORE_ASSET_H
#define DP_STORE_ASSET_H

#include "pg/query.h"
#include "store/job.h"

struct dp_asset {
    const char *asset_id;
    const char *account_id;
    const char *type; /* "coverArt" | "audio" */
    struct dp_hash content_hash;
    int64_t size_bytes;
    const char *media_type;
    const char *file_name;    /* for display; or NULL */
    const char *state;        /* "pending" | "ready" | "refused" */
    const char *refusal_code; /* when refused */
    const char *refusal_text;
    const char *facts;      /* JSON object: what the probe found */
    const char *advisories; /* JSON array */
    const char *derived_asset_id; /* when ready */
    struct dp_hash derived_hash;
    int64_t derived_bytes;
    const char *derived_media_type;
    const char *derived_facts; /* JSON object */
    const char *created_at;
    const char *job_id; /* its newest media job; or NULL */
    const char *job_state;
    int job_progress;
};

/* DP_E_NOT_FOUND when there is none, or it is somebody else's. */
int dp_asset_get(struct dp_pg *pg, struct dp_arena *arena,
                 const char *account_id, const char *asset_id,
                 struct dp_asset *asset, struct dp_err *err);

/*
 * Whether any asset still has this content: storage removes a file only when
 * none has, and when it is a day old.
 */
int dp_asset_find_content(struct dp_pg *pg, struct dp_arena *arena,
                          const struct dp_hash *content_hash, bool *found,
                          struct dp_err *err);

/*
 * Those of the ids that are this account's assets, in no order; ids that are
 * none are left out.
 */
struct dp_asset *dp_asset_list(struct dp_pg *pg, struct dp_arena *arena,
                               const char *account_id,
                               const char *const *asset_ids, size_t n_ids,
                               size_t *n, struct dp_err *err);

struct dp_asset_new {
    const char *account_id;
    const char *type;
    const char *file_name; /* or NULL */
    struct dp_hash content_hash;
    int64_t size_bytes;
    const char *media_type;      /* from its bytes */
    const char *provenance_json; /* object; or NULL */
    int64_t stored_max_bytes;    /* of the account (room.h); 0 = no limit */
};

struct dp_asset_stored {
    const char *asset_id;
    bool existed; /* the account had sent these bytes before */
};

/*
 * A file that came whole and is in storage; queues its media job.
 * DP_E_ACCOUNT_FULL, unless the account has these bytes already.
 */
int dp_asset_store(struct dp_pg *pg, struct dp_arena *arena,
                   const struct dp_asset_new *asset,
                   struct dp_asset_stored *stored, struct dp_err *err);

struct dp_asset_derived {
    struct dp_hash content_hash;
    int64_t size_bytes;
    const char *media_type;
    const char *facts_json; /* object; member "derived": of the new file */
    const char *advisories_json; /* array; or NULL */
    int64_t stored_max_bytes; /* of the account (room.h); 0 = no limit */
};

/* DP_E_LOST_LEASE when the job is another worker's; DP_E_ACCOUNT_FULL. */
int dp_asset_ready(struct dp_pg *pg, struct dp_arena *arena,
                   const struct dp_fence *fence, const char *asset_id,
                   const struct dp_asset_derived *derived,
                   struct dp_err *err);

struct dp_asset_refusal {
    const char *code; /* machine code: "cover_too_small" ... */
    const char *text; /* a sentence for the owner */
    const char *facts_json; /* object; or NULL */
};

/* DP_E_LOST_LEASE when the job is another worker's. */
int dp_asset_refuse(struct dp_pg *pg, struct dp_arena *arena,
                    const struct dp_fence *fence, const char *asset_id,
                    const struct dp_asset_refusal *refusal,
                    struct dp_err *err);

#endif
