/* Sessions of MCP clients. */
#include "store/session.h"

#include "store/common.h"

static const struct dp_col opened_cols[] = {
    DP_COL_TEXT(struct dp_session_opened, session_id),
    DP_COL_TEXT(struct dp_session_opened, stream_id),
    {0},
};

static const struct dp_stmt stmt_open = {
    "session_open",
    "SELECT session_id, stream_id"
    " FROM dubplate.session_open($1, $2, $3, $4, $5, $6, $7, $8)",
    8, 0, opened_cols, sizeof(struct dp_session_opened)};

static const struct dp_col session_cols[] = {
    DP_COL_BOOL(struct dp_session, found),
    DP_COL_TEXT(struct dp_session, protocol_version),
    DP_COL_TEXT(struct dp_session, capabilities),
    DP_COL_TEXT(struct dp_session, log_level),
    DP_COL_TEXT(struct dp_session, stream_id),
    DP_COL_TEXT(struct dp_session, transport),
    DP_COL_TEXT(struct dp_session, client_name),
    DP_COL_TEXT(struct dp_session, client_version),
    {0},
};

static const struct dp_stmt stmt_touch = {
    "session_touch",
    "SELECT live AS found, protocol_version, capabilities, log_level,"
    " stream_id, transport, client_name, client_version"
    " FROM dubplate.session_touch($1, $2, $3)",
    3, 0, session_cols, sizeof(struct dp_session)};

static const struct dp_stmt stmt_greet = {
    "session_greet",
    "SELECT applied AS value"
    " FROM dubplate.session_greet($1, $2, $3, $4, $5, $6)",
    6, DP_STMT_FLAG};

static const struct dp_stmt stmt_log_level = {
    "session_log_level",
    "SELECT applied AS value FROM dubplate.session_log_level($1, $2, $3)", 3,
    DP_STMT_FLAG};

static const struct dp_stmt stmt_close = {
    "session_close",
    "SELECT closed AS value FROM dubplate.session_close($1, $2)", 2,
    DP_STMT_FLAG};

const struct dp_stmt *const dp_session_stmts[] = {
    &stmt_open,      &stmt_greet, &stmt_touch,
    &stmt_log_level, &stmt_close, NULL};

int
dp_session_open(struct dp_pg *pg, struct dp_arena *arena,
                const struct dp_session_new *session,
                struct dp_session_opened *opened, struct dp_err *err)
{
    const char *const params[] = {dp_pg_uuid(session->account_id),
                                  session->protocol_version,
                                  session->client_name,
                                  session->client_version,
                                  session->capabilities_json,
                                  session->transport,
                                  dp_pg_int(arena, session->idle_s),
                                  dp_pg_int(arena, session->max_sessions)};

    return dp_pg_row(pg, arena, &stmt_open, params, opened, err);
}

int
dp_session_greet(struct dp_pg *pg, struct dp_arena *arena,
                 const char *session_id, const struct dp_session_new *session,
                 bool *found, struct dp_err *err)
{
    const char *const params[] = {dp_pg_uuid(session_id),
                                  dp_pg_uuid(session->account_id),
                                  session->protocol_version,
                                  session->client_name,
                                  session->client_version,
                                  session->capabilities_json};

    return dp_store_flag(pg, arena, &stmt_greet, params, found, err);
}

int
dp_session_touch(struct dp_pg *pg, struct dp_arena *arena,
                 const char *account_id, const char *session_id, int idle_s,
                 struct dp_session *session, struct dp_err *err)
{
    const char *const params[] = {dp_pg_uuid(session_id),
                                  dp_pg_uuid(account_id),
                                  dp_pg_int(arena, idle_s)};

    return dp_pg_row(pg, arena, &stmt_touch, params, session, err);
}

int
dp_session_log_level(struct dp_pg *pg, struct dp_arena *arena,
                     const char *account_id, const char *session_id,
                     const char *log_level, bool *found, struct dp_err *err)
{
    const char *const params[] = {dp_pg_uuid(session_id),
                                  dp_pg_uuid(account_id), log_level};

    return dp_store_flag(pg, arena, &stmt_log_level, params, found, err);
}

int
dp_session_close(struct dp_pg *pg, struct dp_arena *arena,
                 const char *account_id, const char *session_id, bool *found,
                 struct dp_err *err)
{
    const char *const params[] = {dp_pg_uuid(session_id),
                                  dp_pg_uuid(account_id)};

    return dp_store_flag(pg, arena, &stmt_close, params, found, err);
}
