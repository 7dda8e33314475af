/* The fields of a release and of its tracks. */
#include "release/fields.h"

#define DATE "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
#define TEXT(name_, alias_, max_, help_)                                       \
    {                                                                          \
        .name = (name_), .alias = (alias_), .type = DP_ARG_STR, .max = (max_), \
        .nullable = true, .help = (help_)                                      \
    }
#define DAY(name_, alias_, help_)                                              \
    {                                                                          \
        .name = (name_), .alias = (alias_), .type = DP_ARG_STR, .max = 10,     \
        .nullable = true, .format = DATE, .help = (help_)                      \
    }
#define WHOLE(name_, alias_, max_, help_)                                      \
    {                                                                          \
        .name = (name_), .alias = (alias_), .type = DP_ARG_INT, .max = (max_), \
        .nullable = true, .help = (help_)                                      \
    }
#define FLAG(name_, alias_, help_)                                             \
    {                                                                          \
        .name = (name_), .alias = (alias_), .type = DP_ARG_BOOL,               \
        .nullable = true, .help = (help_)                                      \
    }
#define LIST(name_, alias_, max_, items_, help_)                               \
    {                                                                          \
        .name = (name_), .alias = (alias_), .type = DP_ARG_LIST,               \
        .max = (max_), .items = (items_), .nullable = true, .open = true,      \
        .help = (help_)                                                        \
    }
#define OBJECT(name_, alias_, items_, help_)                                   \
    {                                                                          \
        .name = (name_), .alias = (alias_), .type = DP_ARG_OBJ,                \
        .items = (items_), .nullable = true, .open = true, .help = (help_)     \
    }

const char *const dp_release_required[] = {
    "title",        "primary_artist_name", "genre",
    "release_date", "cover_art_file_url",  NULL,
};

const char *const dp_track_required[] = {
    "title", "audio_file_url", "explicit_flag", "writers", NULL,
};

const char *const dp_contributor_roles[] = {
    "featured_artist",    "primary_artist",     "remixer",   "producer",
    "co_producer",        "executive_producer", "composer",  "lyricist",
    "songwriter",         "arranger",           "vocalist",  "performer",
    "instrumentalist",    "conductor",          "engineer",  "mixing_engineer",
    "mastering_engineer", "programmer",         "publisher", NULL,
};

static const char *const track_types[] = {
    "original",
    "cover",
    "public_domain",
    NULL,
};

static const struct dp_arg store_ids[] = {
    {.name = "", .type = DP_ARG_STR, .max = 63, .help = "A store id."},
    {0},
};

static const struct dp_arg territories[] = {
    {.name = "",
     .type = DP_ARG_STR,
     .max = 2,
     .help = "ISO 3166-1 alpha-2 code, such as DE."},
    {0  },
};

static const struct dp_arg writers[] = {
    TEXT("name", NULL, 200, "Full legal name: first and last."),
    {0},
};

static const struct dp_arg contributors[] = {
    TEXT("name", NULL, 200, "Name as it is to be credited."),
    TEXT("role", NULL, 60,
         "What they did: featured_artist, producer, composer, lyricist, "
         "remixer, performer, mixing_engineer ..."),
    {0},
};

static const struct dp_arg artist_locals[] = {
    TEXT("language", NULL, 20, "ISO 639 code of this spelling."),
    TEXT("name", NULL, 255, "The artist's name in that language."),
    {0},
};

static const struct dp_arg ai_disclosure[] = {
    FLAG("artwork", NULL, "The cover art was made with generative AI."),
    FLAG("audio", NULL, "The recording was made with generative AI."),
    FLAG("composition", NULL, "Melody or lyrics were made with generative AI."),
    {0},
};

#define LINES                                                                  \
    WHOLE("pline_year", "plineYear", 9999,                                     \
          "Year of the (P) line: sound recording rights."),                    \
        TEXT("pline_owner", "plineOwner", 255,                                 \
             "Owner named in the (P) line."),                                  \
        WHOLE("cline_year", "clineYear", 9999,                                 \
              "Year of the (C) line: rights in artwork and text."),            \
        TEXT("cline_owner", "clineOwner", 255, "Owner named in the (C) line.")

/* clang-format off */
const struct dp_arg dp_release_fields[] = {
    TEXT("title", NULL, 255,
         "Required. Title of the release; no placeholder, no \"feat.\"."),
    TEXT("primary_artist_name", "primaryArtistName", 255,
         "Required. Main artist as shown in stores; no generic name."),
    TEXT("genre", NULL, 100, "Required. Main genre."),
    TEXT("sub_genre", "subGenre", 100, "Narrower genre."),
    DAY("release_date", "releaseDate",
        "Required. YYYY-MM-DD, today or later."),
    DAY("original_release_date", "originalReleaseDate",
        "When it first came out, if it did; not after release_date."),
    DAY("pre_order_date", "preOrderDate",
        "When pre-orders open; before release_date."),
    TEXT("cover_art_file_url", "coverArtFileUrl", 2000,
         "Required. fileUrl that an upload of type coverArt returned."),
    LIST("distribution_store_ids", "distributionStoreIds", 200, store_ids,
         "Stores to deliver to (list_stores has the ids); null or absent "
         "for all."),
    TEXT("label", NULL, 255, "Label name."),
    LINES,
    LIST("contributors", NULL, 200, contributors,
         "Credits of the whole release; featured artists belong here."),
    TEXT("audio_language", "audioLanguage", 20,
         "ISO 639 code of the sung language; zxx for instrumentals."),
    TEXT("metadata_language", "metadataLanguage", 20,
         "ISO 639 code of the titles."),
    LIST("artist_locals", "artistLocals", 50, artist_locals,
         "The primary artist's name in other languages."),
    TEXT("upc", NULL, 20,
         "UPC-A, EAN-13 or GTIN-14; assigned when absent."),
    LIST("territories_include", "territoriesInclude", 249, territories,
         "Only these countries; absent = worldwide."),
    LIST("territories_exclude", "territoriesExclude", 249, territories,
         "All countries but these."),
    OBJECT("ai_disclosure", "aiDisclosure", ai_disclosure,
           "Where generative AI was used; say false where it was not. "
           "Holds for tracks that say nothing themselves."),
    {0},
};

const struct dp_arg dp_track_fields[] = {
    TEXT("track_id", "trackId", 40,
         "Given by the server when a draft is saved; names the track in "
         "trackPatches."),
    TEXT("title", NULL, 255,
         "Required. Title of the track; no placeholder, no \"feat.\"."),
    TEXT("primary_artist_name", "primaryArtistName", 255,
         "Main artist; absent = the release's."),
    TEXT("audio_file_url", "audioFileUrl", 2000,
         "Required. fileUrl that an upload of type audio returned."),
    FLAG("explicit_flag", "explicitFlag",
         "Required. true when the lyrics are explicit."),
    LIST("writers", NULL, 100, writers,
         "Required. Who wrote it: at least one {name}, first and last name."),
    {.name = "track_type", .alias = "trackType", .type = DP_ARG_ENUM,
     .choices = track_types, .nullable = true,
     .help = "Absent = original."},
    FLAG("cover_licence_declared", "coverLicenceDeclared",
         "For track_type cover: you hold the licence to release it."),
    TEXT("isrc", NULL, 20, "CC-XXX-YY-NNNNN; assigned when absent."),
    TEXT("language", NULL, 20,
         "ISO 639 code of the lyrics; zxx for instrumentals."),
    TEXT("lyrics", NULL, 50000, "The words, as plain text."),
    WHOLE("preview_start_seconds", "previewStartSeconds", 86400,
          "Where a store's preview begins."),
    LIST("contributors", NULL, 200, contributors,
         "Credits of this track; featured artists belong here."),
    LINES,
    OBJECT("ai_disclosure", "aiDisclosure", ai_disclosure,
           "Where generative AI was used on this track."),
    {0},
};

const struct dp_arg dp_track_patch_fields[] = {
    TEXT("track_id", "trackId", 40, "The track, by its id ..."),
    WHOLE("position", NULL, 1000,
          "... or by its place from 1; one past the last appends ..."),
    WHOLE("index", NULL, 1000, "... or by its place from 0."),
    OBJECT("patch", NULL, NULL,
           "Its new fields, named as in tracks; null removes one. They may "
           "also stand beside the selector."),
    FLAG("remove", NULL, "true takes the track out."),
    {0},
};
/* clang-format on */
