/* Where a release stands. */
#include <string.h>

#include "release/inside.h"
#include "json/json.h"

static json_t *
print_stores(const struct dp_release_store *stores, size_t n)
{
    json_t *list = json_array();

    for (size_t i = 0; i < n; i++) {
        const struct dp_release_store *store = &stores[i];

        json_array_append_new(
            list,
            json_pack("{s:s, s:s, s:s, s:i, s:s?, s:s?, s:s?, s:s}", "storeId",
                      store->store_id, "name", store->store_name, "status",
                      store->status, "revision", store->revision, "messageId",
                      store->message_id, "code", store->code, "text",
                      store->text, "updatedAt", store->updated_at));
    }
    return list;
}

/* {"live": 2, "rejected": 1}: how many stores say what. */
static json_t *
count_stores(const struct dp_release_store *stores, size_t n)
{
    json_t *counts = json_object();

    for (size_t i = 0; i < n; i++)
        json_object_set_new(
            counts, stores[i].status,
            json_integer(dp_json_int(counts, stores[i].status, 0) + 1));
    return counts;
}

static json_t *
print_tracks(const struct dp_track *tracks, size_t n)
{
    json_t *list = json_array();

    for (size_t i = 0; i < n; i++)
        json_array_append_new(
            list, json_pack("{s:i, s:s, s:s?, s:I, s:b}", "position",
                            tracks[i].position, "title", tracks[i].title,
                            "isrc", tracks[i].isrc, "durationMs",
                            (json_int_t)tracks[i].duration_ms, "aiDisclosed",
                            tracks[i].ai_disclosed));
    return list;
}

static json_t *
print_job(const struct dp_desk *desk, const struct dp_release *release)
{
    if (release->job_id == NULL)
        return json_null();
    return json_pack("{s:s, s:s, s:o}", "jobId", release->job_id, "state",
                     release->job_state, "url",
                     dp_desk_link(desk, "release-jobs/%s", release->job_id));
}

int
dp_desk_status(const struct dp_desk *desk, const char *release_id,
               json_t **answer, struct dp_err *err)
{
    struct dp_release release;
    struct dp_release_store *stores;
    struct dp_track *tracks;
    size_t n_stores, n_tracks;

    if (dp_release_get(desk->pg, desk->arena, desk->account_id, release_id,
                       &release, err)
        < 0)
        return -1;
    stores = dp_release_stores(desk->pg, desk->arena, desk->account_id,
                               release_id, &n_stores, err);
    if (stores == NULL)
        return -1;
    tracks = dp_release_tracks(desk->pg, desk->arena, release_id,
                               release.revision, &n_tracks, err);
    if (tracks == NULL)
        return -1;
    return dp_desk_answer(
        desk,
        json_pack("{s:s, s:s?, s:s?, s:s, s:i, s:s?, s:o, s:o, s:o, s:o, s:s}",
                  "releaseId", release.release_id, "title", release.title,
                  "primaryArtistName", release.primary_artist_name, "status",
                  release.status, "revision", release.revision, "upc",
                  release.upc, "stores", print_stores(stores, n_stores),
                  "storeCounts", count_stores(stores, n_stores), "tracks",
                  print_tracks(tracks, n_tracks), "job",
                  print_job(desk, &release), "updatedAt", release.updated_at),
        answer, err);
}
