/*
 * oauth: where clients learn how to sign in.
 *
 * Accounts authenticate with personal access tokens (dubplatectl token), so
 * the resource metadata names no authorization server.
 */
#include "fcgi/serve.h"

#include "oauth.h"

#define METADATA "/.well-known/oauth-protected-resource"

/* clang-format off */
static const struct dp_route routes[] = {
    {"GET", METADATA,            protected_resource_get, DP_AUTH_NONE, 0, DP_BODY_NONE, DP_ROUTE_PUBLIC},
    {"GET", METADATA "/api/mcp", protected_resource_get, DP_AUTH_NONE, 0, DP_BODY_NONE, DP_ROUTE_PUBLIC},
    {"GET", METADATA "/mcp",     protected_resource_get, DP_AUTH_NONE, 0, DP_BODY_NONE, DP_ROUTE_PUBLIC},
    {0},
};
/* clang-format on */

static const struct dp_app app = {
    .name = "oauth",
    .routes = routes,
};

int
main(int argc, char **argv)
{
    return dp_serve(&app, argc, argv);
}
