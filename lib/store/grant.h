/*
 * Grants: what a client may do for an account at a resource.  Access tokens
 * name theirs (gid); a token whose grant is not found is worth nothing.
 */
#ifndef DP_STORE_GRANT_H
#define DP_STORE_GRANT_H

#include "pg/query.h"

struct dp_grant_owner {
    const char *grant_id;
    const char *account_id;
    const char *login;
    const char *display_name;
    bool is_admin;
    const char *client_id;
    const char *client_name;
    const char *resource;
    struct dp_texts scope; /* a token may have fewer, never more */
};

/* *owner is NULL unless grant, account and client are in force. */
int dp_grant_find(struct dp_pg *pg, struct dp_arena *arena,
                  const char *grant_id, struct dp_grant_owner **owner,
                  struct dp_err *err);

/* Note its use; writes at most once a minute. */
int dp_grant_touch(struct dp_pg *pg, const char *grant_id,
                   struct dp_err *err);

/* Which to revoke: those that fit all that is not NULL. */
struct dp_grant_which {
    const char *grant_id;
    const char *account_id;
    const char *client_id;
};

/* *revoked: how many; all NULL revokes none.  reason is for people. */
int dp_grant_revoke(struct dp_pg *pg, struct dp_arena *arena,
                    const struct dp_grant_which *which, const char *reason,
                    int64_t *revoked, struct dp_err *err);

struct dp_grant_machine {
    bool granted; /* false: not a machine user, or disabled */
    const char *grant_id;
    const char *account_id;
    struct dp_texts scope; /* what the account may of what was asked for */
};

/* The grant of a client that acts by itself (client_credentials). */
int dp_grant_machine(struct dp_pg *pg, struct dp_arena *arena,
                     const char *client_id, const char *resource,
                     const struct dp_texts *scope,
                     struct dp_grant_machine *machine, struct dp_err *err);

struct dp_grant {
    const char *grant_id;
    const char *client_id;
    const char *client_name;
    const char *resource;
    struct dp_texts scope;
    const char *created_at;
    const char *last_used_at;
    int64_t refresh_families; /* about one for each device */
};

/* Those in force of an account, newest first. */
struct dp_grant *dp_grant_list(struct dp_pg *pg, struct dp_arena *arena,
                               const char *account_id, size_t *n,
                               struct dp_err *err);

/*
 * Forget requests, codes, refresh tokens, sessions, invitations and grants
 * that ended so long ago or before.
 */
int dp_grant_sweep(struct dp_pg *pg, struct dp_arena *arena, int keep_s,
                   struct dp_err *err);

#endif
