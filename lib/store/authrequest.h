/*
 * Authorization requests under way: from the first page to the redirect.
 *
 * A request is found by the handle in the page and the cookie of the browser
 * that began it, both as hashes; with either alone nothing is done.
 */
#ifndef DP_STORE_AUTHREQUEST_H
#define DP_STORE_AUTHREQUEST_H

#include "pg/query.h"

/* Which request, in which browser. */
struct dp_authrequest_key {
    struct dp_hash handle_hash;
    struct dp_hash browser_hash;
};

enum dp_authrequest_outcome {
    DP_AUTHREQUEST_UNKNOWN,
    DP_AUTHREQUEST_OTHER_BROWSER,
    DP_AUTHREQUEST_USED,
    DP_AUTHREQUEST_EXPIRED,
    DP_AUTHREQUEST_NO_ACCOUNT,    /* there is none, or it is disabled */
    DP_AUTHREQUEST_OTHER_ACCOUNT, /* than signed in for it */
    DP_AUTHREQUEST_SCOPE,         /* more than was asked for */
    DP_AUTHREQUEST_DONE,
};

struct dp_authrequest_new {
    struct dp_authrequest_key key;
    const char *client_id;
    const char *redirect_uri; /* found to be the client's */
    const char *state;        /* NULL = none was sent; so for the others */
    struct dp_texts scope;
    const char *resource;
    const char *code_challenge; /* S256 */
    const char *nonce;
    const char *prompt;
    int max_age_s; /* -1 = none was sent */
    const char *login_hint;
    int ttl_s;
};

/* *request_id is NULL when there is no such client. */
int dp_authrequest_begin(struct dp_pg *pg, struct dp_arena *arena,
                         const struct dp_authrequest_new *request,
                         const char **request_id, struct dp_err *err);

struct dp_authrequest {
    const char *request_id;
    const char *client_id;
    const char *client_name;
    const char *client_source;
    const char *redirect_uri;
    const char *state;
    struct dp_texts scope;
    const char *resource;
    const char *nonce;
    const char *prompt;
    int max_age_s; /* -1 = none was sent */
    const char *login_hint;
    const char *account_id; /* NULL until somebody signed in */
    const char *auth_time;
    const char *consented_at;
};

/* *request is NULL when there is none, or it is over. */
int dp_authrequest_find(struct dp_pg *pg, struct dp_arena *arena,
                        const struct dp_authrequest_key *key,
                        struct dp_authrequest **request, struct dp_err *err);

/* Somebody signed in, at auth_time; a consent given before is void. */
int dp_authrequest_login(struct dp_pg *pg, struct dp_arena *arena,
                         const struct dp_authrequest_key *key,
                         const char *account_id, const char *auth_time,
                         enum dp_authrequest_outcome *outcome,
                         struct dp_err *err);

struct dp_authrequest_yes {
    const char *account_id;
    struct dp_texts scope; /* of what was asked for */
    bool remember;
};

int dp_authrequest_consent(struct dp_pg *pg, struct dp_arena *arena,
                           const struct dp_authrequest_key *key,
                           const struct dp_authrequest_yes *yes,
                           enum dp_authrequest_outcome *outcome,
                           struct dp_err *err);

/* Ends it without a code. */
int dp_authrequest_refuse(struct dp_pg *pg, struct dp_arena *arena,
                          const struct dp_authrequest_key *key,
                          enum dp_authrequest_outcome *outcome,
                          struct dp_err *err);

#endif
