/* ReleaseList: the release, and each track on its own. */
#include "ern_xml.h"
#include "json/json.h"

/* By the trade's usual counting. */
static const char *
release_type(const struct cargo *cargo, int64_t duration_ms)
{
    if (cargo->n_tracks <= 3 && duration_ms < 30 * 60000)
        return "Single";
    return cargo->n_tracks <= 6 && duration_ms < 30 * 60000 ? "EP" : "Album";
}

static int64_t
whole_duration_ms(const struct cargo *cargo)
{
    int64_t sum_ms = 0;

    for (size_t i = 0; i < cargo->n_tracks; i++)
        sum_ms += cargo->tracks[i].row.duration_ms;
    return sum_ms;
}

static bool
any_explicit(const struct cargo *cargo)
{
    for (size_t i = 0; i < cargo->n_tracks; i++)
        if (json_is_true(
                json_object_get(cargo->tracks[i].fields, "explicit_flag")))
            return true;
    return false;
}

static void
label(struct ern *ern)
{
    const char *name = dp_json_text(ern->cargo->fields, "label");

    if (!name || !*name)
        name = dp_json_text(ern->cargo->fields, "primary_artist_name");
    ern_worldwide(ern, "ReleaseLabelReference", ern_party(ern, name));
}

static void
genre(struct ern *ern)
{
    ern_open(ern, "Genre");
    ern_attr(ern, "ApplicableTerritoryCode", "Worldwide");
    ern_attr(ern, "IsDefault", "true");
    ern_text(ern, "GenreText", dp_json_text(ern->cargo->fields, "genre"));
    ern_text(ern, "SubGenre", dp_json_text(ern->cargo->fields, "sub_genre"));
    ern_close(ern);
}

static void
cover_link(struct ern *ern)
{
    ern_open(ern, "LinkedReleaseResourceReference");
    ern_attr(ern, "LinkDescription", "CoverArt");
    xmlTextWriterWriteFormatString(ern->writer, "A%zu",
                                   ern->cargo->n_tracks + 1);
    ern_close(ern);
}

/* Which recording stands where. */
static void
contents(struct ern *ern)
{
    ern_open(ern, "ResourceGroup");
    ern_open(ern, "ResourceGroup");
    ern_text(ern, "SequenceNumber", "1");
    for (size_t i = 0; i < ern->cargo->n_tracks; i++) {
        ern_open(ern, "ResourceGroupContentItem");
        ern_textf(ern, "SequenceNumber", "%zu", i + 1);
        ern_textf(ern, "ReleaseResourceReference", "A%d",
                  ern->cargo->tracks[i].row.position);
        ern_close(ern);
    }
    ern_close(ern);
    cover_link(ern);
    ern_close(ern);
}

/* Parts made with AI, of recording and composition of every track. */
static void
release_ai(struct ern *ern)
{
    int made = 0;

    for (size_t i = 0; i < ern->cargo->n_tracks; i++) {
        const json_t *fields = ern->cargo->tracks[i].fields;

        made += ern_ai_flag(ern, fields, "audio")
                + ern_ai_flag(ern, fields, "composition");
    }
    made += ern_ai_flag(ern, NULL, "artwork");
    ern_ai(ern, made, 2 * (int)ern->cargo->n_tracks + 1);
}

static void
whole_release(struct ern *ern)
{
    const struct cargo *cargo = ern->cargo;
    const char *first = dp_json_text(cargo->fields, "original_release_date");
    int64_t duration_ms = whole_duration_ms(cargo);

    ern_open(ern, "Release");
    ern_text(ern, "ReleaseReference", "R0");
    ern_text(ern, "ReleaseType", release_type(cargo, duration_ms));
    ern_open(ern, "ReleaseId");
    ern_text(ern, "ICPN", cargo->release.upc);
    ern_close(ern);
    ern_titles(ern, dp_json_text(cargo->fields, "title"));
    ern_artists(ern, cargo->fields);
    label(ern);
    ern_line(ern, 'p', cargo->fields);
    ern_line(ern, 'c', cargo->fields);
    if (duration_ms > 0)
        ern_text(ern, "Duration", ern_duration(ern, duration_ms));
    genre(ern);
    ern_worldwide(ern, "ReleaseDate",
                  dp_json_text(cargo->fields, "release_date"));
    ern_worldwide(ern, "OriginalReleaseDate", first);
    ern_warning(ern, any_explicit(cargo));
    contents(ern);
    release_ai(ern);
    ern_close(ern);
}

static void
track_release(struct ern *ern, const struct cargo_track *track)
{
    ern_open(ern, "TrackRelease");
    ern_textf(ern, "ReleaseReference", "R%d", track->row.position);
    ern_open(ern, "ReleaseId");
    ern_text(ern, "ISRC", track->row.isrc);
    ern_close(ern);
    ern_titles(ern, track->row.title);
    ern_textf(ern, "ReleaseResourceReference", "A%d", track->row.position);
    cover_link(ern);
    label(ern);
    genre(ern);
    ern_close(ern);
}

void
ern_releases(struct ern *ern)
{
    ern_open(ern, "ReleaseList");
    whole_release(ern);
    for (size_t i = 0; i < ern->cargo->n_tracks; i++)
        track_release(ern, &ern->cargo->tracks[i]);
    ern_close(ern);
}
