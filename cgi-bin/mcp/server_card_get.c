/* GET /.well-known/mcp/server-card.json: transport and capabilities. */
#include "config.h"

#include "json/json.h"
#include "mcp.h"

int
server_card_get(struct dp_req *req, struct dp_res *res, struct dp_err *err)
{
    const struct dp_conf *conf = req->conf;
    char *endpoint
        = dp_printf(req->arena, "%s/api/mcp", conf->server_public_url);
    char *resource = dp_printf(
        req->arena, "%s/.well-known/oauth-protected-resource/api/mcp",
        conf->server_public_url);
    json_t *card = json_pack(
        "{s:s, s:{s:s, s:s, s:s}, s:{s:s, s:s}, "
        "s:{s:{s:b}, s:{s:b, s:b}}, s:{s:b, s:[s], s:s}}",
        "protocolVersion", "2024-11-05", "serverInfo", "name",
        conf->server_name, "title", "Dubplate release desk", "version",
        PACKAGE_VERSION, "transport", "type", "streamable-http", "endpoint",
        endpoint, "capabilities", "tools", "listChanged", 0, "resources",
        "listChanged", 0, "subscribe", 0, "authentication", "required", 1,
        "schemes", "bearer", "resource_metadata", resource);

    if (card == NULL)
        return dp_fail(err, DP_E_INTERNAL, "server card");
    dp_json_keep(req->arena, card);
    dp_res_json(res, 200, card);
    dp_res_header(res, "Cache-Control", "public, max-age=3600");
    return 0;
}
