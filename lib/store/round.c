/* Rounds: one answer input_required. */
#include "store/round.h"

#include "store/common.h"

static const struct dp_stmt stmt_open = {
    "round_open",
    "SELECT round_id AS value"
    " FROM dubplate.round_open($1, $2, $3, $4, $5, $6)",
    6, DP_STMT_TEXT};

static const char *const outcomes[] = {"claimed", "unknown",       "again",
                                       "expired", "other_request", NULL};

static const struct dp_col round_cols[] = {
    DP_COL_ENUM(struct dp_round, outcome, outcomes),
    DP_COL_INT(struct dp_round, number),
    DP_COL_TEXT(struct dp_round, asked),
    DP_COL_TEXT(struct dp_round, answers),
    {0},
};

static const struct dp_stmt stmt_claim = {
    "round_claim",
    "SELECT outcome, number, asked, answers"
    " FROM dubplate.round_claim($1, $2, $3)",
    3, 0, round_cols, sizeof(struct dp_round)};

const struct dp_stmt *const dp_round_stmts[] = {&stmt_open, &stmt_claim, NULL};

int
dp_round_open(struct dp_pg *pg, struct dp_arena *arena,
              const struct dp_round_new *round, const char **round_id,
              struct dp_err *err)
{
    const char *const params[] = {dp_pg_uuid(round->account_id),
                                  dp_pg_hash(arena, &round->digest),
                                  dp_pg_int(arena, round->number),
                                  round->asked_json,
                                  round->answers_json,
                                  dp_pg_int(arena, round->ttl_s)};
    struct dp_text_row row;

    if (dp_pg_row(pg, arena, &stmt_open, params, &row, err) < 0)
        return -1;
    *round_id = row.value;
    return 0;
}

int
dp_round_claim(struct dp_pg *pg, struct dp_arena *arena,
               const char *account_id, const char *round_id,
               const struct dp_hash *digest, struct dp_round *round,
               struct dp_err *err)
{
    const char *const params[] = {dp_pg_uuid(round_id),
                                  dp_pg_uuid(account_id),
                                  dp_pg_hash(arena, digest)};

    return dp_pg_row(pg, arena, &stmt_claim, params, round, err);
}
