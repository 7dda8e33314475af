/* Basic credentials. */
#include "auth/basic.h"

#include <string.h>
#include <strings.h>

#include "crypto/base64.h"

static const char scheme[] = "Basic ";

#define SCHEME_CHARS (sizeof(scheme) - 1)

bool
dp_basic_parse(struct dp_arena *arena, const char *header,
               struct dp_basic *basic)
{
    struct dp_err ignored;
    unsigned char *data;
    size_t size;
    char *text;
    char *colon;

    if (strncasecmp(header, scheme, SCHEME_CHARS) != 0)
        return false;
    header += SCHEME_CHARS;
    header += strspn(header, " ");
    if (dp_base64_decode(arena, header, strlen(header), &data, &size, &ignored)
        < 0)
        return false;
    text = dp_strndup(arena, (const char *)data, size);
    colon = strchr(text, ':');
    if (colon == NULL || strlen(text) != size)
        return false;
    *colon = '\0';
    basic->user = text;
    basic->password = colon + 1;
    return true;
}
