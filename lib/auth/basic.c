/* Basic credentials. */
#include "auth/basic.h"

#include <string.h>
#include <strings.h>

#include "base/str.h"
#include "crypto/base64.h"

#define PRINTED_MAX_BYTES 16384

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

char *
dp_basic_print(struct dp_arena *arena, const char *client_id,
               const char *secret)
{
    struct dp_str pair;

    dp_str_init(&pair, arena, PRINTED_MAX_BYTES);
    dp_str_url(&pair, client_id);
    dp_str_add(&pair, ":");
    dp_str_url(&pair, secret);
    return dp_printf(arena, "Basic %s",
                     dp_base64_encode(arena, pair.data, pair.len));
}
