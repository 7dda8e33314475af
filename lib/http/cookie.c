/* Cookies. */
#include "http/cookie.h"

#include <string.h>

static bool
is_secure(const struct dp_req *req)
{
    return strncmp(req->conf->server_public_url, "https:", 6) == 0;
}

static const char *
full_name(const struct dp_req *req, const char *name)
{
    return dp_printf(req->arena, "%s%s", is_secure(req) ? "__Host-" : "dp_",
                     name);
}

const char *
dp_cookie_find(const struct dp_req *req, const char *name)
{
    const char *header = dp_req_header(req, "Cookie");
    const char *value = NULL;
    size_t len;

    name = full_name(req, name);
    len = strlen(name);
    while (header != NULL && *header != '\0') {
        size_t pair = strcspn(header, ";");

        if (pair > len + 1 && strncmp(header, name, len) == 0
            && header[len] == '=') {
            if (value != NULL)
                return NULL;
            value = dp_strndup(req->arena, header + len + 1, pair - len - 1);
        }
        header += pair;
        header += strspn(header, "; ");
    }
    return value;
}

void
dp_cookie_set(struct dp_res *res, const struct dp_req *req, const char *name,
              const char *value, int64_t max_age_s)
{
    dp_res_header_add(
        res, "Set-Cookie",
        dp_printf(res->arena,
                  "%s=%s; Path=/; HttpOnly; SameSite=Lax; Max-Age=%lld%s",
                  full_name(req, name), value, (long long)max_age_s,
                  is_secure(req) ? "; Secure" : ""));
}
