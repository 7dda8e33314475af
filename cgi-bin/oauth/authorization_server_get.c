/*
 * GET /.well-known/oauth-authorization-server (RFC 8414) and
 * /.well-known/openid-configuration (OpenID Connect Discovery): one document
 * at every path where a client looks for either.
 */
#include <string.h>

#include "auth/scope_list.h"
#include "oauth.h"
#include "json/json.h"

enum kind {
    ADDRESS, /* value is a path of ours */
    LIST,    /* words with blanks between */
    SCOPES,  /* all that we know */
    YES,
    NO,
};

static bool
registers(const struct dp_conf *conf)
{
    return conf->oauth_registration;
}

static bool
takes_documents(const struct dp_conf *conf)
{
    return conf->oauth_client_documents;
}

/* What a confidential client may prove itself by. */
#define SECRETS "client_secret_basic client_secret_post"

/* clang-format off */
static const struct member {
    const char *name;
    enum kind kind;
    const char *value;
    bool (*offered)(const struct dp_conf *conf); /* NULL = always */
} members[] = {
    {"issuer",                 ADDRESS, "", NULL},
    {"authorization_endpoint", ADDRESS, "/oauth/authorize", NULL},
    {"token_endpoint",         ADDRESS, "/oauth/token", NULL},
    {"jwks_uri",               ADDRESS, "/oauth/jwks", NULL},
    {"registration_endpoint",  ADDRESS, "/oauth/register", registers},
    {"revocation_endpoint",    ADDRESS, "/oauth/revoke", NULL},
    {"introspection_endpoint", ADDRESS, "/oauth/introspect", NULL},
    {"userinfo_endpoint",      ADDRESS, "/oauth/userinfo", NULL},

    {"scopes_supported",         SCOPES, NULL, NULL},
    {"response_types_supported", LIST, "code", NULL},
    {"response_modes_supported", LIST, "query", NULL},
    {"grant_types_supported",    LIST,
     "authorization_code refresh_token client_credentials", NULL},
    {"code_challenge_methods_supported",              LIST, "S256", NULL},
    {"token_endpoint_auth_methods_supported",         LIST, "none " SECRETS, NULL},
    {"revocation_endpoint_auth_methods_supported",    LIST, "none " SECRETS, NULL},
    {"introspection_endpoint_auth_methods_supported", LIST, SECRETS, NULL},
    {"authorization_response_iss_parameter_supported", YES, NULL, NULL},
    {"client_id_metadata_document_supported",          YES, NULL, takes_documents},

    {"subject_types_supported",               LIST, "public", NULL},
    {"id_token_signing_alg_values_supported", LIST, "RS256", NULL},
    {"prompt_values_supported",               LIST, "none login consent", NULL},
    {"claims_supported",                      LIST,
     "sub iss aud exp iat auth_time nonce at_hash name preferred_username "
     "email", NULL},
    {"claims_parameter_supported",      NO, NULL, NULL},
    {"request_parameter_supported",     NO, NULL, NULL},
    {"request_uri_parameter_supported", NO, NULL, NULL},
};
/* clang-format on */

static json_t *
list_of(struct dp_arena *arena, const char *words)
{
    json_t *list = json_array();
    char *rest = dp_strdup(arena, words);
    const char *word;

    while ((word = strsep(&rest, " ")) != NULL)
        json_array_append_new(list, json_string(word));
    return list;
}

static json_t *
value_of(const struct dp_req *req, const struct member *member)
{
    switch (member->kind) {
    case ADDRESS:
        return json_string(dp_printf(
            req->arena, "%s%s", req->conf->server_public_url, member->value));
    case LIST:
        return list_of(req->arena, member->value);
    case SCOPES:
        return list_of(req->arena, dp_scope_list_print(req->arena, ~0u));
    case YES:
        return json_true();
    case NO:
        return json_false();
    }
    return NULL;
}

int
authorization_server_get(struct dp_req *req, struct dp_res *res,
                         struct dp_err *err)
{
    json_t *metadata = dp_json_empty(req->arena);
    const char *endpoint;

    if (well_known_endpoint(req, &endpoint, err) < 0)
        return -1;
    for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++)
        if (members[i].offered == NULL || members[i].offered(req->conf))
            json_object_set_new(metadata, members[i].name,
                                value_of(req, &members[i]));
    dp_res_json(res, 200, metadata);
    dp_res_header(res, "Cache-Control", "public, max-age=3600");
    return 0;
}
