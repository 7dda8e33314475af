/* Keys that sign tokens: next, active, retired.  Private parts are sealed. */
#ifndef DP_STORE_SIGNING_KEY_H
#define DP_STORE_SIGNING_KEY_H

#include "pg/query.h"
#include "store/sealed.h"

struct dp_signing_key {
    const char *kid; /* RFC 7638 */
    struct dp_sealed private_key;
};

/* The key that signs; *key is NULL when there is none. */
int dp_signing_key_active(struct dp_pg *pg, struct dp_arena *arena,
                          struct dp_signing_key **key, struct dp_err *err);

enum dp_key_state {
    DP_KEY_NEXT,
    DP_KEY_ACTIVE,
    DP_KEY_RETIRED,
};

struct dp_public_key {
    const char *kid;
    enum dp_key_state state;
    const char *public_jwk; /* JSON */
    const char *created_at;
    const char *activated_at;
    const char *delete_after;
};

/* All that are published, the active one first. */
struct dp_public_key *dp_signing_key_list(struct dp_pg *pg,
                                          struct dp_arena *arena, size_t *n,
                                          struct dp_err *err);

enum dp_key_outcome {
    DP_KEY_UNKNOWN,     /* to retire */
    DP_KEY_FULL,        /* to add: there is a next one */
    DP_KEY_EXISTS,      /* to add: this one */
    DP_KEY_NO_NEXT,     /* to rotate */
    DP_KEY_TOO_SOON,    /* to rotate: the next one is too new */
    DP_KEY_NONE_ACTIVE, /* retired, and nobody signs: add one */
    DP_KEY_ADDED_NEXT,
    DP_KEY_ADDED_ACTIVE,
    DP_KEY_ROTATED,
    DP_KEY_REPLACED, /* retired; the next one signs now */
    DP_KEY_GONE,     /* retired; it did not sign any more, or yet */
    DP_KEY_FRESH,    /* to renew: it has not signed long enough */
};

/* The active one where there is none, else the next. */
int dp_signing_key_add(struct dp_pg *pg, struct dp_arena *arena,
                       const struct dp_signing_key *key,
                       const char *public_jwk, enum dp_key_outcome *outcome,
                       struct dp_err *err);

/*
 * The next key signs from now on, if it has been published for published_s;
 * the old one stays published for keep_s.
 */
int dp_signing_key_rotate(struct dp_pg *pg, struct dp_arena *arena,
                          int published_s, int keep_s,
                          enum dp_key_outcome *outcome, struct dp_err *err);

struct dp_key_times {
    int64_t active_s;    /* how long a key signs; 0 = for ever */
    int64_t published_s; /* before it signs, at least */
    int64_t keep_s;      /* after it signed */
};

/*
 * Rotate, if the active key has signed for active_s.  After DP_KEY_NO_NEXT
 * and DP_KEY_ROTATED there is a key to add.
 */
int dp_signing_key_renew(struct dp_pg *pg, struct dp_arena *arena,
                         const struct dp_key_times *times,
                         enum dp_key_outcome *outcome, struct dp_err *err);

/* A key got out: what it signed is worth nothing from now on. */
int dp_signing_key_retire(struct dp_pg *pg, struct dp_arena *arena,
                          const char *kid, enum dp_key_outcome *outcome,
                          struct dp_err *err);

/* Remove retired keys whose time is over. */
int dp_signing_key_purge(struct dp_pg *pg, struct dp_err *err);

#endif
