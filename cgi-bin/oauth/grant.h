/*
 * Grant types of the token endpoint: one file each, one row each in
 * token_post.c.  A grant type looks at its own parameters and says what is
 * granted; token_answer() makes tokens of it.
 */
#ifndef GRANT_H
#define GRANT_H

#include "auth/jwk.h"
#include "http/form.h"
#include "http/request.h"
#include "http/response.h"
#include "store/client.h"

/* What a client asks for, who has proved to be that client. */
struct grant_ask {
    const struct dp_req *req;
    const struct dp_form *form;
    const struct dp_client *client;
    const struct dp_jwk *key; /* that signs */
    const char *resource;     /* one of ours; NULL = none was sent */
};

/* What it gets. */
struct granted {
    const char *grant_id;
    const char *account_id;
    const char *subject; /* the account, or the client that acts by itself */
    const char *resource;
    struct dp_texts scope;
    const char *refresh_token; /* NULL = none */
    bool signed_in;            /* just now: an ID token may be made */
    const char *nonce;         /* NULL = none; this and the next for it */
    int64_t auth_time_s;
};

/* -1 with the error that RFC 6749 section 5.2 has for it. */
typedef int grant_fn(const struct grant_ask *ask, struct granted *granted,
                     struct dp_err *err);

grant_fn grant_authorization_code;
grant_fn grant_client_credentials;
grant_fn grant_refresh_token;

/* May the client use this grant type? */
bool grant_allowed(const struct dp_client *client, const char *grant_type);

/*
 * The scopes that are asked for by name; *scope is NULL when none are.  More
 * than there are is DP_E_INVALID_SCOPE, unlike at the authorization endpoint:
 * whoever asks here knows what it may have.
 */
int grant_scope(const struct grant_ask *ask, const struct dp_texts **scope,
                struct dp_err *err);

/* The tokens of what was granted (RFC 6749 section 5.1). */
int token_answer(const struct grant_ask *ask, const struct granted *granted,
                 struct dp_res *res, struct dp_err *err);

#endif
