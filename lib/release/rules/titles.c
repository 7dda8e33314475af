/* Rules about titles and the names of artists. */
#include <ctype.h>
#include <string.h>

#include "release/rules/check.h"
#include "json/json.h"

static const char *const placeholders[] = {
    "untitled",
    "untitled track",
    "untitled release",
    "title",
    "track title",
    "song title",
    "release title",
    "album title",
    "placeholder",
    "tbd",
    "tba",
    "todo",
    "unknown",
    "n/a",
    "none",
    "null",
    "track",
    "song",
    "new song",
    "new track",
    "audio",
    "file",
    "...",
    "-",
    "?",
    NULL,
};

static const char *const generic_artists[] = {
    "various artists",
    "various",
    "va",
    "v.a.",
    "v/a",
    "unknown",
    "unknown artist",
    "artist",
    "artist name",
    "primary artist",
    "the artist",
    "band",
    "the band",
    "singer",
    "musician",
    "composer",
    "producer",
    "dj",
    "rapper",
    "anonymous",
    "n/a",
    "none",
    "null",
    "tbd",
    "tba",
    "placeholder",
    "soundtrack",
    "original soundtrack",
    "original cast",
    "orchestra",
    "choir",
    "chorus",
    "ensemble",
    "karaoke",
    "instrumental",
    "me",
    NULL,
};

/* "track 1", "song #02", "audio 3": a word and a number. */
static bool
is_numbered(const char *folded)
{
    static const char *const words[] = {"track",    "song", "title", "audio",
                                        "untitled", "file", NULL};

    for (const char *const *word = words; *word != NULL; word++) {
        size_t len = strlen(*word);
        const char *rest = folded + len;

        if (strncmp(folded, *word, len) != 0)
            continue;
        rest += strspn(rest, " #_-");
        if (*rest != '\0' && strspn(rest, "0123456789") == strlen(rest))
            return true;
    }
    return false;
}

static void
title_real(const struct dp_check *check)
{
    const char *title = dp_check_text(check, "title");

    if (title == NULL)
        return;
    if (dp_check_is_any(check->arena, title, placeholders)
        || is_numbered(dp_check_fold(check->arena, title)))
        dp_check_found(check, "/title",
                       "'%s' looks like a placeholder; give the real title.",
                       title);
}

/* ASCII letters of one case only; *letters counts them. */
static bool
is_one_case(const char *text, int (*is_other)(int), size_t *letters)
{
    *letters = 0;
    for (; *text != '\0'; text++) {
        if ((unsigned char)*text >= 0x80 || is_other((unsigned char)*text))
            return false;
        if (isalpha((unsigned char)*text))
            ++*letters;
    }
    return true;
}

static void
title_casing(const struct dp_check *check)
{
    const char *title = dp_check_text(check, "title");
    size_t letters;

    if (title == NULL)
        return;
    if (is_one_case(title, islower, &letters) && letters > 4)
        dp_check_found(check, "/title",
                       "'%s' is all capitals; stores want title case, such "
                       "as \"Night Drive\".",
                       title);
    else if (is_one_case(title, isupper, &letters) && letters > 1)
        dp_check_found(check, "/title",
                       "'%s' is all lower case; stores want title case, such "
                       "as \"Night Drive\".",
                       title);
}

/* "feat", "ft" or "featuring" as a word that introduces somebody. */
static bool
has_featuring(struct dp_arena *arena, const char *title)
{
    static const char *const marks[] = {"feat. ", "feat ",      "ft. ",
                                        "ft ",    "featuring ", NULL};
    const char *folded = dp_check_fold(arena, title);

    for (const char *p = folded + 1; *folded != '\0' && *p != '\0'; p++) {
        if (strchr(" ([", p[-1]) == NULL)
            continue;
        for (const char *const *mark = marks; *mark != NULL; mark++) {
            if (strncmp(p, *mark, strlen(*mark)) == 0)
                return true;
        }
    }
    return false;
}

static bool
names_featured(const struct dp_check *check, const json_t *object)
{
    size_t i;
    const json_t *person;

    json_array_foreach(json_object_get(object, "contributors"), i, person)
    {
        const char *role = dp_json_text(person, "role");

        if (role != NULL
            && strncmp(dp_check_fold(check->arena, role), "featur", 6) == 0)
            return true;
    }
    return false;
}

static bool
has_featured(const struct dp_check *check)
{
    return names_featured(check, check->object)
           || names_featured(check, check->document->release);
}

static void
no_featuring_twice(const struct dp_check *check)
{
    const char *title = dp_check_text(check, "title");

    if (title != NULL && has_featuring(check->arena, title)
        && has_featured(check))
        dp_check_found(check, "/title",
                       "Take the featured artist out of the title: the "
                       "contributors name them, and stores add \"feat.\" "
                       "themselves.");
}

static void
featured_credited(const struct dp_check *check)
{
    const char *title = dp_check_text(check, "title");

    if (title != NULL && has_featuring(check->arena, title)
        && !has_featured(check))
        dp_check_found(check, "/title",
                       "The title names a featured artist; put them into "
                       "contributors with role featured_artist instead.");
}

static void
artist_real(const struct dp_check *check)
{
    const char *name = dp_check_text(check, "primary_artist_name");

    if (name != NULL && dp_check_is_any(check->arena, name, generic_artists))
        dp_check_found(check, "/primary_artist_name",
                       "'%s' is a generic name that stores refuse; give the "
                       "artist's own name.",
                       name);
}

/* clang-format off */
const struct dp_rule dp_rules_titles[] = {
    {"title_placeholder", DP_BLOCKING, DP_ON_BOTH, title_real,
     "Titles are real titles: not \"Untitled\", \"Track 1\" or \"TBD\"."},
    {"title_featuring", DP_BLOCKING, DP_ON_BOTH, no_featuring_twice,
     "No \"feat.\" in a title when contributors name the featured artist."},
    {"title_featuring_uncredited", DP_ADVISORY, DP_ON_BOTH, featured_credited,
     "Featured artists are contributors with role featured_artist, not part "
     "of the title."},
    {"title_casing", DP_ADVISORY, DP_ON_BOTH, title_casing,
     "Titles are in title case, not all capitals or all lower case, unless "
     "the artist writes them so everywhere."},
    {"artist_generic", DP_BLOCKING, DP_ON_BOTH, artist_real,
     "No generic artist names such as \"Various Artists\" or \"Unknown\"."},
    {0},
};
/* clang-format on */
