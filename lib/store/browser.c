/* Browser sessions. */
#include "store/browser.h"

#include "store/common.h"

static const struct dp_col browser_cols[] = {
    DP_COL_TEXT(struct dp_browser, session_id),
    DP_COL_TEXT(struct dp_browser, account_id),
    DP_COL_TEXT(struct dp_browser, login),
    DP_COL_TEXT(struct dp_browser, display_name),
    DP_COL_TEXT(struct dp_browser, email),
    DP_COL_BOOL(struct dp_browser, is_admin),
    DP_COL_TIME(struct dp_browser, auth_time),
    DP_COL_INT64(struct dp_browser, auth_age_s),
    DP_COL_TIME(struct dp_browser, expires_at),
    {0},
};

static const struct dp_stmt stmt_find = {
    "browser_find",
    "SELECT session_id, account_id, login, display_name, email, is_admin,"
    " auth_time, extract(epoch FROM now() - auth_time)::bigint AS auth_age_s,"
    " expires_at FROM dubplate.browser_session_principal"
    " WHERE session_hash = $1",
    1, DP_STMT_READ, browser_cols, sizeof(struct dp_browser)};

static const struct dp_col opened_cols[] = {
    DP_COL_TEXT(struct dp_browser_opened, session_id),
    DP_COL_TIME(struct dp_browser_opened, expires_at),
    {0},
};

static const struct dp_stmt stmt_open = {
    "browser_open",
    "SELECT session_id, expires_at"
    " FROM dubplate.browser_session_open($1, $2, $3, $4, $5, $6, $7,"
    " to_timestamp($8::double precision))",
    8, 0, opened_cols, sizeof(struct dp_browser_opened)};

static const struct dp_stmt stmt_touch = {
    "browser_touch",
    "SELECT touched FROM dubplate.browser_session_touch($1, $2)", 2, 0, NULL,
    0};

static const struct dp_stmt stmt_close = {
    "browser_close",
    "SELECT closed FROM dubplate.browser_session_close($1, $2, $3)", 3, 0,
    NULL, 0};

static const struct dp_col row_cols[] = {
    DP_COL_TEXT(struct dp_browser_row, session_id),
    DP_COL_TEXT(struct dp_browser_row, user_agent),
    DP_COL_TEXT(struct dp_browser_row, remote_addr),
    DP_COL_TIME(struct dp_browser_row, created_at),
    DP_COL_TIME(struct dp_browser_row, seen_at),
    DP_COL_TIME(struct dp_browser_row, expires_at),
    {0},
};

static const struct dp_stmt stmt_list = {
    "browser_list",
    "SELECT session_id, user_agent, remote_addr, created_at, seen_at,"
    " expires_at FROM dubplate.browser_session_overview"
    " WHERE account_id = $1 AND state = 'open'"
    " ORDER BY seen_at DESC, session_id",
    1, DP_STMT_READ, row_cols, sizeof(struct dp_browser_row)};

const struct dp_stmt *const dp_browser_stmts[] = {
    &stmt_find, &stmt_open, &stmt_touch, &stmt_close, &stmt_list, NULL,
};

int
dp_browser_find(struct dp_pg *pg, struct dp_arena *arena,
                const struct dp_hash *session_hash,
                struct dp_browser **browser, struct dp_err *err)
{
    const char *const params[] = {dp_pg_hash(arena, session_hash)};
    size_t n;
    struct dp_browser *rows =
        dp_pg_rows(pg, arena, &stmt_find, params, &n, err);

    if (rows == NULL)
        return -1;
    *browser = n > 0 ? rows : NULL;
    return 0;
}

int
dp_browser_open(struct dp_pg *pg, struct dp_arena *arena,
                const struct dp_browser_new *browser,
                struct dp_browser_opened *opened, struct dp_err *err)
{
    const char *const params[] = {dp_pg_hash(arena, browser->session_hash),
                                  dp_pg_uuid(browser->account_id),
                                  dp_pg_hash(arena, browser->old_hash),
                                  dp_pg_int(arena, browser->idle_s),
                                  dp_pg_int(arena, browser->hard_s),
                                  browser->user_agent,
                                  browser->remote_addr,
                                  browser->auth_time_s != 0
                                      ? dp_pg_int(arena, browser->auth_time_s)
                                      : NULL};

    return dp_pg_row(pg, arena, &stmt_open, params, opened, err);
}

int
dp_browser_touch(struct dp_pg *pg, struct dp_arena *arena,
                 const char *session_id, int idle_s, struct dp_err *err)
{
    const char *const params[] = {dp_pg_uuid(session_id),
                                  dp_pg_int(arena, idle_s)};

    return dp_pg_run(pg, &stmt_touch, params, err);
}

int
dp_browser_close(struct dp_pg *pg, const char *account_id,
                 const char *session_id, const char *keep_session_id,
                 struct dp_err *err)
{
    const char *const params[] = {dp_pg_uuid(account_id),
                                  dp_pg_uuid(session_id),
                                  dp_pg_uuid(keep_session_id)};

    return dp_pg_run(pg, &stmt_close, params, err);
}

struct dp_browser_row *
dp_browser_list(struct dp_pg *pg, struct dp_arena *arena,
                const char *account_id, size_t *n, struct dp_err *err)
{
    const char *const params[] = {dp_pg_uuid(account_id)};

    return dp_pg_rows(pg, arena, &stmt_list, params, n, err);
}
