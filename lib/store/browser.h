/*
 * Browser sessions: people who are signed in with a cookie.  Only the hash of
 * the cookie's value reaches the database.
 */
#ifndef DP_STORE_BROWSER_H
#define DP_STORE_BROWSER_H

#include "pg/query.h"

struct dp_browser {
    const char *session_id;
    const char *account_id;
    const char *login;
    const char *display_name;
    const char *email;
    bool is_admin;
    const char *auth_time; /* when they last proved who they are */
    int64_t auth_age_s;    /* how long that is ago */
    const char *expires_at;
};

/* *browser is NULL unless the cookie is that of an open session. */
int dp_browser_find(struct dp_pg *pg, struct dp_arena *arena,
                    const struct dp_hash *session_hash,
                    struct dp_browser **browser, struct dp_err *err);

struct dp_browser_new {
    const struct dp_hash *session_hash;
    const char *account_id;
    const struct dp_hash *old_hash; /* is closed; NULL = had none */
    int idle_s;
    int hard_s;
    const char *user_agent;
    const char *remote_addr;
    int64_t auth_time_s; /* when they proved who they are; 0 = now */
};

struct dp_browser_opened {
    const char *session_id; /* NULL: no such account, or it is disabled */
    const char *expires_at;
};

int dp_browser_open(struct dp_pg *pg, struct dp_arena *arena,
                    const struct dp_browser_new *browser,
                    struct dp_browser_opened *opened, struct dp_err *err);

/* Note its use; writes at most once a minute. */
int dp_browser_touch(struct dp_pg *pg, struct dp_arena *arena,
                     const char *session_id, int idle_s, struct dp_err *err);

/* Close one session of the account, or all (NULL) but keep_session_id. */
int dp_browser_close(struct dp_pg *pg, const char *account_id,
                     const char *session_id, const char *keep_session_id,
                     struct dp_err *err);

struct dp_browser_row {
    const char *session_id;
    const char *user_agent;
    const char *remote_addr;
    const char *created_at;
    const char *seen_at;
    const char *expires_at;
};

/* The open ones of an account, last used first. */
struct dp_browser_row *dp_browser_list(struct dp_pg *pg,
                                       struct dp_arena *arena,
                                       const char *account_id, size_t *n,
                                       struct dp_err *err);

#endif
