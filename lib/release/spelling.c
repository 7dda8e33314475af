/* One spelling for what clients write in several. */
#include "release/spelling.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "release/fields.h"
#include "json/json.h"

typedef json_t *settle_fn(struct dp_arena *arena, const json_t *value);

/* Further names that agents use; all for fields of the tables. */
static const char *const also[][2] = {
    {"artist_name",            "primary_artist_name"   },
    {"artistName",             "primary_artist_name"   },
    {"cover_art_url",          "cover_art_file_url"    },
    {"coverArtUrl",            "cover_art_file_url"    },
    {"audio_url",              "audio_file_url"        },
    {"audioUrl",               "audio_file_url"        },
    {"explicit",               "explicit_flag"         },
    {"subgenre",               "sub_genre"             },
    {"cover_license_declared", "cover_licence_declared"},
    {"coverLicenseDeclared",   "cover_licence_declared"},
};

/* Digits and capital letters only; other values as they are. */
static json_t *
settle_code(struct dp_arena *arena, const json_t *value)
{
    const char *text = json_string_value(value);
    char *code;
    size_t n = 0;

    if (text == NULL)
        return json_deep_copy(value);
    code = dp_alloc(arena, strlen(text) + 1);
    for (; *text != '\0'; text++) {
        if (*text != ' ' && *text != '-')
            code[n++] = (char)toupper((unsigned char)*text);
    }
    return json_string(code);
}

static json_t *
settle_number(struct dp_arena *arena, const json_t *value)
{
    const char *text = json_string_value(value);
    int64_t number;

    (void)arena;
    if (text == NULL || dp_number_parse(text, 0, INT32_MAX, &number) < 0)
        return json_deep_copy(value);
    return json_integer(number);
}

/* Plain names become {"name": ...}. */
static json_t *
settle_people(struct dp_arena *arena, const json_t *value)
{
    json_t *list;
    size_t i;
    const json_t *item;

    (void)arena;
    if (!json_is_array(value))
        return json_deep_copy(value);
    list = json_array();
    json_array_foreach(value, i, item) json_array_append_new(
        list, json_is_string(item) ? json_pack("{s:O}", "name", (json_t *)item)
                                   : json_deep_copy(item));
    return list;
}

/* Territories in capitals. */
static json_t *
settle_codes(struct dp_arena *arena, const json_t *value)
{
    json_t *list;
    size_t i;
    const json_t *item;

    if (!json_is_array(value))
        return json_deep_copy(value);
    list = json_array();
    json_array_foreach(value, i, item)
        json_array_append_new(list, settle_code(arena, item));
    return list;
}

/* "Featured Artist" and "FeaturedArtist" are featured_artist. */
static json_t *
settle_role(struct dp_arena *arena, const json_t *value)
{
    const char *text = json_string_value(value);
    char *word;
    size_t n = 0;

    if (text == NULL)
        return json_deep_copy(value);
    word = dp_alloc(arena, 2 * strlen(text) + 1);
    for (const char *p = text; *p != '\0'; p++) {
        if (n > 0 && isupper((unsigned char)*p)
            && islower((unsigned char)p[-1]))
            word[n++] = '_';
        word[n++] =
            *p == ' ' || *p == '-' ? '_' : (char)tolower((unsigned char)*p);
    }
    for (const char *const *role = dp_contributor_roles; *role != NULL;
         role++) {
        if (strcmp(*role, word) == 0)
            return json_string(word);
    }
    return json_deep_copy(value);
}

static json_t *
settle_credits(struct dp_arena *arena, const json_t *value)
{
    json_t *list = json_deep_copy(value);
    size_t i;
    json_t *item;

    json_array_foreach(list, i, item)
    {
        const json_t *role = json_object_get(item, "role");

        if (role != NULL)
            json_object_set_new(item, "role", settle_role(arena, role));
    }
    return list;
}

static const struct {
    const char *field;
    settle_fn *settle;
} settlers[] = {
    {"upc",                   settle_code   },
    {"isrc",                  settle_code   },
    {"pline_year",            settle_number },
    {"cline_year",            settle_number },
    {"preview_start_seconds", settle_number },
    {"writers",               settle_people },
    {"contributors",          settle_credits},
    {"territories_include",   settle_codes  },
    {"territories_exclude",   settle_codes  },
};

static json_t *
settle_value(struct dp_arena *arena, const char *field, const json_t *value)
{
    for (size_t i = 0; i < sizeof(settlers) / sizeof(settlers[0]); i++) {
        if (strcmp(settlers[i].field, field) == 0)
            return settlers[i].settle(arena, value);
    }
    return json_deep_copy(value);
}

/* The table's name for key, or key itself. */
static const char *
settle_name(const struct dp_arg *fields, const char *key)
{
    const struct dp_arg *field = dp_args_find(fields, key);

    if (field != NULL)
        return field->name;
    for (size_t i = 0; i < sizeof(also) / sizeof(also[0]); i++) {
        if (strcmp(also[i][0], key) == 0
            && dp_args_find(fields, also[i][1]) != NULL)
            return also[i][1];
    }
    return key;
}

int
dp_spelling_settle(struct dp_arena *arena, const struct dp_arg *fields,
                   const json_t *object, const char *where, json_t **result,
                   struct dp_err *err)
{
    const char *key;
    json_t *value;

    if (!json_is_object(object))
        return dp_refuse(err, DP_E_BAD_PARAMS, "%s must be an object.", where);
    *result = dp_json_empty(arena);
    json_object_foreach((json_t *)object, key, value)
    {
        const char *name = settle_name(fields, key);
        json_t *settled = dp_json_keep(arena, settle_value(arena, name, value));
        const json_t *other = json_object_get(*result, name);

        if (other != NULL && !json_equal(other, settled))
            return dp_refuse(err, DP_E_BAD_PARAMS,
                             "%s has %s in two spellings with different "
                             "values; send one.",
                             where, name);
        json_object_set(*result, name, settled);
    }
    return 0;
}
