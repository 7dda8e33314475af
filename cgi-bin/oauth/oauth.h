/* What the files of this program share: its handlers, pages and state. */
#ifndef OAUTH_H
#define OAUTH_H

#include "auth/password_rules.h"
#include "auth/state.h"
#include "auth/upstream.h"
#include "crypto/password.h"
#include "http/route.h"
#include "http/template.h"

/* What the program keeps open: req->state. */
struct oauth {
    struct dp_state base;         /* first: dp_guard() looks at it */
    struct dp_upstream *upstream; /* NULL: federation.login is builtin */
    struct dp_password_rules passwords;
    char slots[DP_PASSWORD_FOLDER]; /* path of their folder */
};

/* The program's connections, for a request that it serves. */
struct dp_pg *oauth_pg(const struct dp_req *req);

/* For dp_app.open and dp_app.guard. */
int oauth_open(const struct dp_conf *conf, void **state, struct dp_err *err);
int oauth_guard(struct dp_req *req, struct dp_err *err);

/* Made of the files in pages/ by embed.awk; ends with an empty row. */
extern const struct dp_template pages[];

/*
 * The endpoint whose path follows a well-known name: "/api/mcp", "/mcp",
 * "/sse", or "" for none; a path of public_url before it is passed over.
 * DP_E_NO_ROUTE.
 */
int well_known_endpoint(struct dp_req *req, const char **endpoint,
                        struct dp_err *err);

/* Handlers, in the order of routes[]: discovery. */
dp_handler_fn protected_resource_get;
dp_handler_fn authorization_server_get;
dp_handler_fn jwks_get;

/* For clients. */
dp_handler_fn register_post;
dp_handler_fn token_post;
dp_handler_fn revoke_post;
dp_handler_fn introspect_post;
dp_handler_fn userinfo_get;

/* For people, led here by a client. */
dp_handler_fn authorize_get;
dp_handler_fn authorize_post;

/* For people, about their account. */
dp_handler_fn login_get;
dp_handler_fn login_post;
dp_handler_fn logout_post;
dp_handler_fn invitation_get;
dp_handler_fn invitation_post;
dp_handler_fn federate_post;
dp_handler_fn callback_get;
dp_handler_fn account_get;
dp_handler_fn account_grant_post;
dp_handler_fn account_token_post;
dp_handler_fn account_token_revoke_post;
dp_handler_fn account_session_post;
dp_handler_fn account_identity_post;
dp_handler_fn account_password_post;
dp_handler_fn account_totp_post;
dp_handler_fn account_totp_confirm_post;
dp_handler_fn account_totp_remove_post;
dp_handler_fn style_get;

#endif
