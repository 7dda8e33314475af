/* Consents that are remembered; dp_authrequest_consent() writes them. */
#ifndef DP_STORE_CONSENT_H
#define DP_STORE_CONSENT_H

#include "pg/query.h"

struct dp_consent {
    struct dp_texts scope;
    const char *given_at;
};

/*
 * What the account granted the client for the resource before; *consent is
 * NULL when nothing, or when the client is not what it was then.
 */
int dp_consent_find(struct dp_pg *pg, struct dp_arena *arena,
                    const char *account_id, const char *client_id,
                    const char *resource, struct dp_consent **consent,
                    struct dp_err *err);

#endif
