/* Parameters of header values. */
#include "http/param.h"

#include <string.h>
#include <strings.h>

static const char *
skip_blanks(const char *p)
{
    return p + strspn(p, " \t");
}

/*
 * A quoted string from behind its opening quote.  Only \" and \\ are escapes:
 * a lone backslash is part of the names that some browsers send.
 */
static const char *
take_quoted(struct dp_arena *arena, const char *p, char **value)
{
    size_t len = 0;

    *value = dp_alloc(arena, strlen(p) + 1);
    for (; *p != '"'; p++) {
        if (*p == '\0')
            return NULL;
        if (p[0] == '\\' && (p[1] == '"' || p[1] == '\\'))
            p++;
        (*value)[len++] = *p;
    }
    return p + 1;
}

static const char *
take_value(struct dp_arena *arena, const char *p, char **value)
{
    size_t len;

    if (*p == '"')
        return take_quoted(arena, p + 1, value);
    len = strcspn(p, "; \t\"");
    *value = dp_strndup(arena, p, len);
    return len > 0 ? p + len : NULL;
}

const char *
dp_param_find(struct dp_arena *arena, const char *header, const char *name,
              int *faulty)
{
    const char *p = header + strcspn(header, ";");
    const char *found = NULL;

    while (*p == ';') {
        const char *key = skip_blanks(p + 1);
        size_t len = strcspn(key, "=; \t\"");
        char *value;

        p = key + len;
        if (len == 0 && (*p == ';' || *p == '\0'))
            continue;
        if (len == 0 || *p != '=') {
            *faulty = 1;
            return NULL;
        }
        p = take_value(arena, p + 1, &value);
        if (p == NULL) {
            *faulty = 1;
            return NULL;
        }
        p = skip_blanks(p);
        if (strlen(name) != len || strncasecmp(key, name, len) != 0)
            continue;
        if (found != NULL)
            *faulty = 1;
        found = value;
    }
    if (*p != '\0')
        *faulty = 1;
    return found;
}
