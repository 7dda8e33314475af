/* Rules about fields as such: present, known, of the right type. */
#include <ctype.h>
#include <string.h>

#include "base/str.h"
#include "release/fields.h"
#include "release/rules/check.h"
#include "json/json.h"

static bool
is_empty(const json_t *value)
{
    return value == NULL || json_is_null(value)
           || (json_is_string(value)
               && strspn(json_string_value(value), " \t\r\n")
                      == json_string_length(value))
           || (json_is_array(value) && json_array_size(value) == 0);
}

static void
required_present(const struct dp_check *check)
{
    static const char mark[] = "Required. ";
    bool release = dp_check_is_release(check);
    const char *const *names =
        release ? dp_release_required : dp_track_required;

    for (; *names != NULL; names++) {
        const struct dp_arg *field = dp_args_find(
            release ? dp_release_fields : dp_track_fields, *names);

        if (is_empty(json_object_get(check->object, *names)))
            dp_check_found(check, dp_printf(check->arena, "/%s", *names),
                           "%s is missing. %s", *names,
                           field->help + strlen(mark));
    }
}

/* Looks at one member; row is NULL when no table knows it. */
typedef void visit_fn(const struct dp_check *check, const struct dp_arg *row,
                      const json_t *value, const char *pointer,
                      const struct dp_arg *table);

static void visit_object(const struct dp_check *check,
                         const struct dp_arg *table, const json_t *object,
                         const char *pointer, visit_fn *visit);

static char *
pointer_to(struct dp_arena *arena, const char *pointer, const char *key)
{
    struct dp_str str;

    dp_str_init(&str, arena, strlen(pointer) + 2 * strlen(key) + 1);
    dp_str_add(&str, pointer);
    dp_str_pointer(&str, key);
    return str.data;
}

/* What stands in a list of objects. */
static const struct dp_arg any_object = {
    .name = "item",
    .type = DP_ARG_OBJ,
    .help = "The list holds objects.",
};

static void
visit_list(const struct dp_check *check, const struct dp_arg *row,
           const json_t *list, const char *pointer, visit_fn *visit)
{
    bool plain = row->items[0].name[0] == '\0';
    size_t i;
    const json_t *item;

    json_array_foreach(list, i, item)
    {
        const char *at = dp_printf(check->arena, "%s/%zu", pointer, i);

        if (!plain && json_is_object(item))
            visit_object(check, row->items, item, at, visit);
        else
            visit(check, plain ? row->items : &any_object, item, at,
                  row->items);
    }
}

static void
visit_object(const struct dp_check *check, const struct dp_arg *table,
             const json_t *object, const char *pointer, visit_fn *visit)
{
    const char *key;
    json_t *value;

    json_object_foreach((json_t *)object, key, value)
    {
        const struct dp_arg *row = dp_args_find(table, key);
        const char *at = pointer_to(check->arena, pointer, key);

        visit(check, row, value, at, table);
        if (row == NULL || row->items == NULL)
            continue;
        if (row->type == DP_ARG_LIST && json_is_array(value))
            visit_list(check, row, value, at, visit);
        else if (row->type == DP_ARG_OBJ && json_is_object(value))
            visit_object(check, row->items, value, at, visit);
    }
}

static void
visit_unknown(const struct dp_check *check, const struct dp_arg *row,
              const json_t *value, const char *pointer,
              const struct dp_arg *table)
{
    const char *name = strrchr(pointer, '/') + 1;
    const char *near;

    (void)value;
    if (row != NULL)
        return;
    near = dp_args_suggest(check->arena, table, name);
    dp_check_found(check, pointer,
                   "%.60s is no field of ours; it is kept but not used.%s%s%s",
                   name, near != NULL ? " Did you mean " : "",
                   near != NULL ? near : "", near != NULL ? "?" : "");
}

static void
unknown_told(const struct dp_check *check)
{
    visit_object(
        check, dp_check_is_release(check) ? dp_release_fields : dp_track_fields,
        check->object, "", visit_unknown);
}

/* The argument decoder says what is wrong with a value alone. */
static void
visit_type(const struct dp_check *check, const struct dp_arg *row,
           const json_t *value, const char *pointer, const struct dp_arg *table)
{
    struct dp_arg alone[2] = {{0}, {0}};
    const char *name = strrchr(pointer, '/') + 1;
    struct dp_err err;
    json_t *object;

    (void)table;
    if (row == NULL || json_is_null(value))
        return;
    if (isdigit((unsigned char)name[0]))
        name = dp_printf(check->arena, "item %s", name);
    alone[0] = *row;
    alone[0].name = name;
    alone[0].alias = NULL;
    alone[0].offset = 0;
    alone[0].open = true;
    object =
        dp_json_keep(check->arena, json_pack("{s:O}", name, (json_t *)value));
    if (dp_args_decode(check->arena, alone, object,
                       dp_alloc(check->arena, 2 * sizeof(int64_t)), &err)
        < 0)
        dp_check_found(check, pointer, "%s. %s", dp_err_text(&err), row->help);
}

static void
types_right(const struct dp_check *check)
{
    visit_object(
        check, dp_check_is_release(check) ? dp_release_fields : dp_track_fields,
        check->object, "", visit_type);
}

static void
has_tracks(const struct dp_check *check)
{
    if (json_array_size(check->document->tracks) == 0)
        dp_check_found(check, "/tracks",
                       "The release has no tracks; add at least one.");
}

/* clang-format off */
const struct dp_rule dp_rules_fields[] = {
    {"field_missing", DP_BLOCKING, DP_ON_BOTH, required_present,
     "A release needs title, primary_artist_name, genre, release_date and "
     "cover_art_file_url; a track needs title, audio_file_url, explicit_flag "
     "and writers."},
    {"tracks_missing", DP_BLOCKING, DP_ON_DOCUMENT, has_tracks,
     "A release has at least one track."},
    {"field_invalid", DP_BLOCKING, DP_ON_BOTH, types_right,
     "Every field has the type, length and words its schema says."},
    {"field_unknown", DP_ADVISORY, DP_ON_BOTH, unknown_told,
     "Fields that no schema names are kept but not used."},
    {0},
};
/* clang-format on */
