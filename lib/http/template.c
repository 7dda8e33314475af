/* HTML templates. */
#include "config.h"

#include "http/template.h"

#include <stdbool.h>
#include <string.h>

/* Sections and partial templates within each other. */
#define DEPTH_MAX 12
#define NAME_MAX_BYTES 64

/* What names are looked up in, the innermost last. */
struct scope {
    const struct dp_template *set;
    const json_t *values[DEPTH_MAX];
    int n;
};

/* A tag: {{#name}}. */
struct tag {
    const char *start; /* at {{ */
    const char *end;   /* behind }} */
    char kind;         /* # ^ / > or 0 */
    char name[NAME_MAX_BYTES];
};

/* The next tag from text on; false when there is none. */
static bool
next_tag(const char *text, const char *end, struct tag *tag, bool *faulty)
{
    const char *open = memmem(text, (size_t)(end - text), "{{", 2);
    const char *close;
    size_t len;

    if (open == NULL)
        return false;
    close = memmem(open, (size_t)(end - open), "}}", 2);
    if (close == NULL) {
        *faulty = true;
        return false;
    }
    tag->start = open;
    tag->end = close + 2;
    open += 2;
    tag->kind = strchr("#^/>", *open) != NULL ? *open++ : '\0';
    len = (size_t)(close - open);
    if (len == 0 || len >= sizeof(tag->name)) {
        *faulty = true;
        return false;
    }
    memcpy(tag->name, open, len);
    tag->name[len] = '\0';
    return true;
}

/* The {{/name}} that closes a section whose body begins at text. */
static bool
find_close(const char *text, const char *end, const char *name,
           struct tag *close)
{
    bool faulty = false;
    int depth = 0;

    while (next_tag(text, end, close, &faulty)) {
        text = close->end;
        if (strcmp(close->name, name) != 0)
            continue;
        if (close->kind == '#' || close->kind == '^')
            depth++;
        else if (close->kind == '/' && depth-- == 0)
            return true;
    }
    return false;
}

static const json_t *
look_up(const struct scope *scope, const char *name)
{
    if (strcmp(name, ".") == 0)
        return scope->values[scope->n - 1];
    for (int i = scope->n - 1; i >= 0; i--) {
        const json_t *value = json_object_get(scope->values[i], name);

        if (value != NULL)
            return value;
    }
    return NULL;
}

static bool
shows(const json_t *value)
{
    switch (json_typeof(value)) {
    case JSON_STRING:
        return json_string_length(value) > 0;
    case JSON_ARRAY:
        return json_array_size(value) > 0;
    case JSON_FALSE:
    case JSON_NULL:
        return false;
    default:
        return true;
    }
}

static void
add_value(struct dp_str *out, const json_t *value)
{
    if (json_is_string(value))
        dp_str_html(out, json_string_value(value));
    else if (json_is_integer(value))
        dp_str_addf(out, "%lld", (long long)json_integer_value(value));
}

static void print(struct dp_str *out, struct scope *scope, const char *text,
                  const char *end);

static void
print_with(struct dp_str *out, struct scope *scope, const json_t *value,
           const char *text, const char *end)
{
    if (scope->n == DEPTH_MAX) {
        out->failed = true;
        return;
    }
    scope->values[scope->n++] = value;
    print(out, scope, text, end);
    scope->n--;
}

/* {{#name}} and {{^name}}: body is between the two tags. */
static void
print_section(struct dp_str *out, struct scope *scope, const struct tag *tag,
              const char *body_end)
{
    const json_t *value = look_up(scope, tag->name);
    bool shown = value != NULL && shows(value);
    const json_t *element;
    size_t i;

    if (tag->kind == '^' || !shown) {
        if (shown == (tag->kind == '#'))
            print(out, scope, tag->end, body_end);
        return;
    }
    if (!json_is_array(value)) {
        print_with(out, scope, value, tag->end, body_end);
        return;
    }
    json_array_foreach(value, i, element)
        print_with(out, scope, element, tag->end, body_end);
}

static void
print_named(struct dp_str *out, struct scope *scope, const char *name)
{
    const struct dp_template *t = scope->set;

    while (t->name != NULL && strcmp(t->name, name) != 0)
        t++;
    if (t->name == NULL)
        out->failed = true;
    else /* one more level, so that no template includes itself for ever */
        print_with(out, scope, NULL, t->text, t->text + strlen(t->text));
}

static void
print(struct dp_str *out, struct scope *scope, const char *text,
      const char *end)
{
    struct tag tag, close;
    bool faulty = false;

    while (next_tag(text, end, &tag, &faulty)) {
        dp_str_add_n(out, text, (size_t)(tag.start - text));
        text = tag.end;
        if (tag.kind == '\0') {
            add_value(out, look_up(scope, tag.name));
        } else if (tag.kind == '>') {
            print_named(out, scope, tag.name);
        } else if (tag.kind == '/'
                   || !find_close(text, end, tag.name, &close)) {
            faulty = true;
            break;
        } else {
            print_section(out, scope, &tag, close.start);
            text = close.end;
        }
    }
    dp_str_add_n(out, text, (size_t)(end - text));
    out->failed |= faulty;
}

void
dp_template_print(struct dp_str *out, const struct dp_template *set,
                  const char *name, const json_t *model)
{
    struct scope scope = {.set = set, .values = {model}, .n = 1};

    print_named(out, &scope, name);
}
