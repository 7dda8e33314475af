/* The document of a release: merging and hashing. */
#include "release/document.h"

#include <stdio.h>
#include <string.h>

#include "release/fields.h"
#include "release/patches.h"
#include "release/spelling.h"
#include "json/json.h"

void
dp_document_init(struct dp_document *document, struct dp_arena *arena)
{
    document->release = dp_json_empty(arena);
    document->tracks = dp_json_keep(arena, json_array());
    document->upload_requests = dp_json_keep(arena, json_array());
    document->track_seq = 0;
}

int
dp_document_parse(struct dp_arena *arena, const char *text,
                  struct dp_document *document, struct dp_err *err)
{
    json_t *whole;
    json_t *part;

    if (dp_json_parse(arena, text, strlen(text), &whole, err) < 0)
        return dp_fail(err, DP_E_INTERNAL, "a stored document is no JSON");
    dp_document_init(document, arena);
    part = json_object_get(whole, "release");
    if (json_is_object(part))
        document->release = part;
    part = json_object_get(whole, "tracks");
    if (json_is_array(part))
        document->tracks = part;
    part = json_object_get(whole, "uploadRequests");
    if (json_is_array(part))
        document->upload_requests = part;
    document->track_seq = dp_json_int(whole, "trackSeq", 0);
    return 0;
}

json_t *
dp_document_json(const struct dp_document *document)
{
    return json_pack("{s:O, s:O, s:O, s:I}", "release", document->release,
                     "tracks", document->tracks, "uploadRequests",
                     document->upload_requests, "trackSeq",
                     (json_int_t)document->track_seq);
}

/* A copy of list with every track settled and its nulls gone. */
static int
settle_tracks(struct dp_arena *arena, const json_t *list, json_t **tracks,
              struct dp_err *err)
{
    size_t i;
    const json_t *item;

    if (json_array_size(list) > DP_TRACKS_MAX)
        return dp_refuse(err, DP_E_BAD_PARAMS,
                         "A release has at most %d tracks.", DP_TRACKS_MAX);
    *tracks = dp_json_keep(arena, json_array());
    json_array_foreach(list, i, item)
    {
        char where[32];
        json_t *settled;

        snprintf(where, sizeof(where), "tracks/%zu", i);
        if (dp_spelling_settle(arena, dp_track_fields, item, where, &settled,
                               err)
            < 0)
            return -1;
        json_array_append(*tracks, dp_patch_merge(arena, NULL, settled));
    }
    return 0;
}

static json_t *
find_same(const json_t *tracks, const json_t *track, const char *field,
          const bool *taken, size_t *place)
{
    const json_t *wanted = json_object_get(track, field);
    size_t i;
    json_t *item;

    if (!json_is_string(wanted))
        return NULL;
    json_array_foreach(tracks, i, item)
    {
        if (!taken[i] && json_equal(json_object_get(item, field), wanted)) {
            *place = i;
            return item;
        }
    }
    return NULL;
}

/*
 * Tracks of a whole list keep the ids of those they replace: known by id, by
 * audio or by title.  Others get new ones.
 */
static void
keep_ids(struct dp_arena *arena, const struct dp_document *base,
         struct dp_document *result)
{
    static const char *const marks[] = {"track_id", "audio_file_url", "title"};
    size_t n = json_array_size(base->tracks);
    bool *taken = dp_alloc_n(arena, n + 1, sizeof(*taken));

    for (size_t m = 0; m < sizeof(marks) / sizeof(marks[0]); m++) {
        size_t i;
        json_t *track;

        json_array_foreach(result->tracks, i, track)
        {
            size_t place = 0;
            json_t *same;

            if (m > 0 && json_object_get(track, "track_id") != NULL)
                continue;
            same = find_same(base->tracks, track, marks[m], taken, &place);
            if (same != NULL) {
                taken[place] = true;
                json_object_set(track, "track_id",
                                json_object_get(same, "track_id"));
            } else if (m == 0) { /* an id that is none of ours */
                json_object_del(track, "track_id");
            }
        }
    }
}

static void
give_ids(struct dp_document *document)
{
    size_t i;
    json_t *track;

    json_array_foreach(document->tracks, i, track)
    {
        char id[32];

        if (json_is_string(json_object_get(track, "track_id")))
            continue;
        snprintf(id, sizeof(id), "t%lld", (long long)++document->track_seq);
        json_object_set_new(track, "track_id", json_string(id));
    }
}

static int
apply_tracks(struct dp_arena *arena, const struct dp_document *base,
             const struct dp_change *change, struct dp_document *result,
             struct dp_err *err)
{
    if (change->tracks != NULL) {
        if (settle_tracks(arena, change->tracks, &result->tracks, err) < 0)
            return -1;
        keep_ids(arena, base, result);
    } else if (!change->replace) {
        result->tracks = dp_json_keep(arena, json_deep_copy(base->tracks));
    }
    if (change->track_patches != NULL
        && dp_patches_apply(arena, change->track_patches, result->tracks, err)
               < 0)
        return -1;
    if (json_array_size(result->tracks) > DP_TRACKS_MAX)
        return dp_refuse(err, DP_E_BAD_PARAMS,
                         "A release has at most %d tracks.", DP_TRACKS_MAX);
    give_ids(result);
    return 0;
}

int
dp_document_apply(struct dp_arena *arena, const struct dp_document *base,
                  const struct dp_change *change, struct dp_document *result,
                  struct dp_err *err)
{
    json_t *settled = NULL;

    dp_document_init(result, arena);
    result->track_seq = base->track_seq;
    if (change->release != NULL
        && dp_spelling_settle(arena, dp_release_fields, change->release,
                              "release", &settled, err)
               < 0)
        return -1;
    if (!change->replace)
        result->release = base->release;
    if (settled != NULL)
        result->release = dp_patch_merge(arena, result->release, settled);
    if (change->upload_requests != NULL)
        result->upload_requests = change->upload_requests;
    else if (!change->replace)
        result->upload_requests = base->upload_requests;
    return apply_tracks(arena, base, change, result, err);
}

void
dp_document_hash(struct dp_arena *arena, const struct dp_document *document,
                 struct dp_hash *hash)
{
    json_t *tracks = dp_json_keep(arena, json_deep_copy(document->tracks));
    json_t *whole =
        dp_json_keep(arena, json_pack("{s:O, s:O}", "release",
                                      document->release, "tracks", tracks));
    const char *text;
    size_t i;
    json_t *track;

    json_array_foreach(tracks, i, track) json_object_del(track, "track_id");
    text = dp_json_canonical(arena, whole);
    dp_hash_text(hash, text);
}
