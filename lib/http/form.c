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

const char *
dp_form_find(struct dp_arena *arena, const char *text, size_t len,
             const char *name)
{
    const char *end = text + len;

    while (text < end) {
        const char *amp = memchr(text, '&', (size_t)(end - text));
        const char *stop = amp != NULL ? amp : end;
        const char *eq = memchr(text, '=', (size_t)(stop - text));
        const char *key_end = eq != NULL ? eq : stop;
        char *key
            = dp_form_decode(arena, text, (size_t)(key_end - text), true);

        if (key != NULL && strcmp(key, name) == 0)
            return eq == NULL ? ""
                              : dp_form_decode(arena, eq + 1,
                                               (size_t)(stop - eq - 1), true);
        text = stop + 1;
    }
    return NULL;
}
