/* POST /oauth/token and /token: tokens for a client (RFC 6749 section 3.2). */
#include <string.h>

#include "auth/audit.h"
#include "auth/keys.h"
#include "auth/resource.h"
#include "auth/scope_list.h"
#include "client_auth.h"
#include "grant.h"
#include "oauth.h"

static const struct grant_type {
    const char *name;
    grant_fn *run;
} grant_types[] = {
    {"authorization_code", grant_authorization_code},
    {"client_credentials", grant_client_credentials},
    {"refresh_token",      grant_refresh_token     },
};

#define N_GRANT_TYPES (sizeof(grant_types) / sizeof(grant_types[0]))

bool
grant_allowed(const struct dp_client *client, const char *grant_type)
{
    for (size_t i = 0; i < client->grant_types.n; i++)
        if (strcmp(client->grant_types.items[i], grant_type) == 0)
            return true;
    return false;
}

int
grant_scope(const struct grant_ask *ask, const struct dp_texts **scope,
            struct dp_err *err)
{
    struct dp_arena *arena = ask->req->arena;
    const char *text = dp_form_get(ask->form, "scope");
    struct dp_texts *names;
    unsigned set;

    *scope = NULL;
    if (text == NULL)
        return 0;
    if (dp_scope_list_parse(text, &set, err) < 0)
        return -1;
    /* Printed, known names alone are left, and each once. */
    if (strlen(dp_scope_list_print(arena, set)) != strlen(text))
        return dp_refuse(err, DP_E_INVALID_SCOPE,
                         "scope has a name that is unknown, or twice.");
    names = dp_alloc(arena, sizeof(*names));
    *names = dp_scope_list_texts(arena, set);
    *scope = names;
    return 0;
}

static int
find_grant_type(const struct grant_ask *ask, const struct grant_type **type,
                struct dp_err *err)
{
    const char *name = dp_form_get(ask->form, "grant_type");

    if (name == NULL)
        return dp_refuse(err, DP_E_BAD_REQUEST,
                         "The parameter grant_type is missing.");
    *type = NULL;
    for (size_t i = 0; i < N_GRANT_TYPES; i++)
        if (strcmp(grant_types[i].name, name) == 0)
            *type = &grant_types[i];
    if (*type == NULL)
        return dp_fail(err, DP_E_GRANT_TYPE, "another grant type");
    if (!grant_allowed(ask->client, name))
        return dp_refuse(err, DP_E_UNAUTHORIZED_CLIENT,
                         "This client is not registered for the grant type "
                         "%s (grant_types).",
                         (*type)->name);
    return 0;
}

/* RFC 8707 section 2. */
static int
find_resource(struct grant_ask *ask, struct dp_err *err)
{
    const struct dp_req *req = ask->req;
    const char *text = dp_form_get(ask->form, "resource");

    if (text == NULL)
        return 0;
    ask->resource = dp_resource_find(req->arena, req->conf, text);
    if (ask->resource == NULL)
        return dp_refuse(err, DP_E_INVALID_TARGET,
                         "resource must be %s/api/mcp.",
                         req->conf->server_public_url);
    return 0;
}

/* From the request to what is granted.  The key comes first: without one a
 * code would be used up for nothing. */
static int
grant(struct grant_ask *ask, const struct grant_type **type,
      struct granted *granted, struct dp_err *err)
{
    struct dp_state *state = ask->req->state;

    if (client_auth(ask->req, ask->form, &ask->client, err) < 0
        || find_grant_type(ask, type, err) < 0 || find_resource(ask, err) < 0)
        return -1;
    ask->key =
        dp_keys_signer(state->keys, oauth_pg(ask->req), ask->req->arena, err);
    if (ask->key == NULL)
        return -1;
    return (*type)->run(ask, granted, err);
}

static void
note(const struct grant_ask *ask, const struct grant_type *type,
     const struct granted *granted)
{
    const struct dp_audit_event event = {
        .action = "token",
        .subject = ask->client->client_id,
        .outcome = "ok",
        .detail = type->name,
        .account_id = granted->account_id,
        .grant_id = granted->grant_id,
    };

    dp_audit_note_event(ask->req, &event);
}

int
token_post(struct dp_req *req, struct dp_res *res, struct dp_err *err)
{
    const struct grant_type *type = NULL;
    struct granted granted = {0};
    struct dp_form form;
    struct grant_ask ask = {.req = req, .form = &form};

    if (dp_req_form(req, &form, err) < 0)
        return -1;
    if (grant(&ask, &type, &granted, err) < 0
        || token_answer(&ask, &granted, res, err) < 0) {
        client_refused(req, "token", ask.client, err);
        return -1;
    }
    req->note = type->name;
    note(&ask, type, &granted);
    return 0;
}
