/* PostgreSQL arrays from text. */
#include "pg/array.h"

#include <stdlib.h>
#include <string.h>

/* Commas, also those in quotes, plus one: no array has more elements. */
static size_t
count_elements(const char *text)
{
    size_t n = 1;

    for (; *text != '\0'; text++)
        n += *text == ',';
    return n;
}

/*
 * Copy the element at *text to *out and end it with NUL; both are moved on,
 * *text to the comma or brace after it.
 */
static bool
copy_element(const char **text, char **out)
{
    const char *in = *text;
    bool quoted = *in == '"';

    if (quoted)
        in++;
    while (*in != '\0' && (quoted ? *in != '"' : *in != ',' && *in != '}')) {
        if (*in == '\\' && in[1] != '\0')
            in++;
        *(*out)++ = *in++;
    }
    if (quoted && *in++ != '"')
        return false;
    *(*out)++ = '\0';
    *text = in;
    return *in == ',' || *in == '}';
}

bool
dp_pg_array_texts(struct dp_arena *arena, const char *text,
                  struct dp_texts *texts)
{
    char *out = dp_alloc(arena, strlen(text) + 2);

    texts->n = 0;
    texts->items = dp_alloc_n(arena, count_elements(text) + 1,
                              sizeof(*texts->items));
    if (*text++ != '{')
        return false;
    while (*text != '}') {
        const char *element = out;

        if (strncmp(text, "NULL", 4) == 0
            && (text[4] == ',' || text[4] == '}')) {
            element = "";
            text += 4;
        } else if (!copy_element(&text, &out)) {
            return false;
        }
        texts->items[texts->n++] = element;
        if (*text == ',')
            text++;
    }
    return text[1] == '\0';
}

bool
dp_pg_array_ints(struct dp_arena *arena, const char *text,
                 struct dp_ints *ints)
{
    char *end;

    ints->n = 0;
    ints->items =
        dp_alloc_n(arena, count_elements(text), sizeof(*ints->items));
    if (*text++ != '{')
        return false;
    while (*text != '}') {
        long number = strtol(text, &end, 10);

        if (end == text || (*end != ',' && *end != '}')
            || number < INT32_MIN || number > INT32_MAX)
            return false;
        ints->items[ints->n++] = (int)number;
        text = *end == ',' ? end + 1 : end;
    }
    return text[1] == '\0';
}
