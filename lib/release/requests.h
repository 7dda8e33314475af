/*
 * What the release desk is asked: one argument table and one struct for each
 * request, the same for REST bodies and for tools.  Both spellings of a name
 * are taken (releaseId, release_id).
 */
#ifndef DP_RELEASE_REQUESTS_H
#define DP_RELEASE_REQUESTS_H

#include "json/args.h"

struct dp_draft_request {
    const char *release_id;      /* NULL = a new release */
    const char *conversation_id; /* or NULL */
    const char *mode;            /* "delta" "patch" "replace"; NULL = delta */
    const char *status;          /* NULL = "collecting" */
    int64_t base_version;        /* or DP_ARG_UNSET */
    json_t *release;
    json_t *tracks;
    json_t *track_patches;
    json_t *upload_requests;
};

extern const struct dp_arg dp_draft_args[];

/*
 * A submit, and a validation, which is a submit that stops half way.  The
 * table of a validation does not show the fields once more: lists of tools
 * stand in conversations, where every byte counts.
 */
struct dp_submit_request {
    const char *release_id;
    const char *conversation_id;
    json_t *release;
    json_t *tracks;
};

extern const struct dp_arg dp_submit_args[];
extern const struct dp_arg dp_validate_args[];

/* For takedown and redistribution. */
struct dp_rerun_request {
    const char *release_id;
    json_t *store_ids; /* NULL = all */
};

extern const struct dp_arg dp_rerun_args[];

struct dp_release_request {
    const char *release_id;
};

extern const struct dp_arg dp_release_args[];

struct dp_job_request {
    const char *job_id;
};

extern const struct dp_arg dp_job_args[];

#define DP_LIST_LIMIT 100
#define DP_LIST_LIMIT_MAX 500

struct dp_list_request {
    int64_t limit; /* or DP_ARG_UNSET */
};

extern const struct dp_arg dp_list_args[];

#endif
