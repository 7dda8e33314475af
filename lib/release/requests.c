/* What the release desk is asked. */
#include "release/requests.h"

#include "release/document.h"
#include "release/fields.h"

#define ID_MAX 64

static const char *const modes[] = {"delta", "patch", "replace", NULL};

/* clang-format off */
const struct dp_arg dp_draft_args[] = {
    {.name = "releaseId", .alias = "release_id", .type = DP_ARG_STR,
     .min = 1, .max = ID_MAX,
     .offset = DP_FIELD(dp_draft_request, release_id),
     .help = "The release to change; absent makes a new one. Use the "
             "releaseId the first save returned from then on."},
    {.name = "conversationId", .alias = "conversation_id", .type = DP_ARG_STR,
     .min = 1, .max = 200,
     .offset = DP_FIELD(dp_draft_request, conversation_id),
     .help = "Your own name for the conversation; kept with the release."},
    {.name = "mode", .type = DP_ARG_ENUM, .choices = modes,
     .offset = DP_FIELD(dp_draft_request, mode),
     .help = "delta (or patch, the default) changes what you send and keeps "
             "the rest; replace makes what you send the whole draft."},
    {.name = "release", .type = DP_ARG_OBJ, .items = dp_release_fields,
     .open = true, .offset = DP_FIELD(dp_draft_request, release),
     .help = "Fields of the release; in delta mode null removes a field."},
    {.name = "tracks", .type = DP_ARG_LIST, .items = dp_track_fields,
     .open = true, .max = DP_TRACKS_MAX,
     .offset = DP_FIELD(dp_draft_request, tracks),
     .help = "All tracks in order; replaces the list. To change single "
             "tracks send trackPatches instead."},
    {.name = "trackPatches", .alias = "track_patches", .type = DP_ARG_LIST,
     .items = dp_track_patch_fields, .open = true, .max = 1000,
     .offset = DP_FIELD(dp_draft_request, track_patches),
     .help = "Changes to single tracks, applied in order."},
    {.name = "uploadRequests", .alias = "upload_requests",
     .type = DP_ARG_LIST, .max = 1000,
     .offset = DP_FIELD(dp_draft_request, upload_requests),
     .help = "Files still to be uploaded; kept with the draft as you send "
             "them."},
    {.name = "status", .type = DP_ARG_STR, .min = 1, .max = 100,
     .offset = DP_FIELD(dp_draft_request, status),
     .help = "Your own word for how far the draft is; \"collecting\" when "
             "absent."},
    {.name = "baseVersion", .alias = "base_version", .type = DP_ARG_INT,
     .max = INT32_MAX,
     .offset = DP_FIELD(dp_draft_request, base_version),
     .help = "The version your change was made on. Given and no longer the "
             "newest, the save is refused as a conflict; absent, the change "
             "is merged into the newest."},
    {0},
};

const struct dp_arg dp_submit_args[] = {
    {.name = "releaseId", .alias = "release_id", .type = DP_ARG_STR,
     .min = 1, .max = ID_MAX,
     .offset = DP_FIELD(dp_submit_request, release_id),
     .help = "A saved draft, or a release to submit anew. release and tracks "
             "you leave away are taken from it."},
    {.name = "conversationId", .alias = "conversation_id", .type = DP_ARG_STR,
     .min = 1, .max = 200,
     .offset = DP_FIELD(dp_submit_request, conversation_id),
     .help = "Your own name for the conversation; kept with the release."},
    {.name = "release", .type = DP_ARG_OBJ, .items = dp_release_fields,
     .open = true, .offset = DP_FIELD(dp_submit_request, release),
     .help = "All fields of the release; get_release_schema explains them."},
    {.name = "tracks", .type = DP_ARG_LIST, .items = dp_track_fields,
     .open = true, .max = DP_TRACKS_MAX,
     .offset = DP_FIELD(dp_submit_request, tracks),
     .help = "All tracks in order."},
    {0},
};

const struct dp_arg dp_validate_args[] = {
    {.name = "releaseId", .alias = "release_id", .type = DP_ARG_STR,
     .min = 1, .max = ID_MAX,
     .offset = DP_FIELD(dp_submit_request, release_id),
     .help = "A saved draft or a release. release and tracks you leave away "
             "are taken from it."},
    {.name = "conversationId", .alias = "conversation_id", .type = DP_ARG_STR,
     .min = 1, .max = 200,
     .offset = DP_FIELD(dp_submit_request, conversation_id),
     .help = "Taken so that a validation looks like its submit; not used."},
    {.name = "release", .type = DP_ARG_OBJ,
     .offset = DP_FIELD(dp_submit_request, release),
     .help = "All fields of the release, as for submit_release."},
    {.name = "tracks", .type = DP_ARG_LIST, .max = DP_TRACKS_MAX,
     .offset = DP_FIELD(dp_submit_request, tracks),
     .help = "All tracks in order, as for submit_release."},
    {0},
};

static const struct dp_arg store_ids[] = {
    {.name = "", .type = DP_ARG_STR, .help = "A store id."},
    {0},
};

const struct dp_arg dp_rerun_args[] = {
    {.name = "releaseId", .alias = "release_id", .type = DP_ARG_STR,
     .required = true, .min = 1, .max = ID_MAX,
     .offset = DP_FIELD(dp_rerun_request, release_id),
     .help = "The release."},
    {.name = "storeIds", .alias = "store_ids", .type = DP_ARG_LIST,
     .items = store_ids, .min = 1, .max = 200, .nullable = true,
     .offset = DP_FIELD(dp_rerun_request, store_ids),
     .help = "Only these stores (list_stores has the ids); null or absent "
             "for all it applies to."},
    {0},
};

const struct dp_arg dp_release_args[] = {
    {.name = "releaseId", .alias = "release_id", .type = DP_ARG_STR,
     .required = true, .min = 1, .max = ID_MAX,
     .offset = DP_FIELD(dp_release_request, release_id),
     .help = "The release; list_releases has yours."},
    {0},
};

const struct dp_arg dp_job_args[] = {
    {.name = "jobId", .alias = "job_id", .type = DP_ARG_STR,
     .required = true, .min = 1, .max = ID_MAX,
     .offset = DP_FIELD(dp_job_request, job_id),
     .help = "The job; submit_release returns it."},
    {0},
};

const struct dp_arg dp_list_args[] = {
    {.name = "limit", .type = DP_ARG_INT, .min = 1, .max = DP_LIST_LIMIT_MAX,
     .offset = DP_FIELD(dp_list_request, limit),
     .help = "How many at most; 100 when absent."},
    {0},
};
/* clang-format on */
