/* What a client asks for: one check for each parameter. */
#include "asked.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "auth/client_resolve.h"
#include "auth/id_token.h"
#include "auth/keys.h"
#include "auth/pkce.h"
#include "auth/redirect.h"
#include "auth/resource.h"
#include "auth/scope_list.h"
#include "oauth.h"

/* Longest text of a parameter that is kept: state, nonce, login_hint. */
#define KEPT_MAX_BYTES 2048

static bool
is_registered(struct dp_arena *arena, const struct dp_client *client,
              const char *redirect_uri)
{
    for (size_t i = 0; i < client->redirect_uris.n; i++)
        if (dp_redirect_match(arena, client->redirect_uris.items[i],
                              redirect_uri))
            return true;
    return false;
}

int
asked_client(const struct dp_req *req, const struct dp_form *form,
             struct asked *asked, struct dp_err *err)
{
    const char *client_id = dp_form_get(form, "client_id");
    const char *redirect_uri = dp_form_get(form, "redirect_uri");
    struct dp_client *client;

    *asked = (struct asked){0};
    if (client_id == NULL)
        return dp_refuse(err, DP_E_BAD_REQUEST,
                         "The application did not say which client it is: "
                         "client_id is missing.");
    if (dp_client_resolve(oauth_pg(req), req, client_id, &client, err) < 0)
        return -1;
    if (client == NULL)
        return dp_refuse(err, DP_E_BAD_REQUEST,
                         "No client of that client_id is known here. Remove "
                         "this server from your application and add it "
                         "again, so that it registers anew.");
    asked->client = client;
    if (redirect_uri == NULL)
        return dp_refuse(err, DP_E_BAD_REQUEST,
                         "The application did not say where the answer "
                         "goes: redirect_uri is missing.");
    if (!is_registered(req->arena, client, redirect_uri))
        return dp_refuse(err, DP_E_BAD_REQUEST,
                         "The application asked for the answer at an address "
                         "that is not among those it registered "
                         "(redirect_uri). Nothing was sent there.");
    asked->back.redirect_uri = redirect_uri;
    asked->back.state = dp_form_get(form, "state");
    asked->back.client_id = client->client_id;
    asked->back.client_source = dp_client_sources[client->source];
    return 0;
}

static int
check_response_type(const struct dp_req *req, const char *value,
                    struct asked *asked, struct dp_err *err)
{
    (void)req;
    (void)asked;
    if (value == NULL)
        return dp_refuse(err, DP_E_BAD_REQUEST, "response_type is missing.");
    return strcmp(value, "code") == 0
               ? 0
               : dp_fail(err, DP_E_RESPONSE_TYPE, "response_type");
}

static int
check_response_mode(const struct dp_req *req, const char *value,
                    struct asked *asked, struct dp_err *err)
{
    (void)req;
    (void)asked;
    if (value == NULL || strcmp(value, "query") == 0)
        return 0;
    return dp_refuse(err, DP_E_BAD_REQUEST, "response_mode must be query.");
}

static int
refuse_request(const struct dp_req *req, const char *value, struct asked *asked,
               struct dp_err *err)
{
    (void)req;
    (void)asked;
    return value == NULL ? 0
                         : dp_fail(err, DP_E_REQUEST_OBJECT, "request object");
}

static int
refuse_request_uri(const struct dp_req *req, const char *value,
                   struct asked *asked, struct dp_err *err)
{
    (void)req;
    (void)asked;
    return value == NULL ? 0 : dp_fail(err, DP_E_REQUEST_URI, "request_uri");
}

static int
check_method(const struct dp_req *req, const char *value, struct asked *asked,
             struct dp_err *err)
{
    (void)req;
    (void)asked;
    if (value != NULL && strcmp(value, "S256") == 0)
        return 0;
    return dp_refuse(err, DP_E_BAD_REQUEST,
                     "code_challenge_method must be S256 (PKCE, RFC 7636).");
}

static int
check_challenge(const struct dp_req *req, const char *value,
                struct asked *asked, struct dp_err *err)
{
    (void)req;
    if (value == NULL || !dp_pkce_acceptable("S256", value))
        return dp_refuse(err, DP_E_BAD_REQUEST,
                         "code_challenge must be there: 43 characters of "
                         "base64url (PKCE, RFC 7636).");
    asked->new.code_challenge = value;
    return 0;
}

/* What nobody knows is passed over; so is what the client may not have. */
static int
check_scope(const struct dp_req *req, const char *value, struct asked *asked,
            struct dp_err *err)
{
    unsigned set;

    if (value == NULL)
        value = req->conf->server_scope;
    if (dp_scope_list_parse(value, &set, err) < 0)
        return -1;
    if (asked->client->scope.n > 0)
        set &= dp_scope_list_of(&asked->client->scope);
    if (set == 0)
        return dp_refuse(err, DP_E_INVALID_SCOPE,
                         "None of these scopes can be had here.");
    asked->new.scope = dp_scope_list_texts(req->arena, set);
    return 0;
}

static int
check_resource(const struct dp_req *req, const char *value, struct asked *asked,
               struct dp_err *err)
{
    asked->new.resource = value == NULL
                              ? dp_resource_names(req->arena, req->conf)[0]
                              : dp_resource_find(req->arena, req->conf, value);
    return asked->new.resource != NULL
               ? 0
               : dp_refuse(err, DP_E_INVALID_TARGET,
                           "resource must be %s/api/mcp.",
                           req->conf->server_public_url);
}

static int
keep(const char *name, const char *value, const char **kept, struct dp_err *err)
{
    if (value != NULL && strlen(value) > KEPT_MAX_BYTES)
        return dp_refuse(err, DP_E_BAD_REQUEST, "%s is too long.", name);
    *kept = value;
    return 0;
}

static int
check_prompt(const struct dp_req *req, const char *value, struct asked *asked,
             struct dp_err *err)
{
    (void)req;
    if (value != NULL && strstr(value, "none") != NULL
        && strcmp(value, "none") != 0)
        return dp_refuse(err, DP_E_BAD_REQUEST,
                         "prompt=none cannot stand beside others.");
    return keep("prompt", value, &asked->new.prompt, err);
}

static int
check_max_age(const struct dp_req *req, const char *value, struct asked *asked,
              struct dp_err *err)
{
    char *end = NULL;
    long seconds;

    (void)req;
    asked->new.max_age_s = -1;
    if (value == NULL)
        return 0;
    errno = 0;
    seconds = strtol(value, &end, 10);
    if (errno != 0 || *end != '\0' || seconds < 0 || seconds > 1000000000)
        return dp_refuse(err, DP_E_BAD_REQUEST,
                         "max_age must be a number of seconds.");
    asked->new.max_age_s = (int)seconds;
    return 0;
}

static int
keep_state(const struct dp_req *req, const char *value, struct asked *asked,
           struct dp_err *err)
{
    (void)req;
    if (keep("state", value, &asked->new.state, err) == 0)
        return 0;
    asked->back.state = NULL;
    return -1;
}

static int
keep_nonce(const struct dp_req *req, const char *value, struct asked *asked,
           struct dp_err *err)
{
    (void)req;
    return keep("nonce", value, &asked->new.nonce, err);
}

static int
keep_hint(const struct dp_req *req, const char *value, struct asked *asked,
          struct dp_err *err)
{
    (void)req;
    return keep("login_hint", value, &asked->new.login_hint, err);
}

/* An ID token that cannot be checked is nobody's: people sign in again. */
static int
check_hinted(const struct dp_req *req, const char *value, struct asked *asked,
             struct dp_err *err)
{
    const struct oauth *oauth = req->state;
    const struct dp_jwk_set *set;
    const char *subject;

    if (value == NULL)
        return 0;
    set = dp_keys_for(oauth->base.keys, oauth_pg(req), req->arena, value, err);
    if (set == NULL)
        return -1;
    subject = dp_id_token_subject(req->arena, value, set,
                                  req->conf->server_public_url,
                                  asked->client->client_id);
    asked->hinted = subject != NULL ? subject : "";
    return 0;
}

/* value is NULL where the parameter was not sent. */
static const struct {
    const char *name;
    int (*check)(const struct dp_req *req, const char *value,
                 struct asked *asked, struct dp_err *err);
} parameters[] = {
    {"state",                 keep_state         },
    {"response_type",         check_response_type},
    {"response_mode",         check_response_mode},
    {"request",               refuse_request     },
    {"request_uri",           refuse_request_uri },
    {"code_challenge_method", check_method       },
    {"code_challenge",        check_challenge    },
    {"scope",                 check_scope        },
    {"resource",              check_resource     },
    {"prompt",                check_prompt       },
    {"max_age",               check_max_age      },
    {"nonce",                 keep_nonce         },
    {"login_hint",            keep_hint          },
    {"id_token_hint",         check_hinted       },
};

int
asked_read(const struct dp_req *req, const struct dp_form *form,
           struct asked *asked, struct dp_err *err)
{
    for (size_t i = 0; i < sizeof(parameters) / sizeof(parameters[0]); i++) {
        const char *value = dp_form_get(form, parameters[i].name);

        if (parameters[i].check(req, value, asked, err) < 0)
            return -1;
    }
    asked->new.client_id = asked->client->client_id;
    asked->new.redirect_uri = asked->back.redirect_uri;
    return 0;
}
