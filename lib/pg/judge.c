/*
 * What an SQLSTATE means to a request: whose fault it is, and whether the
 * statement may be sent again.
 */
#include <stdio.h>
#include <string.h>

#include "pg/conn.h"

#define RETRY_AFTER_S 5

struct verdict {
    const char *sqlstate; /* a prefix */
    enum dp_pg_outcome outcome;
    enum dp_errcode code;
    bool show_message; /* it speaks of names in our SQL, never of values */
};

/* clang-format off */
static const struct verdict verdicts[] = {
    {"08",    DP_PG_BROKEN, DP_E_UNAVAILABLE, true},  /* connection */
    {"0A000", DP_PG_STALE,  DP_E_INTERNAL,    true},  /* plan out of date */
    {"22021", DP_PG_FAILED, DP_E_BAD_PARAMS,  false}, /* not UTF-8 */
    {"22P05", DP_PG_FAILED, DP_E_BAD_PARAMS,  false}, /* NUL in a text */
    {"25006", DP_PG_FAILED, DP_E_UNAVAILABLE, true},  /* a standby */
    {"26000", DP_PG_STALE,  DP_E_INTERNAL,    true},  /* not prepared */
    {"28",    DP_PG_FAILED, DP_E_UNAVAILABLE, true},  /* authorization */
    {"40001", DP_PG_AGAIN,  DP_E_UNAVAILABLE, true},  /* serialisation */
    {"40P01", DP_PG_AGAIN,  DP_E_UNAVAILABLE, true},  /* deadlock */
    {"42",    DP_PG_FAILED, DP_E_INTERNAL,    true},  /* syntax, rights */
    {"53",    DP_PG_FAILED, DP_E_UNAVAILABLE, true},  /* resources */
    {"55P03", DP_PG_FAILED, DP_E_UNAVAILABLE, true},  /* lock timeout */
    {"57014", DP_PG_FAILED, DP_E_UNAVAILABLE, true},  /* cancelled */
    {"57P01", DP_PG_BROKEN, DP_E_UNAVAILABLE, true},  /* shutdown */
    {"57P02", DP_PG_BROKEN, DP_E_UNAVAILABLE, true},  /* crash */
    {"57P03", DP_PG_FAILED, DP_E_UNAVAILABLE, true},  /* starting up */
    {"",      DP_PG_FAILED, DP_E_INTERNAL,    false},
};
/* clang-format on */

int
dp_pg_unavailable(struct dp_err *err, const char *what, const char *detail)
{
    dp_fail(err, DP_E_UNAVAILABLE, "%s: %.*s", what,
            (int)strcspn(detail, "\n"), detail);
    err->retry_after_s = RETRY_AFTER_S;
    return -1;
}

static const struct verdict *
find_verdict(const char *sqlstate)
{
    const struct verdict *v = verdicts;

    while (strncmp(sqlstate, v->sqlstate, strlen(v->sqlstate)) != 0)
        v++;
    return v;
}

static const char *
field(const PGresult *result, int code)
{
    const char *text = PQresultErrorField(result, code);

    return text != NULL ? text : "";
}

enum dp_pg_outcome
dp_pg_judge(const PGresult *result, const char *name, struct dp_err *err)
{
    const char *sqlstate = field(result, PG_DIAG_SQLSTATE);
    const struct verdict *v = find_verdict(sqlstate);

    /* No SQLSTATE: libpq itself says that the connection is gone. */
    if (*sqlstate == '\0') {
        dp_pg_unavailable(err, name, PQresultErrorMessage(result));
        return DP_PG_BROKEN;
    }
    if (v->code == DP_E_BAD_PARAMS) {
        dp_refuse(err, v->code, "A text has characters that cannot be "
                  "stored; send valid UTF-8 without NUL.");
        snprintf(err->detail, sizeof(err->detail), "%s: SQLSTATE %s", name,
                 sqlstate);
        return v->outcome;
    }
    dp_fail(err, v->code, "%s: SQLSTATE %s %s %s %s %s", name, sqlstate,
            v->show_message ? field(result, PG_DIAG_MESSAGE_PRIMARY) : "",
            field(result, PG_DIAG_TABLE_NAME),
            field(result, PG_DIAG_COLUMN_NAME),
            field(result, PG_DIAG_CONSTRAINT_NAME));
    if (v->code == DP_E_UNAVAILABLE)
        err->retry_after_s = RETRY_AFTER_S;
    return v->outcome;
}
