/* OAuth clients as operators see them: without hashes. */
#ifndef DP_STORE_CLIENT_OVERVIEW_H
#define DP_STORE_CLIENT_OVERVIEW_H

#include "pg/query.h"

struct dp_client_row {
    const char *client_id;
    const char *source; /* dp_client_sources */
    const char *client_name;
    struct dp_texts redirect_uris;
    const char *token_endpoint_auth_method;
    const char *application_type;
    struct dp_texts grant_types;
    struct dp_texts scope; /* empty = all there are */
    const char *login;     /* of the account it acts as; or NULL */
    const char *registered_from;
    const char *state; /* unused, in use, expired, withdrawn, disabled */
    int64_t grants;    /* in force */
    const char *created_at;
    const char *last_used_at;
    const char *expires_at;
    const char *disabled_at;
    const char *fetched_at;
    const char *cache_until;
};

/*
 * The last used first, then the newest; of one source or of all (NULL), at
 * most limit of them.
 */
struct dp_client_row *dp_client_list(struct dp_pg *pg, struct dp_arena *arena,
                                     const char *source, int64_t limit,
                                     size_t *n, struct dp_err *err);

/* DP_E_NOT_FOUND when there is none. */
int dp_client_get_row(struct dp_pg *pg, struct dp_arena *arena,
                      const char *client_id, struct dp_client_row *row,
                      struct dp_err *err);

#endif
