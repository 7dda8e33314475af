/* The list of all statements, and what the nouns share. */
#include "store/common.h"

#define TABLE(noun) dp_##noun##_stmts,

const struct dp_stmt *const *const dp_store_stmts[] = {
    DP_STORE_NOUNS(TABLE) NULL};

const struct dp_col dp_flag_cols[] = {
    DP_COL_BOOL(struct dp_flag, value),
    {0},
};

const struct dp_col dp_text_cols[] = {
    DP_COL_TEXT(struct dp_text_row, value),
    {0},
};

int
dp_store_flag(struct dp_pg *pg, struct dp_arena *arena,
              const struct dp_stmt *stmt, const char *const *params,
              bool *value, struct dp_err *err)
{
    struct dp_flag flag;

    if (dp_pg_row(pg, arena, stmt, params, &flag, err) < 0)
        return -1;
    *value = flag.value;
    return 0;
}

const char *
dp_store_positive(struct dp_arena *arena, int64_t number)
{
    return number > 0 ? dp_pg_int(arena, number) : NULL;
}

int
dp_store_fenced(struct dp_pg *pg, struct dp_arena *arena,
                const struct dp_stmt *stmt, const char *const *params,
                struct dp_err *err)
{
    bool applied;

    if (dp_store_flag(pg, arena, stmt, params, &applied, err) < 0)
        return -1;
    return applied ? 0 : dp_fail(err, DP_E_LOST_LEASE, "%s", stmt->name);
}

int
dp_store_outcome(struct dp_pg *pg, struct dp_arena *arena,
                 const struct dp_stmt *stmt, const char *const *params,
                 struct dp_err *err)
{
    struct dp_outcome row;

    if (dp_pg_row(pg, arena, stmt, params, &row, err) < 0)
        return -1;
    return row.outcome;
}
