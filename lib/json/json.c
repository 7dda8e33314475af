/* Helpers over Jansson. */
#include "json/json.h"

#include <stdbool.h>
#include <string.h>

#define DEPTH_MAX 64

void
dp_json_init(void)
{
    json_object_seed(0);
}

static void
release(void *value)
{
    json_decref(value);
}

json_t *
dp_json_keep(struct dp_arena *arena, json_t *value)
{
    if (value != NULL)
        dp_arena_defer(arena, release, value);
    return value;
}

json_t *
dp_json_empty(struct dp_arena *arena)
{
    return dp_json_keep(arena, json_object());
}

/* Does nesting go past DEPTH_MAX?  Strings are skipped. */
static bool
is_too_deep(const char *text, size_t len)
{
    int depth = 0;

    for (const char *p = text, *end = text + len; p < end; p++) {
        if (*p == '"') {
            for (p++; p < end && *p != '"'; p++)
                p += *p == '\\';
        } else if (*p == '{' || *p == '[') {
            if (++depth > DEPTH_MAX)
                return true;
        } else if (*p == '}' || *p == ']') {
            depth--;
        }
    }
    return false;
}

int
dp_json_parse(struct dp_arena *arena, const char *text, size_t len,
              json_t **value, struct dp_err *err)
{
    json_error_t fault;

    if (is_too_deep(text, len))
        return dp_refuse(err, DP_E_BAD_JSON,
                         "Parse error: nested more than %d levels deep",
                         DEPTH_MAX);
    *value = json_loadb(text, len, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES,
                        &fault);
    if (*value == NULL)
        return dp_refuse(err, DP_E_BAD_JSON,
                         "Parse error: not valid JSON at line %d, column %d",
                         fault.line, fault.column);
    dp_json_keep(arena, *value);
    return 0;
}

static int
append(const char *data, size_t len, void *str)
{
    dp_str_add_n(str, data, len);
    return 0;
}

void
dp_json_add(struct dp_str *str, const json_t *value)
{
    json_dump_callback(value, append, str, JSON_COMPACT | JSON_ENCODE_ANY);
}

char *
dp_json_quote(struct dp_arena *arena, const char *text)
{
    struct dp_str str;

    dp_str_init(&str, arena, SIZE_MAX / 4);
    dp_str_json(&str, text);
    return str.data;
}

static char *
print(struct dp_arena *arena, const json_t *value, size_t flags)
{
    struct dp_str str;

    dp_str_init(&str, arena, SIZE_MAX / 4);
    json_dump_callback(value, append, &str,
                       JSON_COMPACT | JSON_ENCODE_ANY | flags);
    return str.data;
}

char *
dp_json_print(struct dp_arena *arena, const json_t *value)
{
    return print(arena, value, 0);
}

char *
dp_json_canonical(struct dp_arena *arena, const json_t *value)
{
    return print(arena, value, JSON_SORT_KEYS);
}

const char *
dp_json_text(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

void
dp_json_set_text(json_t *object, const char *key, const char *text)
{
    if (text != NULL)
        json_object_set_new(object, key, json_string(text));
}

int64_t
dp_json_int(const json_t *object, const char *key, int64_t preset)
{
    const json_t *member = json_object_get(object, key);

    return json_is_integer(member) ? json_integer_value(member) : preset;
}
