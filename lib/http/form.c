/* Form-encoded text. */
#include "http/form.h"

#include <string.h>

static int
hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

char *
dp_form_decode(struct dp_arena *arena, const char *text, size_t len,
               bool plus_is_space)
{
    char *out = dp_alloc(arena, len + 1);
    char *end = out;

    for (size_t i = 0; i < len; i++) {
        char c = text[i];

        if (c == '+' && plus_is_space) {
            c = ' ';
        } else if (c == '%') {
            int high = i + 2 < len ? hex_value(text[i + 1]) : -1;
            int low = i + 2 < len ? hex_value(text[i + 2]) : -1;

            if (high < 0 || low < 0)
                return NULL;
            c = (char)(high * 16 + low);
            i += 2;
        }
        if (c == '\0')
            return NULL;
        *end++ = c;
    }
    *end = '\0';
    return out;
}

/* A field between text and end, cut at its first '='; value "" without. */
static int
read_field(struct dp_arena *arena, const char *text, const char *end,
           struct dp_form_field *field)
{
    const char *eq = memchr(text, '=', (size_t)(end - text));
    const char *name_end = eq != NULL ? eq : end;

    field->name = dp_form_decode(arena, text, (size_t)(name_end - text), true);
    field->value = eq == NULL ? ""
                              : dp_form_decode(arena, eq + 1,
                                               (size_t)(end - eq - 1), true);
    return field->name != NULL && field->value != NULL ? 0 : -1;
}

/* The end of the field that text begins with. */
static const char *
field_end(const char *text, const char *end)
{
    const char *amp = memchr(text, '&', (size_t)(end - text));

    return amp != NULL ? amp : end;
}

static const struct dp_form_field *
find(const struct dp_form *form, const char *name)
{
    for (size_t i = 0; i < form->n; i++)
        if (strcmp(form->fields[i].name, name) == 0)
            return &form->fields[i];
    return NULL;
}

int
dp_form_parse(struct dp_arena *arena, const char *text, size_t len,
              struct dp_form *form, struct dp_err *err)
{
    const char *end = text + len;
    const char *stop;

    form->fields = dp_alloc(arena, DP_FORM_FIELDS_MAX * sizeof(*form->fields));
    form->n = 0;
    for (; text < end; text = stop + 1) {
        struct dp_form_field field;

        stop = field_end(text, end);
        if (stop == text)
            continue;
        if (form->n == DP_FORM_FIELDS_MAX)
            return dp_refuse(err, DP_E_BAD_REQUEST,
                             "The form has more than %d fields.",
                             DP_FORM_FIELDS_MAX);
        if (read_field(arena, text, stop, &field) < 0)
            return dp_refuse(err, DP_E_BAD_REQUEST, "The form is malformed.");
        if (find(form, field.name) != NULL)
            return dp_refuse(err, DP_E_BAD_REQUEST,
                             "The parameter %.60s was sent twice.", field.name);
        form->fields[form->n++] = field;
    }
    return 0;
}

const char *
dp_form_get(const struct dp_form *form, const char *name)
{
    const struct dp_form_field *field = find(form, name);

    return field != NULL && field->value[0] != '\0' ? field->value : NULL;
}

const char *
dp_form_find(struct dp_arena *arena, const char *text, size_t len,
             const char *name)
{
    const char *end = text + len;
    const char *stop;

    for (; text < end; text = stop + 1) {
        struct dp_form_field field;

        stop = field_end(text, end);
        read_field(arena, text, stop, &field);
        if (field.name != NULL && strcmp(field.name, name) == 0)
            return field.value;
    }
    return NULL;
}
