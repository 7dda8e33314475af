/* What a client says of itself when it registers. */
#include "auth/client_metadata.h"

#include <string.h>

#include "auth/client_fields.h"
#include "base/utf8.h"
#include "json/json.h"

static int
refuse(struct dp_err *err, const char *why)
{
    return dp_refuse(err, DP_E_INVALID_CLIENT_METADATA, "%s", why);
}

/* Is word an element of the list?  A missing list has nothing. */
static bool
asks_for(const json_t *list, const char *word)
{
    const json_t *item;
    size_t i;

    json_array_foreach(list, i, item) if (strcmp(json_string_value(item), word)
                                          == 0) return true;
    return false;
}

/* A stranger's text fit to show; NULL when nothing is left. */
static const char *
clean(struct dp_arena *arena, const char *text)
{
    char *shown;

    if (text == NULL)
        return NULL;
    text += strspn(text, " \t\r\n");
    shown = dp_utf8_clean(arena, text, DP_CLIENT_NAME_CHARS);
    return *shown == '\0' ? NULL : shown;
}

/* An address to link to; NULL when it is not plainly https. */
static const char *
clean_uri(struct dp_arena *arena, const char *text)
{
    struct dp_redirect parts;
    struct dp_err err;

    if (text == NULL || dp_redirect_parse(arena, text, &parts, &err) < 0
        || parts.kind != DP_REDIRECT_HTTPS)
        return NULL;
    return text;
}

/* Grants and responses: what we do not do is left out.  Who names no grant
 * gets both we have; a client that never refreshes loses nothing by it. */
static int
take_grants(const struct dp_client_fields *fields,
            struct dp_client_metadata *client, struct dp_err *err)
{
    if (fields->grant_types != NULL
        && !asks_for(fields->grant_types, "authorization_code"))
        return refuse(err, "grant_types must have authorization_code.");
    if (fields->response_types != NULL
        && !asks_for(fields->response_types, "code"))
        return refuse(err, "response_types must have code.");
    client->refresh = fields->grant_types == NULL
                      || asks_for(fields->grant_types, "refresh_token");
    return 0;
}

/*
 * OpenID Connect Registration section 2: web clients have addresses on the
 * web alone.  Native ones may have such, too (RFC 8252 section 7.2); editors
 * do.  Who does not say is told by its addresses.
 */
static int
take_type(const char *type, unsigned kinds, struct dp_client_metadata *client,
          struct dp_err *err)
{
    bool local = kinds & ~(1u << DP_REDIRECT_HTTPS);

    client->application_type = type;
    if (type == NULL)
        client->application_type = local ? "native" : "web";
    else if (strcmp(type, "web") == 0 && local)
        return refuse(err, "A client whose application_type is web is "
                           "redirected to https addresses.");
    client->loopback_only = kinds == 1u << DP_REDIRECT_LOOPBACK;
    return 0;
}

/* May it be registered: by the policy, or because it is the owner's host? */
static int
allow(const struct dp_redirect_policy *policy, const char *own_authority,
      const struct dp_redirect *redirect, struct dp_err *err)
{
    if (own_authority != NULL && redirect->kind == DP_REDIRECT_HTTPS
        && strcmp(own_authority, redirect->authority) == 0)
        return 0;
    return dp_redirect_allow(policy, redirect, err);
}

/* Check each address and note its kind, as a bit, in *kinds. */
static int
take_redirects(struct dp_arena *arena, const json_t *list,
               const struct dp_redirect_policy *policy,
               const char *own_authority, struct dp_client_metadata *client,
               unsigned *kinds, struct dp_err *err)
{
    size_t n = json_array_size(list);

    client->redirect_uris = dp_alloc_n(arena, n + 1, sizeof(char *));
    client->n_redirect_uris = n;
    for (size_t i = 0; i < n; i++) {
        const char *text = json_string_value(json_array_get(list, i));
        struct dp_redirect redirect;

        if (dp_redirect_parse(arena, text, &redirect, err) < 0
            || allow(policy, own_authority, &redirect, err) < 0) {
            err->code = DP_E_INVALID_REDIRECT_URI;
            return -1;
        }
        *kinds |= 1u << redirect.kind;
        client->redirect_uris[i] = text;
    }
    return 0;
}

/* What both ways of telling have in common. */
static int
take_fields(struct dp_arena *arena, const struct dp_client_fields *fields,
            unsigned kinds, struct dp_client_metadata *client,
            struct dp_err *err)
{
    client->name = clean(arena, fields->client_name);
    client->uri = clean_uri(arena, fields->client_uri);
    client->software_id = clean(arena, fields->software_id);
    client->software_version = clean(arena, fields->software_version);
    client->scope = fields->scope;
    if (take_type(fields->application_type, kinds, client, err) < 0)
        return -1;
    return take_grants(fields, client, err);
}

/* RFC 7591 section 2: who does not say has a secret, sent by Basic. */
static int
take_method(const char *method, struct dp_client_metadata *client,
            struct dp_err *err)
{
    static const char *const methods[] = {"none", "client_secret_basic",
                                          "client_secret_post", NULL};

    client->auth_method = method == NULL ? methods[1] : method;
    for (const char *const *m = methods; *m != NULL; m++)
        if (strcmp(client->auth_method, *m) == 0)
            return 0;
    return refuse(err, "token_endpoint_auth_method must be none, "
                       "client_secret_basic or client_secret_post.");
}

int
dp_client_register(struct dp_arena *arena, json_t *body,
                   const struct dp_redirect_policy *policy,
                   struct dp_client_metadata *client, struct dp_err *err)
{
    struct dp_client_fields fields = {0};
    unsigned kinds = 0;

    if (dp_client_fields_read(arena, body, &fields, err) < 0
        || take_redirects(arena, fields.redirect_uris, policy, NULL, client,
                          &kinds, err)
               < 0
        || take_method(fields.auth_method, client, err) < 0)
        return -1;
    return take_fields(arena, &fields, kinds, client, err);
}

/*
 * A document is public: nothing secret has a place in it.  One document is
 * read by all servers, so a client may prefer keys of its own and know none,
 * too (token_endpoint_auth_methods_supported): then it is none.
 */
static int
check_public(const json_t *document, const struct dp_client_fields *fields,
             struct dp_err *err)
{
    static const char *const private[] = {"d",  "p",  "q",   "dp",
                                          "dq", "qi", "oth", "k"};
    const json_t *keys =
        json_object_get(json_object_get(document, "jwks"), "keys");
    const json_t *key;
    size_t i;

    if (json_object_get(document, "client_secret") != NULL
        || json_object_get(document, "client_secret_expires_at") != NULL)
        return refuse(err, "A metadata document may hold no client_secret.");
    if (fields->auth_method != NULL && strcmp(fields->auth_method, "none") != 0
        && !asks_for(fields->auth_methods, "none"))
        return refuse(err, "The client of a metadata document has no secret "
                           "here: its token_endpoint_auth_method is none.");
    json_array_foreach(
        keys, i,
        key) for (size_t k = 0; k < sizeof(private) / sizeof(private[0]);
                  k++) if (json_object_get(key, private[k])
                           != NULL) return refuse(err, "A metadata document "
                                                       "may hold no private "
                                                       "key.");
    return 0;
}

int
dp_client_document(struct dp_arena *arena, const char *url, json_t *document,
                   const struct dp_redirect_policy *policy,
                   struct dp_client_metadata *client, struct dp_err *err)
{
    struct dp_client_fields fields = {0};
    struct dp_redirect own;
    unsigned kinds = 0;

    if (!dp_client_id_is_url(arena, url)
        || dp_redirect_parse(arena, url, &own, err) < 0)
        return refuse(err, "This client_id is not the address of a metadata "
                           "document.");
    if (dp_client_fields_read(arena, document, &fields, err) < 0)
        return -1;
    if (fields.client_id == NULL || strcmp(fields.client_id, url) != 0)
        return refuse(err, "The document's client_id is not the address "
                           "that it was found at.");
    if (check_public(document, &fields, err) < 0
        || take_redirects(arena, fields.redirect_uris, policy, own.authority,
                          client, &kinds, err)
               < 0)
        return -1;
    client->auth_method = "none";
    return take_fields(arena, &fields, kinds, client, err);
}

bool
dp_client_still_allowed(struct dp_arena *arena, const char *url,
                        const struct dp_texts *redirect_uris,
                        const struct dp_redirect_policy *policy)
{
    struct dp_redirect own;
    struct dp_redirect redirect;
    struct dp_err err;

    if (dp_redirect_parse(arena, url, &own, &err) < 0)
        return false;
    for (size_t i = 0; i < redirect_uris->n; i++)
        if (dp_redirect_parse(arena, redirect_uris->items[i], &redirect, &err)
                < 0
            || allow(policy, own.authority, &redirect, &err) < 0)
            return false;
    return true;
}

static void
put_text(json_t *object, const char *key, const char *text)
{
    if (text != NULL)
        json_object_set_new(object, key, json_string(text));
}

/* What has no column of its own. */
static const char *
print_rest(struct dp_arena *arena, const struct dp_client_metadata *metadata)
{
    json_t *rest = dp_json_empty(arena);

    put_text(rest, "client_uri", metadata->uri);
    put_text(rest, "software_id", metadata->software_id);
    put_text(rest, "software_version", metadata->software_version);
    return dp_json_print(arena, rest);
}

void
dp_client_record(struct dp_arena *arena,
                 const struct dp_client_metadata *metadata,
                 const char *client_id, const char *fallback,
                 struct dp_client_new *record)
{
    static const char *grants[] = {"authorization_code", "refresh_token", NULL};
    enum dp_client_auth method = DP_CLIENT_AUTH_NONE;

    while (strcmp(dp_client_auths[method], metadata->auth_method) != 0)
        method++;
    *record = (struct dp_client_new){
        .client_id = client_id,
        .client_name = metadata->name != NULL ? metadata->name : fallback,
        .redirect_uris = {metadata->redirect_uris, metadata->n_redirect_uris},
        .token_endpoint_auth_method = method,
        .application_type = metadata->application_type,
        .grant_types = {grants,                  metadata->refresh ? 2 : 1},
        .metadata = print_rest(arena, metadata),
    };
}

bool
dp_client_id_is_url(struct dp_arena *arena, const char *client_id)
{
    struct dp_redirect parts;
    struct dp_err err;

    return strlen(client_id) <= DP_CLIENT_ID_MAX_BYTES
           && dp_redirect_parse(arena, client_id, &parts, &err) == 0
           && parts.kind == DP_REDIRECT_HTTPS && parts.rest[0] == '/'
           && parts.rest[1] != '\0' && parts.rest[1] != '?';
}
