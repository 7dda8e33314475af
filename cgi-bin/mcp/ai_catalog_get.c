/*
 * GET /.well-known/ai-catalog.json: where the server card is (SEP-2127, AI
 * Catalog 1.0).
 */
#include "card.h"
#include "http/cached.h"
#include "json/json.h"
#include "mcp.h"

int
ai_catalog_get(struct dp_req *req, struct dp_res *res, struct dp_err *err)
{
    json_t *catalog = json_pack(
        "{s:s, s:[{s:s, s:s, s:s}]}", "specVersion", "1.0", "entries",
        "identifier",
        dp_printf(req->arena, "urn:air:%s:mcp:%s", card_domain(req),
                  card_name(req)),
        "type", "application/mcp-server-card+json", "url",
        dp_printf(req->arena, "%s/api/mcp/server-card",
                  req->conf->server_public_url));

    if (catalog == NULL)
        return dp_fail(err, DP_E_INTERNAL, "catalog");
    dp_json_keep(req->arena, catalog);
    dp_res_cached(res, req, "application/ai-catalog+json",
                  dp_json_print(req->arena, catalog));
    return 0;
}
