/* The account's releases, and the metadata of one. */
#include "release/inside.h"
#include "json/json.h"

/* What list and status say of a release, too; a new reference. */
static json_t *
print_release(const struct dp_release *release)
{
    return json_pack(
        "{s:s, s:s?, s:s?, s:s, s:i, s:i, s:s?, s:s?, s:s?, s:s?, s:s, s:s}",
        "releaseId", release->release_id, "title", release->title,
        "primaryArtistName", release->primary_artist_name, "status",
        release->status, "revision", release->revision, "draftVersion",
        release->draft_version, "upc", release->upc, "conversationId",
        release->conversation_id, "jobId", release->job_id, "jobState",
        release->job_state, "createdAt", release->created_at, "updatedAt",
        release->updated_at);
}

int
dp_desk_list(const struct dp_desk *desk, int64_t limit, json_t **answer,
             struct dp_err *err)
{
    struct dp_release *releases;
    json_t *list;
    size_t n;
    bool more;

    if (limit == DP_ARG_UNSET)
        limit = DP_LIST_LIMIT;
    if (limit < 1 || limit > DP_LIST_LIMIT_MAX)
        return dp_refuse(err, DP_E_BAD_PARAMS,
                         "limit must be a whole number from 1 to %d.",
                         DP_LIST_LIMIT_MAX);
    releases = dp_release_list(desk->pg, desk->arena, desk->account_id,
                               (int)limit + 1, &n, err);
    if (releases == NULL)
        return -1;
    more = n > (size_t)limit;
    if (more)
        n = (size_t)limit;
    list = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(list, print_release(&releases[i]));
    return dp_desk_answer(desk,
                          json_pack("{s:o, s:i, s:b}", "releases", list,
                                    "count", (int)n, "hasMore", more),
                          answer, err);
}

int
dp_desk_metadata(const struct dp_desk *desk, const char *release_id,
                 json_t **answer, struct dp_err *err)
{
    struct dp_current current;
    const struct dp_release *release = &current.release;

    if (dp_current_get(desk, release_id, &current, err) < 0)
        return -1;
    return dp_desk_answer(
        desk,
        json_pack("{s:s, s:s?, s:s, s:s, s:i, s:i, s:s?, s:s?, s:O, s:O, s:O}",
                  "releaseId", release->release_id, "conversationId",
                  release->conversation_id, "status", release->status, "source",
                  current.is_draft ? "draft" : "submission", "version",
                  release->draft_version, "revision", release->revision,
                  "draftStatus", current.draft_status, "savedAt",
                  current.saved_at, "release", current.document.release,
                  "tracks", current.document.tracks, "uploadRequests",
                  current.document.upload_requests),
        answer, err);
}
