/*
 * GET /.well-known/oauth-protected-resource, at the root and with the path
 * of an endpoint inserted (RFC 9728 section 3.1).
 */
#include <string.h>

#include "oauth.h"
#include "json/json.h"

static const char well_known[] = "/.well-known/oauth-protected-resource";

/* The resource a path speaks of: what follows the well-known part. */
static const char *
resource_of(const struct dp_req *req)
{
    const char *endpoint = req->path + strlen(well_known);

    return dp_printf(req->arena, "%s%s", req->conf->server_public_url,
                     *endpoint != '\0' ? endpoint : "/api/mcp");
}

int
protected_resource_get(struct dp_req *req, struct dp_res *res,
                       struct dp_err *err)
{
    json_t *metadata = json_pack(
        "{s:s, s:[s], s:[s], s:s}", "resource", resource_of(req),
        "scopes_supported", req->conf->server_scope, "bearer_methods_supported",
        "header", "resource_name", "Dubplate release desk");

    if (metadata == NULL)
        return dp_fail(err, DP_E_INTERNAL, "resource metadata");
    dp_json_keep(req->arena, metadata);
    dp_res_json(res, 200, metadata);
    dp_res_header(res, "Cache-Control", "public, max-age=3600");
    return 0;
}
