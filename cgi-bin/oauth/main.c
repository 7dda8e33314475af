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
#define NONE DP_AUTH_NONE
#define BROWSER DP_AUTH_BROWSER
#define FORM DP_BODY_FORM
#define PAGE DP_ROUTE_PAGE
#define SECRET (DP_ROUTE_PAGE | DP_ROUTE_SECRET)
#define WAY (DP_ROUTE_PAGE | DP_ROUTE_NAVIGATE)
#define OPEN DP_ROUTE_PUBLIC
#define JSON (DP_ROUTE_OAUTH | DP_ROUTE_PUBLIC)

static const struct dp_route routes[] = {
    /* Discovery, wherever clients look. */
    {"GET",  RESOURCE "{*}",             protected_resource_get,    NONE, 0, DP_BODY_NONE, OPEN},
    {"GET",  SERVER "{*}",               authorization_server_get,  NONE, 0, DP_BODY_NONE, OPEN},
    {"GET",  OPENID "{*}",               authorization_server_get,  NONE, 0, DP_BODY_NONE, OPEN},
    {"GET",  "/api/mcp" SERVER,          authorization_server_get,  NONE, 0, DP_BODY_NONE, OPEN},
    {"GET",  "/api/mcp" OPENID,          authorization_server_get,  NONE, 0, DP_BODY_NONE, OPEN},
    {"GET",  "/mcp" SERVER,              authorization_server_get,  NONE, 0, DP_BODY_NONE, OPEN},
    {"GET",  "/mcp" OPENID,              authorization_server_get,  NONE, 0, DP_BODY_NONE, OPEN},
    {"GET",  "/oauth/jwks",              jwks_get,                  NONE, 0, DP_BODY_NONE, OPEN},
    {"GET",  "/.well-known/jwks.json",   jwks_get,                  NONE, 0, DP_BODY_NONE, OPEN},

    /* For clients. */
    {"POST", "/oauth/register",          register_post,             NONE, 0, DP_BODY_JSON, JSON},
    {"POST", "/register",                register_post,             NONE, 0, DP_BODY_JSON, JSON},
    {"POST", "/oauth/token",             token_post,                NONE, 0, FORM,         JSON},
    {"POST", "/token",                   token_post,                NONE, 0, FORM,         JSON},
    {"POST", "/oauth/revoke",            revoke_post,               NONE, 0, FORM,         JSON},
    {"POST", "/oauth/introspect",        introspect_post,           NONE, 0, FORM,         DP_ROUTE_OAUTH},
    {"GET",  "/oauth/userinfo",          userinfo_get,              NONE, 0, DP_BODY_NONE, JSON},
    {"POST", "/oauth/userinfo",          userinfo_get,              NONE, 0, FORM,         JSON},

    /* For people, led here by a client. */
    {"GET",  "/oauth/authorize",         authorize_get,             NONE, 0, DP_BODY_NONE, WAY},
    {"POST", "/oauth/authorize",         authorize_post,            NONE, 0, FORM,         WAY},
    {"GET",  "/authorize",               authorize_get,             NONE, 0, DP_BODY_NONE, WAY},
    {"POST", "/authorize",               authorize_post,            NONE, 0, FORM,         WAY},

    /* For people, about their account. */
    {"GET",  "/oauth/login",             login_get,                 NONE, 0, DP_BODY_NONE, PAGE},
    {"POST", "/oauth/login",             login_post,                NONE, 0, FORM,         PAGE},
    {"POST", "/oauth/logout",            logout_post,            BROWSER, 0, FORM,         PAGE},
    {"GET",  "/oauth/invitation/{}",     invitation_get,            NONE, 0, DP_BODY_NONE, SECRET},
    {"POST", "/oauth/invitation/{}",     invitation_post,           NONE, 0, FORM,         SECRET},
    {"POST", "/oauth/federate",          federate_post,             NONE, 0, FORM,         PAGE},
    {"GET",  "/oauth/callback",          callback_get,              NONE, 0, DP_BODY_NONE, WAY},
    {"GET",  "/oauth/account",           account_get,            BROWSER, 0, DP_BODY_NONE, PAGE},
    {"POST", "/oauth/account/grants/{}", account_grant_post,     BROWSER, 0, FORM,         PAGE},
    {"POST", "/oauth/account/tokens",    account_token_post,     BROWSER, 0, FORM,         PAGE},
    {"POST", "/oauth/account/tokens/{}", account_token_revoke_post, BROWSER, 0, FORM,      PAGE},
    {"POST", "/oauth/account/sessions",  account_session_post,   BROWSER, 0, FORM,         PAGE},
    {"POST", "/oauth/account/sessions/{}", account_session_post, BROWSER, 0, FORM,         PAGE},
    {"POST", "/oauth/account/identities", account_identity_post, BROWSER, 0, FORM,         PAGE},
    {"POST", "/oauth/account/password",  account_password_post,  BROWSER, 0, FORM,         PAGE},
    {"POST", "/oauth/account/totp",      account_totp_post,      BROWSER, 0, FORM,         PAGE},
    {"POST", "/oauth/account/totp/confirm", account_totp_confirm_post, BROWSER, 0, FORM,   PAGE},
    {"POST", "/oauth/account/totp/remove", account_totp_remove_post, BROWSER, 0, FORM,     PAGE},
    {"GET",  "/oauth/style.css",         style_get,                 NONE, 0, DP_BODY_NONE, 0},
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
