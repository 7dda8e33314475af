/* Rules that look at tracks, alone and among each other. */
#include <string.h>

#include "release/rules/check.h"
#include "json/json.h"

/* The artist of a track: its own, or the release's. */
static const char *
artist_of(const struct dp_check *check, const json_t *track)
{
    const char *artist = dp_json_text(track, "primary_artist_name");

    if (artist == NULL || artist[0] == '\0')
        artist = dp_json_text(check->document->release, "primary_artist_name");
    return artist != NULL ? artist : "";
}

/* A track's title and artist, folded; title NULL = it has none. */
struct name {
    const char *title;
    const char *artist;
};

/*
 * The names of all tracks, in order.  Folded once: they are compared each
 * with each, and may be long.
 */
static const struct name *
list_names(const struct dp_check *check)
{
    const json_t *tracks = check->document->tracks;
    struct name *names = dp_alloc_n(check->arena, json_array_size(tracks) + 1,
                                    sizeof(*names));
    size_t i;
    const json_t *track;

    json_array_foreach(tracks, i, track)
    {
        const char *title = dp_json_text(track, "title");

        if (title == NULL)
            continue;
        names[i].title = dp_check_fold(check->arena, title);
        names[i].artist = dp_check_fold(check->arena, artist_of(check, track));
    }
    return names;
}

/* The first track before i with the title and artist of track i. */
static const json_t *
find_namesake(const struct dp_check *check, const struct name *names, size_t i,
              size_t *place)
{
    for (*place = 0; names[i].title != NULL && *place < i; ++*place) {
        const struct name *other = &names[*place];

        if (other->title != NULL && strcmp(names[i].title, other->title) == 0
            && strcmp(names[i].artist, other->artist) == 0)
            return json_array_get(check->document->tracks, *place);
    }
    return NULL;
}

static bool
is_explicit(const json_t *track)
{
    return json_is_true(json_object_get(track, "explicit_flag"));
}

static void
tracks_differ(const struct dp_check *check)
{
    const struct name *names = list_names(check);
    size_t i, place;
    const json_t *track;

    json_array_foreach(check->document->tracks, i, track)
    {
        const json_t *other = find_namesake(check, names, i, &place);

        if (other != NULL && is_explicit(other) == is_explicit(track))
            dp_check_found(check,
                           dp_printf(check->arena, "/tracks/%zu/title", i),
                           "Track %zu has the same title and artist; add what "
                           "tells them apart, such as \"(Live)\".",
                           place + 1);
    }
}

static void
explicit_apart(const struct dp_check *check)
{
    const struct name *names = list_names(check);
    size_t i, place;
    const json_t *track;

    json_array_foreach(check->document->tracks, i, track)
    {
        const json_t *other = find_namesake(check, names, i, &place);

        if (other != NULL && is_explicit(other) != is_explicit(track))
            dp_check_found(
                check, dp_printf(check->arena, "/tracks/%zu/explicit_flag", i),
                "Track %zu has the same title with the other explicit_flag; "
                "stores want the clean version on a release of its own.",
                place + 1);
    }
}

static void
audio_differs(const struct dp_check *check)
{
    size_t i;
    const json_t *track;

    json_array_foreach(check->document->tracks, i, track)
    {
        const json_t *url = json_object_get(track, "audio_file_url");

        for (size_t j = 0; json_is_string(url) && j < i; j++) {
            const json_t *other = json_array_get(check->document->tracks, j);

            if (!json_equal(url, json_object_get(other, "audio_file_url")))
                continue;
            dp_check_found(
                check, dp_printf(check->arena, "/tracks/%zu/audio_file_url", i),
                "Track %zu has the same audio; is that meant?", j + 1);
            break;
        }
    }
}

static bool
title_says(const struct dp_check *check, const char *const *words)
{
    const char *title = dp_check_text(check, "title");
    const char *folded;

    if (title == NULL)
        return false;
    folded = dp_check_fold(check->arena, title);
    for (; *words != NULL; words++) {
        if (strstr(folded, *words) != NULL)
            return true;
    }
    return false;
}

static void
explicit_agrees(const struct dp_check *check)
{
    static const char *const clean[] = {
        "(clean", "[clean", "clean version", "(censored", "[censored", NULL};
    static const char *const strong[] = {"(explicit", "[explicit",
                                         "explicit version", NULL};
    const json_t *flag = json_object_get(check->object, "explicit_flag");

    if (json_is_true(flag) && title_says(check, clean))
        dp_check_found(check, "/explicit_flag",
                       "The title says clean and explicit_flag says true; "
                       "mend one of them.");
    else if (json_is_false(flag) && title_says(check, strong))
        dp_check_found(check, "/explicit_flag",
                       "The title says explicit and explicit_flag says "
                       "false; mend one of them.");
}

static void
cover_licensed(const struct dp_check *check)
{
    const char *type = dp_check_text(check, "track_type");

    if (type != NULL && strcmp(type, "cover") == 0
        && !json_is_true(
            json_object_get(check->object, "cover_licence_declared")))
        dp_check_found(check, "/cover_licence_declared",
                       "A cover version needs a licence; when you hold it, "
                       "set cover_licence_declared to true.");
}

/* Length of the track's audio once it is known, else 0. */
static int64_t
duration_ms(const struct dp_check *check)
{
    const struct dp_asset *asset = dp_check_audio(check, check->object);
    json_t *facts;
    struct dp_err err;

    if (asset == NULL || asset->facts == NULL
        || dp_json_parse(check->arena, asset->facts, strlen(asset->facts),
                         &facts, &err)
               < 0)
        return 0;
    return dp_json_int(facts, "duration_ms", 0);
}

static void
preview_inside(const struct dp_check *check)
{
    int64_t start_s = dp_json_int(check->object, "preview_start_seconds", 0);
    int64_t length_ms = start_s > 0 ? duration_ms(check) : 0;

    if (length_ms > 0 && start_s >= (length_ms + 999) / 1000)
        dp_check_found(check, "/preview_start_seconds",
                       "The preview would begin at %lld s, but the audio "
                       "ends at %lld s.",
                       (long long)start_s, (long long)(length_ms / 1000));
}

/* clang-format off */
const struct dp_rule dp_rules_tracks[] = {
    {"track_duplicate", DP_BLOCKING, DP_ON_DOCUMENT, tracks_differ,
     "No two tracks have the same title and artist."},
    {"explicit_and_clean", DP_ADVISORY, DP_ON_DOCUMENT, explicit_apart,
     "Explicit and clean versions of a song are on releases of their own."},
    {"explicit_conflict", DP_BLOCKING, DP_ON_TRACK, explicit_agrees,
     "A title that says clean or explicit agrees with explicit_flag."},
    {"cover_licence_missing", DP_BLOCKING, DP_ON_TRACK, cover_licensed,
     "Cover versions declare that the licence is held."},
    {"preview_start_late", DP_BLOCKING, DP_ON_TRACK, preview_inside,
     "A preview begins before the audio ends."},
    {"audio_duplicate", DP_ADVISORY, DP_ON_DOCUMENT, audio_differs,
     "Each track has audio of its own."},
    {0},
};
/* clang-format on */
