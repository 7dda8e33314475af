/* Invitations: links with which somebody chooses their first password. */
#ifndef DP_STORE_INVITATION_H
#define DP_STORE_INVITATION_H

#include "pg/query.h"

enum dp_invitation_outcome {
    DP_INVITATION_UNKNOWN,
    DP_INVITATION_EXPIRED,
    DP_INVITATION_USED,
    DP_INVITATION_LOGIN_TAKEN, /* has a password, or may not sign in */
    DP_INVITATION_MADE,
    DP_INVITATION_ACCEPTED,
};

struct dp_invitation_new {
    const struct dp_hash *token_hash;
    const char *login;
    const char *email; /* NULL = unknown */
    bool is_admin;
    int ttl_s;
};

struct dp_invitation_made {
    enum dp_invitation_outcome outcome;
    const char *invitation_id;
    const char *expires_at;
};

int dp_invitation_make(struct dp_pg *pg, struct dp_arena *arena,
                       const struct dp_invitation_new *invitation,
                       struct dp_invitation_made *made, struct dp_err *err);

struct dp_invitation {
    const char *invitation_id;
    const char *login;
    const char *email;
    bool is_admin;
    const char *expires_at;
};

/* *invitation is NULL unless somebody may still take it up. */
int dp_invitation_find(struct dp_pg *pg, struct dp_arena *arena,
                       const struct dp_hash *token_hash,
                       struct dp_invitation **invitation, struct dp_err *err);

struct dp_invitation_used {
    enum dp_invitation_outcome outcome;
    const char *account_id; /* NULL unless accepted */
    const char *login;
};

/* password_hash is an argon2id string. */
int dp_invitation_use(struct dp_pg *pg, struct dp_arena *arena,
                      const struct dp_hash *token_hash,
                      const char *display_name, const char *password_hash,
                      struct dp_invitation_used *used, struct dp_err *err);

#endif
