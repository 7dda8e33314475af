/* OAuth clients: registered, from metadata documents, and operators' own. */
#ifndef DP_STORE_CLIENT_H
#define DP_STORE_CLIENT_H

#include "pg/query.h"

enum dp_client_source {
    DP_CLIENT_REGISTERED, /* RFC 7591 */
    DP_CLIENT_DOCUMENT,   /* client ID metadata document */
    DP_CLIENT_MANUAL,     /* entered by an operator */
    DP_CLIENT_KNOWN,      /* shipped */
};

enum dp_client_auth {
    DP_CLIENT_AUTH_NONE, /* public */
    DP_CLIENT_AUTH_BASIC,
    DP_CLIENT_AUTH_POST,
};

/* By their enums: registered ..., none, client_secret_basic ... */
extern const char *const dp_client_sources[];
extern const char *const dp_client_auths[];

struct dp_client {
    const char *client_id;
    enum dp_client_source source;
    const char *client_name; /* its own words: escape it */
    struct dp_texts redirect_uris;
    enum dp_client_auth token_endpoint_auth_method;
    struct dp_hash secret_hash; /* nothing in it for a public client */
    const char *application_type;
    struct dp_texts grant_types;
    struct dp_texts scope;  /* empty = all there are */
    const char *account_id; /* of a machine user; NULL = none */
    const char *metadata;   /* JSON */
    const char *etag;
    bool stale;  /* ask for the document again */
    bool recent; /* until that can be done, what it said will do */
};

/* *client is NULL when there is none that may be used; ids are exact. */
int dp_client_find(struct dp_pg *pg, struct dp_arena *arena,
                   const char *client_id, struct dp_client **client,
                   struct dp_err *err);

/* What registers or is put; as struct dp_client. */
struct dp_client_new {
    const char *client_id;
    enum dp_client_source source;
    const char *client_name;
    struct dp_texts redirect_uris;
    enum dp_client_auth token_endpoint_auth_method;
    const struct dp_hash *secret_hash; /* NULL for a public client */
    const char *application_type;      /* native or web */
    struct dp_texts grant_types;
    struct dp_texts scope;
    const char *metadata; /* JSON, or NULL */
};

struct dp_client_caps {
    const char *from; /* the registering address */
    int unused_max;
    int unused_from_max;
    int ttl_s; /* unless it is used by then */
};

enum dp_client_outcome {
    DP_CLIENT_FULL,        /* to register: too many unused ones */
    DP_CLIENT_SOURCE_FULL, /* from this address */
    DP_CLIENT_REFUSED,     /* to put: the id is of another source */
    DP_CLIENT_ADDED,       /* registered */
    DP_CLIENT_CREATED,
    DP_CLIENT_CHANGED, /* people must consent anew */
    DP_CLIENT_SAME,
};

/* RFC 7591; the source is DP_CLIENT_REGISTERED whatever it says. */
int dp_client_add(struct dp_pg *pg, struct dp_arena *arena,
                  const struct dp_client_new *client,
                  const struct dp_client_caps *caps,
                  enum dp_client_outcome *outcome, struct dp_err *err);

/* Besides, for clients that are put. */
struct dp_client_origin {
    const char *account_id; /* of a machine user, or NULL */
    const char *etag;       /* of the document, or NULL */
    int cache_s;            /* how long the document is good */
};

/* Enter a client of any other source, or replace it. */
int dp_client_put(struct dp_pg *pg, struct dp_arena *arena,
                  const struct dp_client_new *client,
                  const struct dp_client_origin *origin,
                  enum dp_client_outcome *outcome, struct dp_err *err);

/* The document of this client is what it was: it is good for so long again. */
int dp_client_renew(struct dp_pg *pg, struct dp_arena *arena,
                    const char *client_id, int cache_s, struct dp_err *err);

/* *changed is false when it was so already, or there is none. */
int dp_client_disable(struct dp_pg *pg, struct dp_arena *arena,
                      const char *client_id, bool disabled, bool *changed,
                      struct dp_err *err);

/* Of one an operator entered; *changed is false when there is no such. */
int dp_client_set_redirects(struct dp_pg *pg, struct dp_arena *arena,
                            const char *client_id,
                            const struct dp_texts *redirect_uris,
                            bool *changed, struct dp_err *err);

/* *changed is false when there is none, or it has no secret. */
int dp_client_set_secret(struct dp_pg *pg, struct dp_arena *arena,
                         const char *client_id, const struct dp_hash *hash,
                         bool *changed, struct dp_err *err);

/* With its grants and tokens; *removed is false when there is none. */
int dp_client_remove(struct dp_pg *pg, struct dp_arena *arena,
                     const char *client_id, bool *removed, struct dp_err *err);

/* Remove what was never used in time, or is idle for so long. */
int dp_client_sweep(struct dp_pg *pg, struct dp_arena *arena, int idle_s,
                    struct dp_err *err);

#endif
