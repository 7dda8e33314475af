/*
 * Sessions of MCP clients, of the revisions that have them (2024-11-05 to
 * 2025-11-25).  One of another account, or one that is over, is not found.
 */
#ifndef DP_STORE_SESSION_H
#define DP_STORE_SESSION_H

#include "pg/query.h"

struct dp_session_new {
    const char *account_id;
    const char *protocol_version;
    const char *client_name;       /* or NULL */
    const char *client_version;    /* or NULL */
    const char *capabilities_json; /* an object; NULL = none */
    const char *transport;         /* http sse */
    int idle_s;                    /* it is over when unused for so long */
    int max_sessions;              /* of the account */
};

struct dp_session_opened {
    const char *session_id;
    const char *stream_id; /* what GET reads */
};

/*
 * Beyond max_sessions, the account's session that was idle for longest ends.
 */
int dp_session_open(struct dp_pg *pg, struct dp_arena *arena,
                    const struct dp_session_new *session,
                    struct dp_session_opened *opened, struct dp_err *err);

/* What initialize says in a session that is there already, without transport
 * and limits. */
int dp_session_greet(struct dp_pg *pg, struct dp_arena *arena,
                     const char *session_id,
                     const struct dp_session_new *session, bool *found,
                     struct dp_err *err);

struct dp_session {
    bool found; /* else nothing below is set */
    const char *protocol_version;
    const char *capabilities; /* JSON object */
    const char *log_level;    /* NULL: was never set */
    const char *stream_id;
    const char *transport;
    const char *client_name;
    const char *client_version;
};

/*
 * Find a session, and note that it is used; for every message, so it writes
 * at most every half a minute.
 */
int dp_session_touch(struct dp_pg *pg, struct dp_arena *arena,
                     const char *account_id, const char *session_id,
                     int idle_s, struct dp_session *session,
                     struct dp_err *err);

/* log_level is one of RFC 5424, in small letters; others fail. */
int dp_session_log_level(struct dp_pg *pg, struct dp_arena *arena,
                         const char *account_id, const char *session_id,
                         const char *log_level, bool *found,
                         struct dp_err *err);

/* Its streams end; what its calls asked needs no answer any more. */
int dp_session_close(struct dp_pg *pg, struct dp_arena *arena,
                     const char *account_id, const char *session_id,
                     bool *found, struct dp_err *err);

#endif
