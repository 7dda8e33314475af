/* Argument tables: decoding and checking. */
#include "json/args.h"

#include <string.h>

#include "base/str.h"
#include "json/json.h"

/* Where in the document we are. */
struct place {
    struct dp_arena *arena;
    const char *pointer; /* RFC 6901: "/release/tracks/0"; "" at the top */
    struct dp_err *err;
};

static int check_object(const struct place *at, const struct dp_arg *args,
                        const json_t *object, char *target);
static int check_value(const struct place *at, const struct dp_arg *arg,
                       const json_t *value);

/* The place of a member: its name may be any text. */
static struct place
enter(const struct place *at, const char *name)
{
    struct place inside = *at;
    struct dp_str pointer;

    dp_str_init(&pointer, at->arena, SIZE_MAX / 4);
    dp_str_add(&pointer, at->pointer);
    dp_str_pointer(&pointer, name);
    inside.pointer = pointer.data;
    return inside;
}

/* For the client's program: the argument, and where in it. */
static void
add_data(const struct place *at)
{
    struct dp_str data;
    const char *name = at->pointer + 1;

    dp_str_init(&data, at->arena, SIZE_MAX / 4);
    dp_str_add(&data, "{\"argument\":");
    dp_str_json(&data, dp_strndup(at->arena, name, strcspn(name, "/")));
    dp_str_add(&data, ",\"pointer\":");
    dp_str_json(&data, at->pointer);
    dp_str_add(&data, "}");
    at->err->data_json = data.data;
}

/* Refuse what stands here. */
static int
refuse_here(const struct place *at, const char *sentence)
{
    dp_refuse(at->err, DP_E_BAD_PARAMS, "%s %s", at->pointer + 1, sentence);
    add_data(at);
    return -1;
}

/* Refuse a member of what stands here. */
static int
refuse(const struct place *at, const char *name, const char *sentence)
{
    struct place inside = enter(at, name);

    return refuse_here(&inside, sentence);
}

/* Characters of UTF-8 text, as minLength and maxLength count them. */
static size_t
count_chars(const char *text)
{
    size_t n = 0;

    for (; *text != '\0'; text++)
        n += ((unsigned char)*text & 0xc0) != 0x80;
    return n;
}

static int
check_text(const struct place *at, const struct dp_arg *arg,
           const json_t *value)
{
    size_t len;

    if (!json_is_string(value))
        return refuse(at, arg->name, "must be a string");
    len = count_chars(json_string_value(value));
    if (arg->min > 0 && len < (size_t)arg->min)
        return refuse(at, arg->name,
                      arg->min == 1 ? "must not be empty" : "is too short");
    if (arg->max > 0 && len > (size_t)arg->max)
        return refuse(at, arg->name,
                      dp_printf(at->arena, "is longer than %lld characters",
                                (long long)arg->max));
    return 0;
}

static int
check_int(const struct place *at, const struct dp_arg *arg,
          const json_t *value)
{
    json_int_t number = json_integer_value(value);

    if (!json_is_integer(value))
        return refuse(at, arg->name, "must be a whole number");
    if ((arg->min != 0 || arg->max != 0)
        && (number < arg->min || (arg->max != 0 && number > arg->max)))
        return refuse(
            at, arg->name,
            arg->max == 0
                ? dp_printf(at->arena, "must be at least %lld",
                            (long long)arg->min)
                : dp_printf(at->arena, "must be from %lld to %lld",
                            (long long)arg->min, (long long)arg->max));
    return 0;
}

static int
check_enum(const struct place *at, const struct dp_arg *arg,
           const json_t *value)
{
    struct dp_str words;

    if (check_text(at, arg, value) < 0)
        return -1;
    dp_str_init(&words, at->arena, 300);
    for (const char *const *word = arg->choices; *word != NULL; word++) {
        if (strcmp(*word, json_string_value(value)) == 0)
            return 0;
        dp_str_addf(&words, "%s%s", words.len > 0 ? ", " : "", *word);
    }
    return refuse(at, arg->name,
                  dp_printf(at->arena, "must be one of %s", words.data));
}

/* One item of a list: an object, or, where the row has no name, a value. */
static int
check_item(const struct place *at, const struct dp_arg *items, size_t i,
           const json_t *item)
{
    struct dp_arg plain = items[0];
    struct place inside;

    plain.name = dp_printf(at->arena, "%zu", i);
    if (items[0].name[0] == '\0')
        return check_value(at, &plain, item);
    inside = enter(at, plain.name);
    return check_object(&inside, items, item, NULL);
}

static int
check_list(const struct place *at, const struct dp_arg *arg,
           const json_t *list)
{
    struct place inside = enter(at, arg->name);
    size_t i;
    const json_t *item;

    if (!json_is_array(list))
        return refuse(at, arg->name, "must be an array");
    if (json_array_size(list) < (size_t)arg->min)
        return refuse_here(&inside, arg->min == 1 ? "must not be empty"
                                                  : "has too few items");
    if (arg->max > 0 && json_array_size(list) > (size_t)arg->max)
        return refuse_here(&inside, "has too many items");
    if (arg->items == NULL || arg->open)
        return 0;
    json_array_foreach(list, i, item)
    {
        if (check_item(&inside, arg->items, i, item) < 0)
            return -1;
    }
    return 0;
}

static int
check_value(const struct place *at, const struct dp_arg *arg,
            const json_t *value)
{
    struct place inside;

    switch (arg->type) {
    case DP_ARG_STR:
        return check_text(at, arg, value);
    case DP_ARG_INT:
        return check_int(at, arg, value);
    case DP_ARG_ENUM:
        return check_enum(at, arg, value);
    case DP_ARG_BOOL:
        return json_is_boolean(value)
                   ? 0
                   : refuse(at, arg->name, "must be true or false");
    case DP_ARG_LIST:
        return check_list(at, arg, value);
    case DP_ARG_JSON:
    case DP_ARG_OBJ:
        if (!json_is_object(value))
            return refuse(at, arg->name, "must be an object");
        if (arg->items == NULL || arg->open)
            return 0;
        inside = enter(at, arg->name);
        return check_object(&inside, arg->items, value, NULL);
    }
    return 0;
}

/* Write value (NULL = absent) into target's member. */
static void
store(const struct dp_arg *arg, json_t *value, char *target)
{
    void *member = target + arg->offset;

    switch (arg->type) {
    case DP_ARG_STR:
    case DP_ARG_ENUM:
        *(const char **)member = json_string_value(value);
        break;
    case DP_ARG_INT:
        *(int64_t *)member
            = value == NULL ? DP_ARG_UNSET : json_integer_value(value);
        break;
    case DP_ARG_BOOL:
        *(enum dp_tri *)member = value == NULL          ? DP_UNSET
                                 : json_is_true(value) ? DP_TRUE
                                                       : DP_FALSE;
        break;
    case DP_ARG_JSON:
    case DP_ARG_LIST:
    case DP_ARG_OBJ:
        *(json_t **)member = value;
        break;
    }
}

const struct dp_arg *
dp_args_find(const struct dp_arg *args, const char *name)
{
    for (; args->name != NULL; args++) {
        if (strcmp(args->name, name) == 0
            || (args->alias != NULL && strcmp(args->alias, name) == 0))
            return args;
    }
    return NULL;
}

const char *
dp_args_suggest(struct dp_arena *arena, const struct dp_arg *args,
                const char *word)
{
    const char **names;
    size_t n = 0;

    while (args[n].name != NULL)
        n++;
    names = dp_alloc_n(arena, n + 1, sizeof(*names));
    for (size_t i = 0; i < n; i++)
        names[i] = args[i].name;
    return dp_args_nearest(word, names);
}

static int
check_names(const struct place *at, const struct dp_arg *args,
            const json_t *object)
{
    struct place inside;
    const char *near;

    for (void *it = json_object_iter((json_t *)object); it != NULL;
         it = json_object_iter_next((json_t *)object, it)) {
        const char *key = json_object_iter_key(it);

        if (dp_args_find(args, key) != NULL)
            continue;
        near = dp_args_suggest(at->arena, args, key);
        inside = enter(at, key);
        dp_refuse(at->err, DP_E_BAD_PARAMS,
                  "There is no argument '%.60s' here%s%s%s", key,
                  near != NULL ? "; did you mean '" : ".",
                  near != NULL ? near : "", near != NULL ? "'?" : "");
        add_data(&inside);
        return -1;
    }
    return 0;
}

static int
check_object(const struct place *at, const struct dp_arg *args,
             const json_t *object, char *target)
{
    if (!json_is_object(object))
        return refuse_here(at, "must be an object");
    if (check_names(at, args, object) < 0)
        return -1;
    for (const struct dp_arg *arg = args; arg->name != NULL; arg++) {
        json_t *value = json_object_get(object, arg->name);

        if (value == NULL && arg->alias != NULL)
            value = json_object_get(object, arg->alias);
        if (value == NULL && arg->required)
            return refuse(at, arg->name, "is missing");
        if (json_is_null(value) && (arg->nullable || !arg->required))
            value = NULL;
        if (value != NULL && check_value(at, arg, value) < 0)
            return -1;
        if (target != NULL)
            store(arg, value, target);
    }
    return 0;
}

int
dp_args_decode(struct dp_arena *arena, const struct dp_arg *args,
               json_t *object, void *target, struct dp_err *err)
{
    static const struct dp_arg none[] = {{0}};
    struct place top = {arena, "", err};

    if (object == NULL || json_is_null(object))
        object = dp_json_empty(arena);
    if (!json_is_object(object))
        return dp_refuse(err, DP_E_BAD_PARAMS, "Arguments must be an object.");
    return check_object(&top, args != NULL ? args : none, object, target);
}
