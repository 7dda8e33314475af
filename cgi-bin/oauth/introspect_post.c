/*
 * POST /oauth/introspect: is a token good, and whose is it (RFC 7662)?
 *
 * Resource servers ask, as clients that an operator entered and that have a
 * secret, and administrators, with a token of theirs; they see all access
 * tokens.  Other clients with a secret see their own tokens alone.  Of
 * anything else nobody learns more than that it is not active.
 */
#include <string.h>
#include <strings.h>

#include "auth/access.h"
#include "auth/guard.h"
#include "auth/scope.h"
#include "auth/scope_list.h"
#include "client_auth.h"
#include "oauth.h"
#include "store/principal.h"
#include "store/refresh.h"
#include "json/json.h"

/* Who asks. */
struct asker {
    const struct dp_client *client; /* NULL = an administrator */
    bool sees_all;
};

static int
check_admin(struct dp_req *req, struct asker *asker, struct dp_err *err)
{
    if (dp_guard(req, err) < 0)
        return -1;
    if (!req->who->is_admin)
        return dp_refuse(err, DP_E_FORBIDDEN,
                         "Tokens are looked up with an administrator's "
                         "token, or by a client with its secret.");
    if (dp_scope_check(req->who, DP_SCOPE_READ, "This address", err) < 0)
        return -1;
    asker->sees_all = true;
    return 0;
}

static int
check_client(const struct dp_req *req, const struct dp_form *form,
             struct asker *asker, struct dp_err *err)
{
    if (client_auth(req, form, &asker->client, err) < 0)
        return -1;
    if (asker->client->token_endpoint_auth_method == DP_CLIENT_AUTH_NONE)
        return dp_refuse(err, DP_E_INVALID_CLIENT,
                         "Public clients cannot look tokens up; a client "
                         "needs a secret for it.");
    asker->sees_all = asker->client->source == DP_CLIENT_MANUAL;
    return 0;
}

static int
find_asker(struct dp_req *req, const struct dp_form *form, struct asker *asker,
           struct dp_err *err)
{
    const char *header = dp_req_authorization(req);

    if (header != NULL && strncasecmp(header, "Bearer ", 7) == 0)
        return check_admin(req, asker, err);
    if (header == NULL && dp_form_get(form, "client_id") == NULL)
        return dp_refuse(err, DP_E_INVALID_CLIENT,
                         "Authenticate as a client with its secret, or with "
                         "an administrator's token.");
    return check_client(req, form, asker, err);
}

static bool
is_own(const struct asker *asker, const char *client_id)
{
    return asker->client != NULL
           && strcmp(asker->client->client_id, client_id) == 0;
}

/* What the token's scope is worth now: its account may have been limited. */
static int
scope_of(const struct dp_req *req, const struct dp_access *access,
         const char **scope, struct dp_err *err)
{
    struct dp_err ignored = {0};
    struct dp_texts texts;
    unsigned set = 0;

    if (dp_scope_list_parse(access->token.scope, &set, &ignored) < 0)
        set = 0;
    texts = dp_scope_list_texts(req->arena, set);
    if (dp_principal_scope(oauth_pg(req), req->arena, access->owner->account_id,
                           &texts, &texts, err)
        < 0)
        return -1;
    *scope = dp_scope_list_print(req->arena, dp_scope_list_of(&texts));
    return 0;
}

static int
look_at_access(const struct dp_req *req, const struct asker *asker,
               const char *text, json_t **answer, struct dp_err *err)
{
    const struct dp_access_token *token;
    const char *scope;
    struct dp_access access;

    if (dp_access_check(req, req->state, text, &access, err) < 0)
        return err->code == DP_E_UNAUTHORIZED ? 0 : -1;
    token = &access.token;
    if (!asker->sees_all && !is_own(asker, token->client_id))
        return 0;
    if (scope_of(req, &access, &scope, err) < 0)
        return -1;
    *answer =
        json_pack("{s:b, s:s, s:s, s:s, s:s, s:I, s:I, s:s, s:s, s:s, s:s}",
                  "active", 1, "scope", scope, "client_id", token->client_id,
                  "username", access.owner->login, "token_type", "Bearer",
                  "exp", (json_int_t)token->expires_s, "iat",
                  (json_int_t)token->issued_s, "sub", token->subject, "aud",
                  token->audience, "iss", token->issuer, "jti", token->id);
    return 0;
}

/* To its own client alone: to a resource server it is no token. */
static int
look_at_refresh(const struct dp_req *req, const struct asker *asker,
                const char *text, json_t **answer, struct dp_err *err)
{
    struct dp_refresh *token;
    struct dp_hash hash;

    dp_hash_text(&hash, text);
    if (dp_refresh_find(oauth_pg(req), req->arena, &hash, &token, err) < 0)
        return -1;
    if (token != NULL && is_own(asker, token->client_id))
        *answer = json_pack(
            "{s:b, s:s, s:s, s:s, s:I, s:I, s:s, s:s, s:s}", "active", 1,
            "scope",
            dp_scope_list_print(req->arena, dp_scope_list_of(&token->scope)),
            "client_id", token->client_id, "username", token->login, "exp",
            (json_int_t)token->expires_at_s, "iat",
            (json_int_t)token->issued_at_s, "sub", token->account_id, "aud",
            token->resource, "iss", req->conf->server_public_url);
    return 0;
}

static int
look(const struct dp_req *req, const struct asker *asker,
     const struct dp_form *form, json_t **answer, struct dp_err *err)
{
    const char *token = dp_form_get(form, "token");

    if (token == NULL)
        return dp_refuse(err, DP_E_BAD_REQUEST,
                         "The parameter token is missing.");
    *answer = NULL;
    if ((dp_access_token_like(token)
             ? look_at_access(req, asker, token, answer, err)
             : look_at_refresh(req, asker, token, answer, err))
        < 0)
        return -1;
    if (*answer == NULL)
        *answer = json_pack("{s:b}", "active", 0);
    if (*answer == NULL)
        return dp_fail(err, DP_E_INTERNAL, "introspection answer");
    dp_json_keep(req->arena, *answer);
    return 0;
}

int
introspect_post(struct dp_req *req, struct dp_res *res, struct dp_err *err)
{
    struct asker asker = {0};
    struct dp_form form;
    json_t *answer;

    if (dp_req_form(req, &form, err) < 0)
        return -1;
    if (find_asker(req, &form, &asker, err) < 0) {
        client_refused(req, "introspect", asker.client, err);
        return -1;
    }
    if (look(req, &asker, &form, &answer, err) < 0)
        return -1;
    dp_res_json(res, 200, answer);
    return 0;
}
