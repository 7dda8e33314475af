/* Identities of other OpenID providers, and the accounts they are here. */
#ifndef DP_STORE_FEDERATION_H
#define DP_STORE_FEDERATION_H

#include "pg/query.h"

/* As the id_token told; issuer and subject name it, email is for display. */
struct dp_identity {
    const char *issuer;
    const char *subject;
    const char *email; /* NULL = unknown */
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

/* Somebody came as this identity: found, disabled or unknown. */
int dp_federation_find(struct dp_pg *pg, struct dp_arena *arena,
                       const struct dp_identity *identity,
                       struct dp_federated *federated, struct dp_err *err);

int dp_federation_link(struct dp_pg *pg, struct dp_arena *arena,
                       const struct dp_identity *identity,
                       const char *account_id,
                       enum dp_federation_outcome *outcome,
                       struct dp_err *err);

struct dp_federation_new {
    struct dp_identity identity;
    const char *login;
    const char *display_name;
    bool is_admin;
};

/* A new account for it; never one that is there. */
int dp_federation_join(struct dp_pg *pg, struct dp_arena *arena,
                       const struct dp_federation_new *join,
                       struct dp_federated *federated, struct dp_err *err);

/* *removed is false when it is not this account's. */
int dp_federation_unlink(struct dp_pg *pg, struct dp_arena *arena,
                         const struct dp_identity *identity,
                         const char *account_id, bool *removed,
                         struct dp_err *err);

#endif
