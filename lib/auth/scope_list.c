/* Lists of scopes. */
#include "auth/scope_list.h"

#include <string.h>

#include "auth/scope.h"
#include "base/str.h"

#define PRINTED_MAX 1024

const struct dp_scope_row dp_scope_rows[] = {
    {"mcp:read", "See your releases, files and account", false},
    {"mcp:write", "Upload files, and make, change and submit releases",
     false},
    {"once:mcp", "See and change everything in your account", false},
    {"openid", "Know who you are", true},
    {"profile", "See your name", true},
    {"email", "See your mail address", true},
    {"offline_access", "Keep access while you are away", true},
    {0},
};

/* The bit of a name; 0 when it is not known. */
static unsigned
bit_of(const char *name, size_t len)
{
    for (size_t i = 0; dp_scope_rows[i].name != NULL; i++)
        if (strlen(dp_scope_rows[i].name) == len
            && memcmp(dp_scope_rows[i].name, name, len) == 0)
            return 1u << i;
    return 0;
}

/* A character of a scope's name (RFC 6749 section 3.3). */
static bool
is_name_char(char c)
{
    return c > ' ' && c <= '~' && c != '"' && c != '\\';
}

int
dp_scope_list_parse(const char *text, unsigned *set, struct dp_err *err)
{
    *set = 0;
    for (;;) {
        size_t len = 0;

        while (is_name_char(text[len]))
            len++;
        if (len == 0 || (text[len] != ' ' && text[len] != '\0'))
            return dp_refuse(err, DP_E_INVALID_SCOPE,
                             "scope is no list of names with single blanks "
                             "between.");
        *set |= bit_of(text, len);
        if (text[len] == '\0')
            return 0;
        text += len + 1;
    }
}

char *
dp_scope_list_print(struct dp_arena *arena, unsigned set)
{
    struct dp_str str;

    dp_str_init(&str, arena, PRINTED_MAX);
    for (size_t i = 0; dp_scope_rows[i].name != NULL; i++)
        if (set & 1u << i)
            dp_str_addf(&str, "%s%s", str.len > 0 ? " " : "",
                        dp_scope_rows[i].name);
    return str.data;
}

struct dp_texts
dp_scope_list_texts(struct dp_arena *arena, unsigned set)
{
    struct dp_texts texts = {0};
    size_t known = sizeof(dp_scope_rows) / sizeof(dp_scope_rows[0]);

    texts.items = dp_alloc(arena, known * sizeof(*texts.items));
    for (size_t i = 0; dp_scope_rows[i].name != NULL; i++)
        if (set & 1u << i)
            texts.items[texts.n++] = dp_scope_rows[i].name;
    texts.items[texts.n] = NULL;
    return texts;
}

unsigned
dp_scope_list_of(const struct dp_texts *texts)
{
    unsigned set = 0;

    for (size_t i = 0; i < texts->n; i++)
        set |= bit_of(texts->items[i], strlen(texts->items[i]));
    return set;
}

bool
dp_scope_list_has(unsigned set, const char *name)
{
    return set & bit_of(name, strlen(name));
}

unsigned
dp_scope_list_rights(unsigned set)
{
    unsigned rights = 0;

    for (size_t i = 0; dp_scope_rows[i].name != NULL; i++)
        if (set & 1u << i)
            rights |= dp_scope_parse(dp_scope_rows[i].name);
    return rights;
}
