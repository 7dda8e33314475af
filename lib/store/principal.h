/* Accounts in force, by what others call them. */
#ifndef DP_STORE_PRINCIPAL_H
#define DP_STORE_PRINCIPAL_H

#include "pg/query.h"

struct dp_account_owner {
    const char *account_id;
    const char *login;
    bool is_admin;
    struct dp_texts scope; /* of the resource, at most */
};

/* By login in any case; *owner is NULL unless there is one, and enabled. */
int dp_principal_by_login(struct dp_pg *pg, struct dp_arena *arena,
                          const char *login, struct dp_account_owner **owner,
                          struct dp_err *err);

/* By the subject of a provider, where the account is linked to it. */
int dp_principal_by_subject(struct dp_pg *pg, struct dp_arena *arena,
                            const char *issuer, const char *subject,
                            struct dp_account_owner **owner,
                            struct dp_err *err);

/* As much of scope as the account may have; none where it is disabled. */
int dp_principal_scope(struct dp_pg *pg, struct dp_arena *arena,
                       const char *account_id, const struct dp_texts *scope,
                       struct dp_texts *within, struct dp_err *err);

#endif
