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

/* Does the submission leave a code away, so that it was assigned here? */
static bool
is_assigned(const char *code, const json_t *submitted, const char *field)
{
    const char *given = dp_json_text(submitted, field);

    return code != NULL && (given == NULL || *given == '\0');
}

/* UPC and ISRCs that the newest revision has; a new reference. */
static json_t *
print_identifiers(const struct dp_current *current,
                  const struct dp_track *tracks, size_t n)
{
    const struct dp_document *submitted = &current->submitted;
    const char *upc = current->release.upc;
    json_t *list = json_array();

    for (size_t i = 0; i < n; i++) {
        const struct dp_track *track = &tracks[i];
        const json_t *given = json_array_get(submitted->tracks,
                                             (size_t)track->position - 1);

        json_array_append_new(
            list, json_pack("{s:i, s:s?, s:s, s:s?, s:b}", "position",
                            track->position, "trackId",
                            dp_json_text(given, "track_id"), "title",
                            track->title, "isrc", track->isrc, "isrcAssigned",
                            is_assigned(track->isrc, given, "isrc")));
    }
    return json_pack("{s:s?, s:b, s:o}", "upc", upc, "upcAssigned",
                     is_assigned(upc, submitted->release, "upc"), "tracks",
                     list);
}

int
dp_desk_metadata(const struct dp_desk *desk, const char *release_id,
                 json_t **answer, struct dp_err *err)
{
    struct dp_current current;
    const struct dp_release *release = &current.release;
    struct dp_track *tracks;
    size_t n;

    if (dp_current_get(desk, release_id, &current, err) < 0)
        return -1;
    tracks = dp_release_tracks(desk->pg, desk->arena, release_id,
                               release->revision, &n, err);
    if (tracks == NULL)
        return -1;
    return dp_desk_answer(
        desk,
        json_pack("{s:s, s:s?, s:s, s:s, s:i, s:i, s:s?, s:s?, s:O, s:O, s:O, "
                  "s:o}",
                  "releaseId", release->release_id, "conversationId",
                  release->conversation_id, "status", release->status, "source",
                  current.is_draft ? "draft" : "submission", "version",
                  release->draft_version, "revision", release->revision,
                  "draftStatus", current.draft_status, "savedAt",
                  current.saved_at, "release", current.document.release,
                  "tracks", current.document.tracks, "uploadRequests",
                  current.document.upload_requests, "identifiers",
                  print_identifiers(&current, tracks, n)),
        answer, err);
}
