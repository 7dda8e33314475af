/*
 * Accounts and their credits.
 *
 * Everything here answers DP_E_UNAVAILABLE when the database cannot be
 * reached, like all of lib/store.  All rows live in the arena.  Times are RFC
 * 3339 texts in UTC.
 */
#ifndef DP_STORE_ACCOUNT_H
#define DP_STORE_ACCOUNT_H

#include "pg/query.h"

struct dp_account {
    const char *account_id;
    const char *login;
    const char *display_name;
    const char *email; /* or NULL */
    int credits;
    bool is_admin;
    const char *created_at;
    const char *disabled_at; /* NULL = enabled */
    int64_t releases;        /* how many */
    int64_t tokens;          /* that are in force */
    int64_t stored_bytes;     /* files, and uploads as announced */
    int64_t stored_max_bytes; /* its own limit; 0 = the setting */
};

/* DP_E_NOT_FOUND when there is none. */
int dp_account_get(struct dp_pg *pg, struct dp_arena *arena,
                   const char *account_id, struct dp_account *account,
                   struct dp_err *err);

/* By login; DP_E_NOT_FOUND when there is none. */
int dp_account_get_by_login(struct dp_pg *pg, struct dp_arena *arena,
                            const char *login, struct dp_account *account,
                            struct dp_err *err);

/* All, by login; *n of them. */
struct dp_account *dp_account_list(struct dp_pg *pg, struct dp_arena *arena,
                                   size_t *n, struct dp_err *err);

struct dp_account_new {
    const char *login; /* lower case letters, digits, . _ @ + - */
    const char *display_name;
    const char *email; /* or NULL */
    bool is_admin;
};

struct dp_account_created {
    const char *account_id;
    bool created; /* false: the login existed; nothing was changed */
};

int dp_account_create(struct dp_pg *pg, struct dp_arena *arena,
                      const struct dp_account_new *account,
                      struct dp_account_created *created,
                      struct dp_err *err);

/* *changed is false where it was so already, or there is no such account. */
int dp_account_disable(struct dp_pg *pg, struct dp_arena *arena,
                       const char *account_id, bool disabled, bool *changed,
                       struct dp_err *err);

/*
 * How many bytes the account may have stored; 0 = as the setting says.
 * *changed as above.
 */
int dp_account_limit(struct dp_pg *pg, struct dp_arena *arena,
                     const char *account_id, int64_t stored_max_bytes,
                     bool *changed, struct dp_err *err);

struct dp_credit {
    int amount;                  /* negative takes credits away */
    const char *kind;            /* "grant" | "adjust" */
    const char *idempotency_key; /* booked once per account; NULL = a new one */
    const char *note;            /* or NULL */
};

struct dp_credit_result {
    bool applied;      /* false and not insufficient: key was used before */
    int balance;       /* now */
    bool insufficient; /* the balance would be negative; nothing was done */
};

/* DP_E_NOT_FOUND when there is no such account. */
int dp_account_credit(struct dp_pg *pg, struct dp_arena *arena,
                      const char *account_id, const struct dp_credit *credit,
                      struct dp_credit_result *result, struct dp_err *err);

#endif
