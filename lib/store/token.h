/*
 * Personal access tokens.  Only hashes reach the database: hash a token with
 * dp_hash_text() first.
 */
#ifndef DP_STORE_TOKEN_H
#define DP_STORE_TOKEN_H

#include "pg/query.h"

/* Who a usable token stands for. */
struct dp_token_owner {
    const char *token_id;
    const char *account_id;
    const char *login;
    bool is_admin;
    struct dp_texts scopes;
    const char *expires_at; /* NULL = never */
};

/*
 * The owner of a token that is in force: not revoked, not expired, its
 * account enabled.  *owner is NULL when there is none.
 */
int dp_token_find(struct dp_pg *pg, struct dp_arena *arena,
                  const struct dp_hash *token_hash,
                  struct dp_token_owner **owner, struct dp_err *err);

/* Note its use; writes at most once a minute, however often it is called. */
int dp_token_touch(struct dp_pg *pg, const char *token_id,
                   struct dp_err *err);

struct dp_token_new {
    const char *account_id;
    const char *name;
    const struct dp_hash *token_hash;
    const char *token_hint; /* the token's last 4 characters */
    const char *const *scopes;
    size_t n_scopes;
    const char *expires_at; /* RFC 3339, or NULL = never */
};

/* *token_id is in the arena. */
int dp_token_create(struct dp_pg *pg, struct dp_arena *arena,
                    const struct dp_token_new *token, const char **token_id,
                    struct dp_err *err);

/* *revoked is false when it is not this account's, or was revoked before. */
int dp_token_revoke(struct dp_pg *pg, struct dp_arena *arena,
                    const char *account_id, const char *token_id,
                    bool *revoked, struct dp_err *err);

struct dp_token {
    const char *token_id;
    const char *account_id;
    const char *login;
    const char *name;
    const char *token_hint;
    struct dp_texts scopes;
    const char *created_at;
    const char *expires_at;
    const char *last_used_at;
    const char *revoked_at;
};

/* Newest first; of one account, or of all (account_id NULL). */
struct dp_token *dp_token_list(struct dp_pg *pg, struct dp_arena *arena,
                               const char *account_id, size_t *n,
                               struct dp_err *err);

#endif
