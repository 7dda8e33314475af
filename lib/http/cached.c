/* Answers that may be kept. */
#include "http/cached.h"

#include <string.h>

#include "crypto/hash.h"

/* A hash is more than enough to tell versions apart. */
#define ETAG_CHARS 32

static const char *
etag_of(struct dp_arena *arena, const char *text)
{
    struct dp_hash hash;
    char hex[DP_HASH_HEX];

    dp_hash_of(&hash, text, strlen(text));
    dp_hash_hex(&hash, hex);
    return dp_printf(arena, "\"%.*s\"", ETAG_CHARS, hex);
}

/* Is etag, which has its quotes, in the list?  Weak ones count (RFC 9110
 * section 13.1.2), and * is any. */
static bool
is_listed(const char *list, const char *etag)
{
    size_t len = strlen(etag);

    while (*list != '\0') {
        list += strspn(list, " \t,");
        if (strncmp(list, "W/", 2) == 0)
            list += 2;
        if (strncmp(list, etag, len) == 0 || *list == '*')
            return true;
        list += strcspn(list, ",");
    }
    return false;
}

void
dp_res_cached(struct dp_res *res, const struct dp_req *req,
              const char *media_type, const char *text)
{
    const char *etag = etag_of(res->arena, text);
    const char *known = dp_req_header(req, "If-None-Match");

    if (known != NULL && is_listed(known, etag))
        res->status = 304;
    else
        dp_res_text(res, 200, media_type, text);
    dp_res_header(res, "Cache-Control", "public, max-age=3600");
    dp_res_header(res, "ETag", etag);
}
