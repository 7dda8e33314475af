/*
 * mcp: JSON-RPC for agents, and the same release desk as REST.
 *
 * Tools are listed in tools.c, resources in resources.c.
 */
#include "fcgi/serve.h"

#include "auth/guard.h"
#include "mcp.h"

#define RPC DP_AUTH_RPC
#define BEARER DP_AUTH_BEARER
#define READ DP_SCOPE_READ
#define WRITE DP_SCOPE_WRITE

/* clang-format off */
static const struct dp_route routes[] = {
    {"POST", "/api/mcp",                     rpc_post,             RPC,    0,     DP_BODY_RPC,  DP_ROUTE_RPC},
    {"POST", "/mcp",                         rpc_post,             RPC,    0,     DP_BODY_RPC,  DP_ROUTE_RPC},
    {"GET",  "/api/mcp",                     stream_get,           BEARER, 0,     DP_BODY_NONE, DP_ROUTE_RPC},
    {"GET",  "/mcp",                         stream_get,           BEARER, 0,     DP_BODY_NONE, DP_ROUTE_RPC},
    {"DELETE", "/api/mcp",                   session_delete,       BEARER, 0,     DP_BODY_NONE, DP_ROUTE_RPC},
    {"DELETE", "/mcp",                       session_delete,       BEARER, 0,     DP_BODY_NONE, DP_ROUTE_RPC},
    {"GET",  "/sse",                         sse_get,              BEARER, 0,     DP_BODY_NONE, DP_ROUTE_RPC},
    {"POST", "/api/mcp/draft",               draft_post,           BEARER, WRITE, DP_BODY_JSON, 0},
    {"POST", "/api/mcp/submit",              submit_post,          BEARER, WRITE, DP_BODY_JSON, 0},
    {"GET",  "/api/mcp/releases",            releases_get,         BEARER, READ,  DP_BODY_NONE, 0},
    {"GET",  "/api/mcp/releases/{}/metadata", release_metadata_get, BEARER, READ, DP_BODY_NONE, 0},
    {"GET",  "/api/mcp/releases/{}/status",  release_status_get,   BEARER, READ,  DP_BODY_NONE, 0},
    {"GET",  "/api/mcp/release-jobs/{}",     release_job_get,      BEARER, READ,  DP_BODY_NONE, 0},
    {"GET",  "/.well-known/mcp/server-card.json", server_card_get, DP_AUTH_NONE, 0, DP_BODY_NONE, DP_ROUTE_PUBLIC},
    {"GET",  "/api/mcp/server-card",         endpoint_card_get,    DP_AUTH_NONE, 0, DP_BODY_NONE, DP_ROUTE_PUBLIC},
    {"GET",  "/mcp/server-card",             endpoint_card_get,    DP_AUTH_NONE, 0, DP_BODY_NONE, DP_ROUTE_PUBLIC},
    {"GET",  "/.well-known/ai-catalog.json", ai_catalog_get,       DP_AUTH_NONE, 0, DP_BODY_NONE, DP_ROUTE_PUBLIC},
    {0},
};
/* clang-format on */

static const struct dp_app app = {
    .name = "mcp",
    .routes = routes,
    .open = endpoint_open,
    .flush = endpoint_flush,
    .guard = dp_guard,
};

int
main(int argc, char **argv)
{
    return dp_serve(&app, argc, argv);
}
