/*
 * Passwords.  The caller makes and checks the argon2id strings; the database
 * keeps them for the oauth program alone, and those of administrators for the
 * admin program.
 */
#ifndef DP_STORE_PASSWORD_H
#define DP_STORE_PASSWORD_H

#include "pg/query.h"

struct dp_password {
    const char *account_id;
    const char *login;
    const char *display_name;
    bool is_admin;
    const char *password_hash;
    bool totp; /* a one-time code is asked for, too */
    struct dp_texts scope; /* of the resource, at most */
};

/*
 * The password of an enabled account, by its login in any case.  *password
 * is NULL when there is none; take as long as if there were one.
 */
int dp_password_find(struct dp_pg *pg, struct dp_arena *arena,
                     const char *login, struct dp_password **password,
                     struct dp_err *err);

/* The same for administrators alone, as the role of the admin program. */
int dp_password_find_admin(struct dp_pg *pg, struct dp_arena *arena,
                           const char *login, struct dp_password **password,
                           struct dp_err *err);

enum dp_password_outcome {
    DP_PASSWORD_NOT_FOUND, /* no such account, or it is disabled */
    DP_PASSWORD_STALE,     /* the old hash is not the present one */
    DP_PASSWORD_SET,
};

struct dp_password_new {
    const char *account_id;
    const char *old_hash; /* checked against the old one; NULL = has none */
    const char *new_hash;
    const char *keep_session_id; /* all others are closed; NULL = all */
};

int dp_password_set(struct dp_pg *pg, struct dp_arena *arena,
                    const struct dp_password_new *password,
                    enum dp_password_outcome *outcome, struct dp_err *err);

/* The same password at higher costs; nothing if it changed meanwhile. */
int dp_password_rehash(struct dp_pg *pg, const char *account_id,
                       const char *old_hash, const char *new_hash,
                       struct dp_err *err);

/* For operators: no old password; *changed is false without an account. */
int dp_password_reset(struct dp_pg *pg, struct dp_arena *arena,
                      const char *account_id, const char *new_hash,
                      bool *changed, struct dp_err *err);

#endif
