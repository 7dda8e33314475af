/* One connection on its own, for whole SQL files. */
#include "pg/script.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pg/conn.h"
#include "pg/row.h"

struct dp_pg_script {
    struct dp_pg_conn conn;
};

struct dp_pg_script *
dp_pg_script_open(const struct dp_pg_options *options, struct dp_err *err)
{
    struct dp_pg_script *script = calloc(1, sizeof(*script));

    if (script == NULL) {
        dp_fail(err, DP_E_INTERNAL, "no memory");
        return NULL;
    }
    if (dp_pg_conn_open(&script->conn, options, err) < 0) {
        free(script);
        return NULL;
    }
    PQsetnonblocking(script->conn.pq, 0);
    return script;
}

void
dp_pg_script_close(struct dp_pg_script *script)
{
    if (script == NULL)
        return;
    dp_pg_conn_close(&script->conn);
    free(script);
}

/* "line 3: " for a 1-based character position in sql; "" when it is NULL. */
static const char *
place_of(const char *sql, const char *position, char place[32])
{
    long chars = position != NULL ? strtol(position, NULL, 10) - 1 : 0;
    int line = 1;

    for (; chars > 0 && *sql != '\0'; sql++) {
        if (*sql == '\n')
            line++;
        /* Bytes that continue a UTF-8 character are not counted. */
        if (((unsigned char)*sql & 0xc0) != 0x80)
            chars--;
    }
    if (position != NULL)
        snprintf(place, 32, "line %d: ", line);
    else
        place[0] = '\0';
    return place;
}

int
dp_pg_script_run(struct dp_pg_script *script, const char *sql,
                 struct dp_err *err)
{
    PGconn *pq = script->conn.pq;
    PGresult *result = PQexec(pq, sql);
    const char *text, *hint;
    char place[32];

    if (PQresultStatus(result) == PGRES_COMMAND_OK
        || PQresultStatus(result) == PGRES_TUPLES_OK
        || PQresultStatus(result) == PGRES_EMPTY_QUERY) {
        PQclear(result);
        return 0;
    }
    text = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    hint = PQresultErrorField(result, PG_DIAG_MESSAGE_HINT);
    if (text == NULL || PQstatus(pq) != CONNECTION_OK) {
        dp_pg_unavailable(err, "script", PQerrorMessage(pq));
    } else {
        dp_refuse(err, DP_E_INTERNAL, "%s%s%s%s",
                  place_of(sql,
                           PQresultErrorField(result,
                                              PG_DIAG_STATEMENT_POSITION),
                           place),
                  text, hint != NULL ? "; " : "", hint != NULL ? hint : "");
    }
    PQclear(result);
    return -1;
}

void *
dp_pg_script_rows(struct dp_pg_script *script, struct dp_arena *arena,
                  const struct dp_stmt *stmt, const char *const *params,
                  size_t *n, struct dp_err *err)
{
    PGresult *result = NULL;
    void *rows;

    if (dp_pg_conn_exec(&script->conn, stmt, params, &result, err)
        != DP_PG_DONE)
        return NULL;
    *n = (size_t)PQntuples(result);
    rows = dp_pg_decode(arena, stmt, result, err);
    PQclear(result);
    return rows;
}
