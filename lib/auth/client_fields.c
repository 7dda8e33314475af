/* Client metadata (RFC 7591 section 2): the table. */
#include "auth/client_fields.h"

#include <string.h>

#include "auth/client_metadata.h"
#include "json/json.h"

#define AT(member) .offset = DP_FIELD(dp_client_fields, member)
#define TEXT_MAX 2048

static const char *const application_types[] = {"native", "web", NULL};

static const struct dp_arg uri_items[] = {
    {"", "A redirect address", DP_ARG_STR, .min = 1,
     .max = DP_REDIRECT_MAX_BYTES},
    {0},
};
static const struct dp_arg word_items[] = {
    {"", "A name", DP_ARG_STR, .min = 1, .max = 200},
    {0},
};

/* null counts as not said: some clients print every member they know. */
static const struct dp_arg table[] = {
    {"client_id", "Address of the document", DP_ARG_STR, .nullable = true,
     .max = TEXT_MAX, AT(client_id)},
    {"client_name", "Name for people", DP_ARG_STR, .nullable = true,
     .max = TEXT_MAX, AT(client_name)},
    {"client_uri", "Home page", DP_ARG_STR, .nullable = true,
     .max = TEXT_MAX, AT(client_uri)},
    {"redirect_uris", "Where codes may be sent", DP_ARG_LIST,
     .required = true, .min = 1, .max = DP_CLIENT_REDIRECTS_MAX,
     .items = uri_items, AT(redirect_uris)},
    {"token_endpoint_auth_method", "How the client shows who it is",
     DP_ARG_STR, .nullable = true, .min = 1, .max = 200, AT(auth_method)},
    {"token_endpoint_auth_methods_supported", "Other ways that it knows",
     DP_ARG_LIST, .nullable = true, .max = 20, .items = word_items,
     AT(auth_methods)},
    {"application_type", "native or web", DP_ARG_ENUM, .nullable = true,
     .choices = application_types, AT(application_type)},
    {"grant_types", "Grants it will use", DP_ARG_LIST, .nullable = true,
     .max = 20, .items = word_items, AT(grant_types)},
    {"response_types", "Responses it will ask for", DP_ARG_LIST,
     .nullable = true, .max = 20, .items = word_items, AT(response_types)},
    {"scope", "Scopes it may ask for", DP_ARG_STR, .nullable = true,
     .max = TEXT_MAX, AT(scope)},
    {"software_id", "Name of the program", DP_ARG_STR, .nullable = true,
     .max = 200, AT(software_id)},
    {"software_version", "Its version", DP_ARG_STR, .nullable = true,
     .max = 200, AT(software_version)},
    {0},
};

/* The members of body that the table names, and no others. */
static json_t *
pick(struct dp_arena *arena, json_t *body)
{
    json_t *picked = dp_json_empty(arena);

    for (const struct dp_arg *arg = table; arg->name != NULL; arg++) {
        json_t *value = json_object_get(body, arg->name);

        if (value != NULL)
            json_object_set(picked, arg->name, value);
    }
    return picked;
}

int
dp_client_fields_read(struct dp_arena *arena, json_t *body,
                      struct dp_client_fields *fields, struct dp_err *err)
{
    static const char place[] = "{\"argument\":\"redirect_uris\"";

    if (!json_is_object(body))
        return dp_refuse(err, DP_E_INVALID_CLIENT_METADATA,
                         "Client metadata is a JSON object.");
    if (dp_args_decode(arena, table, pick(arena, body), fields, err) == 0)
        return 0;
    err->code = DP_E_INVALID_CLIENT_METADATA;
    if (err->data_json != NULL
        && strncmp(err->data_json, place, sizeof(place) - 1) == 0)
        err->code = DP_E_INVALID_REDIRECT_URI;
    return -1;
}
