/*
 * oauth: where clients learn how to sign in, and people do.
 *
 * Pages are templates in pages/.
 */
#include "fcgi/serve.h"

#include "auth/state.h"
#include "oauth.h"

#define RESOURCE "/.well-known/oauth-protected-resource"
#define SERVER "/.well-known/oauth-authorization-server"
#define OPENID "/.well-known/openid-configuration"

/* clang-format off */
static const struct dp_route routes[] = {
    {"GET",  "/oauth/authorize", authorize_get,  DP_AUTH_NONE,    0, DP_BODY_NONE, DP_ROUTE_PAGE | DP_ROUTE_NAVIGATE},
    {"POST", "/oauth/authorize", authorize_post, DP_AUTH_NONE,    0, DP_BODY_FORM, DP_ROUTE_PAGE | DP_ROUTE_NAVIGATE},
    {"GET",  "/authorize",       authorize_get,  DP_AUTH_NONE,    0, DP_BODY_NONE, DP_ROUTE_PAGE | DP_ROUTE_NAVIGATE},
    {"POST", "/authorize",       authorize_post, DP_AUTH_NONE,    0, DP_BODY_FORM, DP_ROUTE_PAGE | DP_ROUTE_NAVIGATE},
    {"GET",  "/oauth/login",     login_get,      DP_AUTH_NONE,    0, DP_BODY_NONE, DP_ROUTE_PAGE},
    {"POST", "/oauth/login",     login_post,     DP_AUTH_NONE,    0, DP_BODY_FORM, DP_ROUTE_PAGE},
    {"POST", "/oauth/logout",    logout_post,    DP_AUTH_BROWSER, 0, DP_BODY_FORM, DP_ROUTE_PAGE},
    {"POST", "/oauth/register",  register_post,  DP_AUTH_NONE,    0, DP_BODY_JSON, DP_ROUTE_OAUTH | DP_ROUTE_PUBLIC},
    {"POST", "/register",        register_post,  DP_AUTH_NONE,    0, DP_BODY_JSON, DP_ROUTE_OAUTH | DP_ROUTE_PUBLIC},
    {"GET",  "/oauth/style.css", style_get,      DP_AUTH_NONE,    0, DP_BODY_NONE, 0},
    {"GET", RESOURCE "{*}",      protected_resource_get,   DP_AUTH_NONE, 0, DP_BODY_NONE, DP_ROUTE_PUBLIC},
    {"GET", SERVER "{*}",        authorization_server_get, DP_AUTH_NONE, 0, DP_BODY_NONE, DP_ROUTE_PUBLIC},
    {"GET", OPENID "{*}",        authorization_server_get, DP_AUTH_NONE, 0, DP_BODY_NONE, DP_ROUTE_PUBLIC},
    {"GET", "/api/mcp" SERVER,   authorization_server_get, DP_AUTH_NONE, 0, DP_BODY_NONE, DP_ROUTE_PUBLIC},
    {"GET", "/api/mcp" OPENID,   authorization_server_get, DP_AUTH_NONE, 0, DP_BODY_NONE, DP_ROUTE_PUBLIC},
    {"GET", "/mcp" SERVER,       authorization_server_get, DP_AUTH_NONE, 0, DP_BODY_NONE, DP_ROUTE_PUBLIC},
    {"GET", "/mcp" OPENID,       authorization_server_get, DP_AUTH_NONE, 0, DP_BODY_NONE, DP_ROUTE_PUBLIC},
    {"GET", "/oauth/jwks",       jwks_get,                 DP_AUTH_NONE, 0, DP_BODY_NONE, DP_ROUTE_PUBLIC},
    {"GET", "/.well-known/jwks.json", jwks_get,            DP_AUTH_NONE, 0, DP_BODY_NONE, DP_ROUTE_PUBLIC},
    {0},
};
/* clang-format on */

static const struct dp_app app = {
    .name = "oauth",
    .routes = routes,
    .pages = pages,
    .open = oauth_open,
    .flush = dp_state_flush,
    .guard = oauth_guard,
};

int
main(int argc, char **argv)
{
    return dp_serve(&app, argc, argv);
}
