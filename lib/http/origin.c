/* Origin and CORS. */
#include "http/origin.h"

#include <string.h>
#include <strings.h>

#include "base/words.h"

/* Is origin one of list?  "*" in it fits all. */
static bool
is_listed(const char *list, const char *origin)
{
    size_t len = 0;

    while ((list = dp_words_next(list, &len)) != NULL) {
        if ((len == strlen(origin) && strncasecmp(list, origin, len) == 0)
            || (len == 1 && *list == '*'))
            return true;
    }
    return false;
}

/* Is origin the one public_url stands at? */
static bool
is_own(const char *public_url, const char *origin)
{
    const char *host = strstr(public_url, "://");
    size_t len;

    if (host == NULL)
        return false;
    len = (size_t)(host + 3 - public_url) + strcspn(host + 3, "/");
    return strlen(origin) == len && strncasecmp(public_url, origin, len) == 0;
}

static void
allow(struct dp_res *res, const char *origin)
{
    dp_res_header(res, "Access-Control-Allow-Origin", origin);
    dp_res_header(res, "Access-Control-Expose-Headers",
                  "Mcp-Session-Id, WWW-Authenticate, Retry-After, "
                  "X-Request-Id");
}

int
dp_origin_check(const struct dp_req *req, struct dp_res *res, bool open,
                struct dp_err *err)
{
    const char *origin = dp_req_header(req, "Origin");

    if (open) {
        allow(res, "*");
        return 0;
    }
    dp_res_header(res, "Vary", "Origin");
    if (origin == NULL)
        return 0;
    if (!is_own(req->conf->server_public_url, origin)
        && !is_listed(req->conf->server_allowed_origins, origin))
        return dp_fail(err, DP_E_ORIGIN, "origin not allowed");
    allow(res, origin);
    return 0;
}

void
dp_origin_preflight(struct dp_res *res, const char *methods)
{
    res->status = 204;
    dp_res_header(res, "Access-Control-Allow-Methods", methods);
    dp_res_header(res, "Access-Control-Allow-Headers",
                  "Authorization, Content-Type, Accept, Mcp-Session-Id, "
                  "MCP-Protocol-Version, Mcp-Method, Mcp-Name, "
                  "Last-Event-ID, x-mcp-upload-token, x-session-id, "
                  "x-chunk-index, x-upload-type");
    dp_res_header(res, "Access-Control-Max-Age", "3600");
}
