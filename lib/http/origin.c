/* Origin and CORS. */
#include "http/origin.h"

#include <string.h>
#include <strings.h>

#include "base/words.h"

#define PARAM "Mcp-Param-"
#define PARAM_CHARS_MAX 100
#define TOKEN_CHARS                                                           \
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-"

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
                  "Mcp-Session-Id, WWW-Authenticate, Retry-After, ETag, "
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

/* Arguments of tools that are headers, too: those the page asks for. */
static void
add_params(const struct dp_req *req, struct dp_str *names)
{
    const char *asked = dp_req_header(req, "Access-Control-Request-Headers");

    while (asked != NULL && *asked != '\0') {
        size_t len;

        asked += strspn(asked, ", \t");
        len = strcspn(asked, ", \t");
        if (len > sizeof(PARAM) - 1 && len <= PARAM_CHARS_MAX
            && strncasecmp(asked, PARAM, sizeof(PARAM) - 1) == 0
            && strspn(asked, TOKEN_CHARS) >= len) {
            dp_str_add(names, ", ");
            dp_str_add_n(names, asked, len);
        }
        asked += len;
    }
}

void
dp_origin_preflight(const struct dp_req *req, struct dp_res *res,
                    const char *methods)
{
    struct dp_str names;

    dp_str_init(&names, req->arena, 4000);
    dp_str_add(&names, "Authorization, Content-Type, Accept, Mcp-Session-Id, "
                       "MCP-Protocol-Version, Mcp-Method, Mcp-Name, "
                       "Last-Event-ID, If-None-Match, x-mcp-upload-token, "
                       "x-session-id, x-chunk-index, x-upload-type");
    add_params(req, &names);
    res->status = 204;
    dp_res_header(res, "Access-Control-Allow-Methods", methods);
    dp_res_header(res, "Access-Control-Allow-Headers", names.data);
    dp_res_header(res, "Access-Control-Max-Age", "3600");
}
