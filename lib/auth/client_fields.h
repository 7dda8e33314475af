/* The members of client metadata that are read, decoded by one table. */
#ifndef DP_AUTH_CLIENT_FIELDS_H
#define DP_AUTH_CLIENT_FIELDS_H

#include "json/args.h"

struct dp_client_fields {
    const char *client_id;
    const char *client_name;
    const char *client_uri;
    json_t *redirect_uris;   /* of strings */
    const char *auth_method; /* maybe one that we do not do */
    const char *application_type;
    json_t *grant_types;    /* of strings, or NULL */
    json_t *response_types; /* of strings, or NULL */
    json_t *auth_methods;   /* of strings, or NULL: others it can do */
    const char *scope;
    const char *software_id;
    const char *software_version;
};

/*
 * Decode the members that the table names out of body, which may have
 * others.  DP_E_INVALID_REDIRECT_URI for redirect_uris,
 * DP_E_INVALID_CLIENT_METADATA for the rest.
 */
int dp_client_fields_read(struct dp_arena *arena, json_t *body,
                          struct dp_client_fields *fields, struct dp_err *err);

#endif
