/*
 * GET <endpoint>/server-card: the server card of SEP-2127, an experimental
 * extension of MCP.  The document of /.well-known/mcp/server-card.json is
 * another, older one.
 */
#include "config.h"

#include <ctype.h>
#include <string.h>

#include "card.h"
#include "http/cached.h"
#include "json/json.h"
#include "mcp.h"
#include "rpc/revision.h"

#define NAME_MAX_CHARS 100

const char *
card_domain(const struct dp_req *req)
{
    const char *host = strstr(req->conf->server_public_url, "://");

    host = host != NULL ? host + 3 : req->conf->server_public_url;
    if (host[0] == '[') /* an IPv6 address */
        return dp_strndup(req->arena, host + 1, strcspn(host + 1, "]"));
    return dp_strndup(req->arena, host, strcspn(host, ":/"));
}

/* text with what is not of [A-Za-z0-9.-] and more as hyphens. */
static const char *
plain(const struct dp_req *req, const char *text, const char *more)
{
    char *copy = dp_strndup(req->arena, text, strnlen(text, NAME_MAX_CHARS));

    for (char *p = copy; *p != '\0'; p++) {
        if (!isalnum((unsigned char)*p) && strchr(".-", *p) == NULL
            && strchr(more, *p) == NULL)
            *p = '-';
    }
    return *copy != '\0' ? copy : "dubplate";
}

const char *
card_name(const struct dp_req *req)
{
    return plain(req, req->conf->server_name, "_");
}

static json_t *
streamable(const struct dp_req *req, const char *endpoint)
{
    json_t *versions = json_array();

    for (const struct dp_revision *r = dp_revisions; r->name != NULL; r++)
        json_array_append_new(versions, json_string(r->name));
    return json_pack("{s:s, s:o, s:o}", "type", "streamable-http", "url",
                     json_string(dp_printf(req->arena, "%s%s",
                                           req->conf->server_public_url,
                                           endpoint)),
                     "supportedProtocolVersions", versions);
}

static json_t *
sse(const struct dp_req *req)
{
    return json_pack("{s:s, s:o, s:[s]}", "type", "sse", "url",
                     json_string(dp_printf(req->arena, "%s/sse",
                                           req->conf->server_public_url)),
                     "supportedProtocolVersions",
                     dp_revision_oldest()->name);
}

int
endpoint_card_get(struct dp_req *req, struct dp_res *res, struct dp_err *err)
{
    const char *endpoint
        = strncmp(req->path, "/mcp/", 5) == 0 ? "/mcp" : "/api/mcp";
    json_t *card = json_pack(
        "{s:s, s:s, s:s, s:s, s:s, s:s, s:o, s:[o, o]}", "$schema",
        "https://static.modelcontextprotocol.io/schemas/v1/"
        "server-card.schema.json",
        "name",
        dp_printf(req->arena, "%s/%s", plain(req, card_domain(req), ""),
                  card_name(req)),
        "version", PACKAGE_VERSION, "title", "Dubplate release desk",
        "description",
        "Releases music to stores: uploads, drafts, checks, submits, status.",
        "websiteUrl", req->conf->server_public_url, "icons",
        dp_mcp_icons(req->conf), "remotes",
        streamable(req, endpoint), sse(req));

    if (card == NULL)
        return dp_fail(err, DP_E_INTERNAL, "server card");
    dp_json_keep(req->arena, card);
    dp_res_cached(res, req, "application/mcp-server-card+json",
                  dp_json_print(req->arena, card));
    return 0;
}
