/*
 * GET /.well-known/oauth-protected-resource, at the root and with the path
 * of an endpoint inserted (RFC 9728).
 */
#include <string.h>

#include "oauth.h"
#include "json/json.h"

/*
 * The scopes of the challenge.  offline_access is between a client and the
 * authorization server; it is no scope of the resource.
 */
static json_t *
scopes_of(struct dp_req *req)
{
    json_t *scopes = json_array();
    char *rest = dp_strdup(req->arena, req->conf->server_scope);
    const char *name;

    while ((name = strsep(&rest, " ")) != NULL)
        if (*name != '\0' && strcmp(name, "offline_access") != 0)
            json_array_append_new(scopes, json_string(name));
    return scopes;
}

int
protected_resource_get(struct dp_req *req, struct dp_res *res,
                       struct dp_err *err)
{
    const char *issuer = req->conf->server_public_url;
    const char *endpoint;
    json_t *metadata;

    if (well_known_endpoint(req, &endpoint, err) < 0)
        return -1;
    metadata = json_pack("{s:s, s:[s], s:o, s:[s], s:s}", "resource",
                         dp_printf(req->arena, "%s%s", issuer,
                                   *endpoint != '\0' ? endpoint : "/api/mcp"),
                         "authorization_servers", issuer, "scopes_supported",
                         scopes_of(req), "bearer_methods_supported", "header",
                         "resource_name", "Dubplate release desk");
    if (metadata == NULL)
        return dp_fail(err, DP_E_INTERNAL, "resource metadata");
    dp_json_keep(req->arena, metadata);
    dp_res_json(res, 200, metadata);
    dp_res_header(res, "Cache-Control", "public, max-age=3600");
    return 0;
}
