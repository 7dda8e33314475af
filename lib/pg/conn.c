/* One connection: opened, looked at, prepared on, waited for. */
#include "pg/conn.h"

#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"

/* The server's own limit strikes first; this one is for a silent server. */
#define GRACE_MS 2000

static void
on_notice(void *user, const PGresult *result)
{
    const char *text = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    const char *level =
        PQresultErrorField(result, PG_DIAG_SEVERITY_NONLOCALIZED);
    bool loud = level != NULL && strcmp(level, "WARNING") == 0;

    (void)user;
    dp_log(loud ? DP_LOG_WARN : DP_LOG_DEBUG, "database notice",
           DP_S("severity", level), DP_S("text", text));
}

PGconn *
dp_pg_connect(const struct dp_pg_options *options, bool wait)
{
    char connect_s[16], silent_ms[16], settings[160];
    /* What stands before dbname yields to the url, what comes after wins. */
    const char *const keys[] = {
        "user",   "options", "connect_timeout",
        "dbname", "tcp_user_timeout", "keepalives_idle",
        "fallback_application_name", NULL};
    const char *const values[] = {
        options->user, settings,  connect_s,
        options->url,  silent_ms, "30",
        options->program, NULL};
    PGconn *pq;

    snprintf(connect_s, sizeof(connect_s), "%d",
             (options->connect_timeout_ms + 999) / 1000);
    snprintf(silent_ms, sizeof(silent_ms), "%d",
             options->statement_timeout_ms);
    snprintf(settings, sizeof(settings),
             "-c statement_timeout=%d -c TimeZone=UTC -c DateStyle=ISO"
             " -c bytea_output=hex -c client_min_messages=notice",
             options->statement_timeout_ms);
    pq = wait ? PQconnectdbParams(keys, values, 1)
              : PQconnectStartParams(keys, values, 1);
    if (pq != NULL)
        PQsetNoticeReceiver(pq, on_notice, NULL);
    return pq;
}

int
dp_pg_conn_open(struct dp_pg_conn *conn, const struct dp_pg_options *options,
                struct dp_err *err)
{
    memset(conn, 0, sizeof(*conn));
    conn->timeout_ms = options->statement_timeout_ms > 0
                           ? options->statement_timeout_ms + GRACE_MS
                           : INT_MAX;
    conn->no_prepare = options->no_prepare;
    conn->pq = dp_pg_connect(options, true);
    if (conn->pq == NULL)
        return dp_pg_unavailable(err, "connect", "no memory");
    if (PQstatus(conn->pq) != CONNECTION_OK) {
        dp_pg_unavailable(err, "connect", PQerrorMessage(conn->pq));
        dp_pg_conn_close(conn);
        return -1;
    }
    PQsetnonblocking(conn->pq, 1);
    return 0;
}

void
dp_pg_conn_close(struct dp_pg_conn *conn)
{
    PQfinish(conn->pq);
    conn->pq = NULL;
    conn->n_prepared = 0;
    memset(conn->prepared, 0, sizeof(conn->prepared));
}

bool
dp_pg_conn_idle(const struct dp_pg_conn *conn)
{
    struct pollfd watch = {PQsocket(conn->pq), POLLIN, 0};

    return PQstatus(conn->pq) == CONNECTION_OK && poll(&watch, 1, 0) == 0;
}

/* The place of stmt in the set, or the free place where it would go. */
static size_t
prepared_place(const struct dp_pg_conn *conn, const struct dp_stmt *stmt)
{
    size_t i = ((uintptr_t)stmt / sizeof(void *)) % DP_PG_PREPARED_MAX;

    while (conn->prepared[i] != NULL && conn->prepared[i] != stmt)
        i = (i + 1) % DP_PG_PREPARED_MAX;
    return i;
}

/* Wait until the socket can be used, or the deadline; false = past it. */
static bool
wait_socket(const struct dp_pg_conn *conn, short events, int64_t deadline_ms)
{
    struct pollfd watch = {PQsocket(conn->pq), events, 0};
    int64_t left_ms = deadline_ms - dp_mono_ms();

    return left_ms > 0 && poll(&watch, 1, (int)left_ms) != 0;
}

/* Send what libpq holds and read until a result is whole; -1 = give up. */
static int
await(const struct dp_pg_conn *conn, int64_t deadline_ms)
{
    int unsent;

    while ((unsent = PQflush(conn->pq)) == 1) {
        if (!wait_socket(conn, POLLIN | POLLOUT, deadline_ms)
            || !PQconsumeInput(conn->pq))
            return -1;
    }
    if (unsent < 0)
        return -1;
    while (PQisBusy(conn->pq)) {
        if (!wait_socket(conn, POLLIN, deadline_ms)
            || !PQconsumeInput(conn->pq))
            return -1;
    }
    return 0;
}

/* The one result of what was sent; NULL when the connection is of no use. */
static PGresult *
collect(const struct dp_pg_conn *conn)
{
    int64_t deadline_ms = dp_mono_ms() + conn->timeout_ms;
    PGresult *first = NULL, *next;

    do {
        if (await(conn, deadline_ms) < 0) {
            PQclear(first);
            return NULL;
        }
        next = PQgetResult(conn->pq);
        if (first == NULL)
            first = next;
        else
            PQclear(next);
    } while (next != NULL);
    return first;
}

/* Judge a result; only a good one is handed on. */
static enum dp_pg_outcome
conclude(struct dp_pg_conn *conn, const struct dp_stmt *stmt,
         PGresult *result, PGresult **good, struct dp_err *err)
{
    enum dp_pg_outcome outcome;

    switch (PQresultStatus(result)) {
    case PGRES_TUPLES_OK:
    case PGRES_COMMAND_OK:
        *good = result;
        return DP_PG_DONE;
    default:
        break;
    }
    if (result != NULL) {
        outcome = dp_pg_judge(result, stmt->name, err);
    } else {
        const char *text = PQerrorMessage(conn->pq);

        dp_pg_unavailable(err, stmt->name,
                          *text != '\0' ? text : "the server fell silent");
        outcome = *text != '\0' ? DP_PG_BROKEN : DP_PG_FAILED;
    }
    if (result == NULL || outcome == DP_PG_BROKEN || outcome == DP_PG_STALE
        || PQstatus(conn->pq) != CONNECTION_OK)
        dp_pg_conn_close(conn);
    PQclear(result);
    return outcome;
}

/* A statement that was not prepared did not run, whatever broke. */
static enum dp_pg_outcome
prepare(struct dp_pg_conn *conn, const struct dp_stmt *stmt,
        struct dp_err *err)
{
    size_t place = prepared_place(conn, stmt);
    PGresult *result = NULL;
    enum dp_pg_outcome outcome;

    if (conn->prepared[place] == stmt)
        return DP_PG_DONE;
    if (PQsendPrepare(conn->pq, stmt->name, stmt->sql, stmt->n_params, NULL))
        result = collect(conn);
    outcome = conclude(conn, stmt, result, &result, err);
    if (outcome == DP_PG_BROKEN)
        return DP_PG_STALE;
    if (outcome != DP_PG_DONE)
        return outcome;
    PQclear(result);
    conn->prepared[place] = stmt;
    conn->n_prepared++;
    return DP_PG_DONE;
}

enum dp_pg_outcome
dp_pg_conn_exec(struct dp_pg_conn *conn, const struct dp_stmt *stmt,
                const char *const *params, PGresult **result,
                struct dp_err *err)
{
    bool whole = conn->no_prepare
                 || conn->n_prepared >= DP_PG_PREPARED_MAX / 4 * 3;
    enum dp_pg_outcome outcome;
    PGresult *got = NULL;
    int sent;

    if (whole) {
        sent = PQsendQueryParams(conn->pq, stmt->sql, stmt->n_params, NULL,
                                 params, NULL, NULL, 0);
    } else {
        outcome = prepare(conn, stmt, err);
        if (outcome != DP_PG_DONE)
            return outcome;
        sent = PQsendQueryPrepared(conn->pq, stmt->name, stmt->n_params,
                                   params, NULL, NULL, 0);
    }
    if (sent)
        got = collect(conn);
    return conclude(conn, stmt, got, result, err);
}

enum dp_pg_outcome
dp_pg_conn_describe(struct dp_pg_conn *conn, const struct dp_stmt *stmt,
                    PGresult **result, struct dp_err *err)
{
    enum dp_pg_outcome outcome = prepare(conn, stmt, err);
    PGresult *got = NULL;

    if (outcome != DP_PG_DONE)
        return outcome;
    if (PQsendDescribePrepared(conn->pq, stmt->name))
        got = collect(conn);
    return conclude(conn, stmt, got, result, err);
}
