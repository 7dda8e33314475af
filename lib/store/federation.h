/* Identities of other OpenID providers, and the accounts they are here. */
#ifndef DP_STORE_FEDERATION_H
#define DP_STORE_FEDERATION_H

#include "pg/query.h"
#include "store/sealed.h"

/* A browser is sent to the provider. */
struct dp_federation_leg {
    struct dp_hash state_hash;
    struct dp_hash browser_hash;
    const char *issuer;
    const char *nonce;
    struct dp_sealed secrets;
    int max_age_s;          /* that was sent; -1 = none */
    const char *account_id; /* to link the identity to; NULL = to sign in */
    int ttl_s;
};

int dp_federation_send(struct dp_pg *pg, struct dp_arena *arena,
                       const struct dp_federation_leg *leg, struct dp_err *err);

enum dp_federation_return {
    DP_FEDERATION_NO_LEG, /* or it came back before */
    DP_FEDERATION_OTHER_BROWSER,
    DP_FEDERATION_EXPIRED,
    DP_FEDERATION_RETURNED,
};

struct dp_federation_back {
    enum dp_federation_return outcome;
    const char *issuer; /* these only when returned */
    const char *nonce;
    struct dp_sealed secrets;
    int max_age_s;
    const char *account_id;
};

/* The state came back, in this browser; works once. */
int dp_federation_return(struct dp_pg *pg, struct dp_arena *arena,
                         const struct dp_hash *state_hash,
                         const struct dp_hash *browser_hash,
                         struct dp_federation_back *back, struct dp_err *err);

/* As the id_token told; issuer and subject name it, email is for display. */
struct dp_identity {
    const char *issuer;
    const char *subject;
    const char *email; /* NULL = unknown */
};

/* What the provider's groups stand for. */
struct dp_federation_rights {
    const struct dp_texts *scope_max; /* NULL = all scopes */
    bool is_admin;
};

enum dp_federation_outcome {
    DP_FEDERATION_UNKNOWN,
    DP_FEDERATION_DISABLED,    /* its account */
    DP_FEDERATION_NOT_FOUND,   /* to link: no such account, or disabled */
    DP_FEDERATION_TAKEN,       /* to link: another account's */
    DP_FEDERATION_LOGIN_TAKEN, /* to join */
    DP_FEDERATION_FOUND,
    DP_FEDERATION_LINKED,
    DP_FEDERATION_SAME, /* to link: was so */
    DP_FEDERATION_JOINED,
};

struct dp_federated {
    enum dp_federation_outcome outcome;
    const char *account_id; /* when found or joined */
};

/*
 * Somebody came as this identity: found, disabled or unknown.  Found, the
 * account has these rights from now on.
 */
int dp_federation_find(struct dp_pg *pg, struct dp_arena *arena,
                       const struct dp_identity *identity,
                       const struct dp_federation_rights *rights,
                       struct dp_federated *federated, struct dp_err *err);

int dp_federation_link(struct dp_pg *pg, struct dp_arena *arena,
                       const struct dp_identity *identity,
                       const char *account_id,
                       enum dp_federation_outcome *outcome, struct dp_err *err);

struct dp_federation_new {
    struct dp_identity identity;
    struct dp_federation_rights rights;
    const char *login;
    const char *display_name;
};

/* A new account for it; never one that is there. */
int dp_federation_join(struct dp_pg *pg, struct dp_arena *arena,
                       const struct dp_federation_new *join,
                       struct dp_federated *federated, struct dp_err *err);

struct dp_federation_row {
    const char *issuer;
    const char *subject;
    const char *email; /* NULL = unknown */
    const char *linked_at;
    const char *seen_at;
    bool gives_admin; /* the account is an administrator by it */
};

/* The identities of an account, oldest first. */
struct dp_federation_row *dp_federation_list(struct dp_pg *pg,
                                             struct dp_arena *arena,
                                             const char *account_id, size_t *n,
                                             struct dp_err *err);

/*
 * *removed is false when it is not this account's.  free lifts the limit of
 * the account's scopes with its last identity: for operators only.
 */
int dp_federation_unlink(struct dp_pg *pg, struct dp_arena *arena,
                         const struct dp_identity *identity,
                         const char *account_id, bool free, bool *removed,
                         struct dp_err *err);

#endif
