/* What resources and releases say in the same way. */
#include <string.h>

#include "ern_xml.h"
#include "json/json.h"

/* Credits of the document, and the roles messages have for them. */
static const struct {
    const char *ours;
    const char *role;
} roles[] = {
    {"remixer",            "Remixer"            },
    {"producer",           "Producer"           },
    {"co_producer",        "CoProducer"         },
    {"executive_producer", "ExecutiveProducer"  },
    {"composer",           "Composer"           },
    {"lyricist",           "Lyricist"           },
    {"songwriter",         "ComposerLyricist"   },
    {"arranger",           "Arranger"           },
    {"vocalist",           "Vocalist"           },
    {"performer",          "AssociatedPerformer"},
    {"instrumentalist",    "AssociatedPerformer"},
    {"conductor",          "Conductor"          },
    {"engineer",           "Engineer"           },
    {"mixing_engineer",    "MixingEngineer"     },
    {"mastering_engineer", "MasteringEngineer"  },
    {"programmer",         "Programmer"         },
    {"publisher",          "MusicPublisher"     },
};

/* NULL: not a contributor but an artist, or a role nobody knows. */
static const char *
role_of(const char *ours)
{
    for (size_t i = 0; ours && i < sizeof(roles) / sizeof(roles[0]); i++)
        if (strcmp(roles[i].ours, ours) == 0)
            return roles[i].role;
    return NULL;
}

void
ern_titles(struct ern *ern, const char *title)
{
    ern_worldwide(ern, "DisplayTitleText", title);
    ern_open(ern, "DisplayTitle");
    ern_attr(ern, "ApplicableTerritoryCode", "Worldwide");
    ern_attr(ern, "IsDefault", "true");
    ern_text(ern, "TitleText", title);
    ern_close(ern);
}

static void
display_artist(struct ern *ern, int number, const char *name, const char *role)
{
    ern_open(ern, "DisplayArtist");
    ern_attr(ern, "SequenceNumber", dp_printf(ern->arena, "%d", number));
    ern_text(ern, "ArtistPartyReference", ern_party(ern, name));
    ern_text(ern, "DisplayArtistRole", role);
    ern_close(ern);
}

/* Is it the credit of an artist who stands beside the primary one? */
static const char *
artist_role(const json_t *contributor)
{
    const char *role = dp_json_text(contributor, "role");

    if (!role || !dp_json_text(contributor, "name"))
        return NULL;
    if (strcmp(role, "featured_artist") == 0)
        return "FeaturedArtist";
    return strcmp(role, "primary_artist") == 0 ? "MainArtist" : NULL;
}

void
ern_artists(struct ern *ern, const json_t *fields)
{
    const json_t *contributors = json_object_get(fields, "contributors");
    const char *primary = dp_json_text(fields, "primary_artist_name");
    struct dp_str shown;
    const char *joint = " feat. ";
    json_t *one;
    size_t i;
    int number = 1;

    if (!primary || !*primary)
        primary = dp_json_text(ern->cargo->fields, "primary_artist_name");
    dp_str_init(&shown, ern->arena, 8192);
    dp_str_add(&shown, primary);
    json_array_foreach(contributors, i, one)
    {
        const char *role = artist_role(one);

        if (!role || strcmp(role, "FeaturedArtist") != 0)
            continue;
        dp_str_add(&shown, joint);
        dp_str_add(&shown, dp_json_text(one, "name"));
        joint = ", ";
    }
    ern_worldwide(ern, "DisplayArtistName", shown.data);
    display_artist(ern, number++, primary, "MainArtist");
    json_array_foreach(contributors, i, one)
    {
        const char *name = dp_json_text(one, "name");

        if (artist_role(one) && strcmp(name, primary) != 0)
            display_artist(ern, number++, name, artist_role(one));
    }
}

static void
contributor(struct ern *ern, int number, const char *name, const char *role)
{
    ern_open(ern, "Contributor");
    ern_attr(ern, "SequenceNumber", dp_printf(ern->arena, "%d", number));
    ern_text(ern, "ContributorPartyReference", ern_party(ern, name));
    ern_text(ern, "Role", role);
    ern_close(ern);
}

void
ern_contributors(struct ern *ern, const json_t *track)
{
    const json_t *lists[] = {
        json_object_get(track, "contributors"),
        json_object_get(ern->cargo->fields, "contributors")};
    json_t *one;
    size_t i;
    int number = 1;

    json_array_foreach(json_object_get(track, "writers"), i, one)
    {
        const char *name = dp_json_text(one, "name");

        if (name && *name)
            contributor(ern, number++, name, "ComposerLyricist");
    }
    for (size_t list = 0; list < 2; list++)
        json_array_foreach(lists[list], i, one)
        {
            const char *name = dp_json_text(one, "name");
            const char *role = role_of(dp_json_text(one, "role"));

            if (name && *name && role)
                contributor(ern, number++, name, role);
        }
}

void
ern_line(struct ern *ern, char kind, const json_t *fields)
{
    const char *owner_key = kind == 'p' ? "pline_owner" : "cline_owner";
    const char *year_key = kind == 'p' ? "pline_year" : "cline_year";
    const char *owner = dp_json_text(fields, owner_key);

    if (!owner)
        fields = ern->cargo->fields;
    owner = dp_json_text(fields, owner_key);
    if (!owner)
        return;
    ern_open(ern, kind == 'p' ? "PLine" : "CLine");
    if (dp_json_int(fields, year_key, 0) > 0)
        ern_textf(ern, "Year", "%lld",
                  (long long)dp_json_int(fields, year_key, 0));
    if (kind == 'p')
        ern_textf(ern, "PLineText", "(P) %s", owner);
    else
        ern_textf(ern, "CLineText", "(C) %s", owner);
    ern_close(ern);
}

void
ern_warning(struct ern *ern, bool is_explicit)
{
    ern_text(ern, "ParentalWarningType",
             is_explicit ? "Explicit" : "NotExplicit");
}

void
ern_ai(struct ern *ern, int made, int parts)
{
    ern_text(ern, "ContainsAI",
             made == 0      ? "None"
             : made < parts ? "Partly"
                            : "All");
}

bool
ern_ai_flag(const struct ern *ern, const json_t *track, const char *flag)
{
    const json_t *said = json_object_get(track, "ai_disclosure");

    if (!json_is_object(said))
        said = json_object_get(ern->cargo->fields, "ai_disclosure");
    return json_is_true(json_object_get(said, flag));
}

const char *
ern_duration(struct ern *ern, int64_t duration_ms)
{
    long long all_s = (long long)(duration_ms + 500) / 1000;

    return dp_printf(ern->arena, "PT%lldH%lldM%lldS", all_s / 3600,
                     all_s / 60 % 60, all_s % 60);
}
