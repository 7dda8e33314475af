/* Merge patches, and patches of single tracks. */
#include "release/patches.h"

#include <stdio.h>
#include <string.h>

#include "release/fields.h"
#include "release/spelling.h"
#include "json/json.h"

/* Changes target; its nested objects are its own. */
static void
merge_into(json_t *target, const json_t *patch)
{
    const char *key;
    json_t *value;

    json_object_foreach((json_t *)patch, key, value)
    {
        json_t *inside = json_object_get(target, key);

        if (json_is_null(value)) {
            json_object_del(target, key);
        } else if (json_is_object(value)) {
            if (!json_is_object(inside)) {
                inside = json_object();
                json_object_set_new(target, key, inside);
            }
            merge_into(inside, value);
        } else {
            json_object_set_new(target, key, json_deep_copy(value));
        }
    }
}

json_t *
dp_patch_merge(struct dp_arena *arena, const json_t *target,
               const json_t *patch)
{
    json_t *result = target == NULL ? json_object() : json_deep_copy(target);

    merge_into(result, patch);
    return dp_json_keep(arena, result);
}

static int
find_by_id(const json_t *tracks, const char *id, size_t *place)
{
    size_t i;
    json_t *track;

    json_array_foreach(tracks, i, track)
    {
        const char *known = dp_json_text(track, "track_id");

        if (known != NULL && strcmp(known, id) == 0) {
            *place = i;
            return 0;
        }
    }
    return -1;
}

/* Which track patch speaks of; *place may be one past the last. */
static int
find_track(const json_t *patch, const json_t *tracks, const char *where,
           size_t *place, struct dp_err *err)
{
    const char *id = dp_json_text(patch, "track_id");
    int64_t position = dp_json_int(patch, "position", 0);
    int64_t index = dp_json_int(patch, "index", -1);
    size_t n = json_array_size(tracks);

    if (id != NULL) {
        if (find_by_id(tracks, id, place) < 0)
            return dp_refuse(err, DP_E_BAD_PARAMS,
                             "%s: the draft has no track_id '%.40s'.", where,
                             id);
        return 0;
    }
    if (position == 0)
        position = index < INT64_MAX ? index + 1 : index;
    if (position < 1)
        return dp_refuse(err, DP_E_BAD_PARAMS,
                         "%s must name its track: track_id, position (from "
                         "1) or index (from 0).",
                         where);
    if ((size_t)position > n + 1)
        return dp_refuse(err, DP_E_BAD_PARAMS,
                         "%s: there is no track at position %lld; the draft "
                         "has %zu. Position %zu appends one.",
                         where, (long long)position, n, n + 1);
    *place = (size_t)position - 1;
    return 0;
}

/* The new fields: those in "patch" and those beside the selector. */
static int
fields_of(struct dp_arena *arena, const json_t *patch, const char *where,
          json_t **fields, struct dp_err *err)
{
    static const char *const own[] = {"track_id", "position", "index",
                                      "patch",    "remove",   NULL};
    json_t *beside = dp_json_keep(arena, json_deep_copy(patch));
    json_t *inside = json_object_get(patch, "patch");

    for (const char *const *name = own; *name != NULL; name++)
        json_object_del(beside, *name);
    if (inside != NULL && !json_is_object(inside))
        return dp_refuse(err, DP_E_BAD_PARAMS, "%s/patch must be an object.",
                         where);
    if (dp_spelling_settle(arena, dp_track_fields, beside, where, fields, err)
        < 0)
        return -1;
    if (inside != NULL) {
        if (dp_spelling_settle(arena, dp_track_fields, inside, where, &inside,
                               err)
            < 0)
            return -1;
        json_object_update(*fields, inside);
    }
    json_object_del(*fields, "track_id"); /* the server's own */
    return 0;
}

static int
apply_one(struct dp_arena *arena, const json_t *patch, const char *where,
          json_t *tracks, struct dp_err *err)
{
    json_t *settled;
    json_t *fields;
    size_t place = 0;
    bool append;

    if (dp_spelling_settle(arena, dp_track_patch_fields, patch, where, &settled,
                           err)
            < 0
        || find_track(settled, tracks, where, &place, err) < 0
        || fields_of(arena, settled, where, &fields, err) < 0)
        return -1;
    append = place == json_array_size(tracks);
    if (json_is_true(json_object_get(settled, "remove"))) {
        if (append)
            return dp_refuse(err, DP_E_BAD_PARAMS,
                             "%s: there is no track to remove there.", where);
        json_array_remove(tracks, place);
    } else if (append) {
        json_array_append(tracks, dp_patch_merge(arena, NULL, fields));
    } else {
        json_array_set(
            tracks, place,
            dp_patch_merge(arena, json_array_get(tracks, place), fields));
    }
    return 0;
}

int
dp_patches_apply(struct dp_arena *arena, const json_t *patches, json_t *tracks,
                 struct dp_err *err)
{
    size_t i;
    const json_t *patch;

    json_array_foreach(patches, i, patch)
    {
        char where[40];

        snprintf(where, sizeof(where), "trackPatches/%zu", i);
        if (apply_one(arena, patch, where, tracks, err) < 0)
            return -1;
    }
    return 0;
}
