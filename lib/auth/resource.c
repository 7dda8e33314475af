/* The resources of this server. */
#include "auth/resource.h"

#include <string.h>
#include <strings.h>

static const char *const endings[] = {"/api/mcp", "/mcp", "/sse", ""};

#define N_ENDINGS (sizeof(endings) / sizeof(endings[0]))

const char *const *
dp_resource_names(struct dp_arena *arena, const struct dp_conf *conf)
{
    const char **names = dp_alloc(arena, (N_ENDINGS + 1) * sizeof(*names));

    for (size_t i = 0; i < N_ENDINGS; i++)
        names[i] =
            dp_printf(arena, "%s%s", conf->server_public_url, endings[i]);
    names[N_ENDINGS] = NULL;
    return names;
}

/* Bytes of scheme and authority. */
static size_t
origin_len(const char *url)
{
    const char *authority = strstr(url, "://");

    if (authority == NULL)
        return 0;
    return (size_t)(authority - url) + 3 + strcspn(authority + 3, "/?#");
}

static bool
is_name(const char *name, const char *text)
{
    size_t origin = origin_len(name);
    size_t len = strlen(name);

    return strncasecmp(name, text, origin) == 0
           && strncmp(name + origin, text + origin, len - origin) == 0
           && (text[len] == '\0' || strcmp(text + len, "/") == 0);
}

const char *
dp_resource_find(struct dp_arena *arena, const struct dp_conf *conf,
                 const char *text)
{
    const char *const *names = dp_resource_names(arena, conf);

    for (size_t i = 0; names[i] != NULL; i++)
        if (strlen(text) >= strlen(names[i]) && is_name(names[i], text))
            return names[i];
    return NULL;
}
