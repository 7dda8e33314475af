/* Consents that are remembered. */
#include "store/consent.h"

#include "store/common.h"

static const struct dp_col consent_cols[] = {
    DP_COL_TEXTS(struct dp_consent, scope),
    DP_COL_TIME(struct dp_consent, given_at),
    {0},
};

static const struct dp_stmt stmt_find = {
    "consent_find",
    "SELECT scope, given_at FROM dubplate.consent_overview"
    " WHERE account_id = $1 AND client_id = $2 AND resource = $3 AND valid",
    3, DP_STMT_READ, consent_cols, sizeof(struct dp_consent)};

const struct dp_stmt *const dp_consent_stmts[] = {&stmt_find, NULL};

int
dp_consent_find(struct dp_pg *pg, struct dp_arena *arena,
                const char *account_id, const char *client_id,
                const char *resource, struct dp_consent **consent,
                struct dp_err *err)
{
    const char *const params[] = {dp_pg_uuid(account_id), client_id,
                                  resource};
    size_t n;
    struct dp_consent *rows =
        dp_pg_rows(pg, arena, &stmt_find, params, &n, err);

    if (rows == NULL)
        return -1;
    *consent = n > 0 ? rows : NULL;
    return 0;
}
