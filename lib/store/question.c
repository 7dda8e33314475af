/* Questions: what a running call or a task asks its client. */
#include "store/question.h"

#include "store/common.h"

struct asked {
    const char *question_id;
};

static const struct dp_col asked_cols[] = {
    DP_COL_TEXT(struct asked, question_id),
    {0},
};

static const struct dp_stmt stmt_ask = {
    "question_ask",
    "SELECT question_id"
    " FROM dubplate.question_ask($1, $2, $3, $4, $5, $6, $7, $8)",
    8, 0, asked_cols, sizeof(struct asked)};

static const char *const outcomes[] = {"taken", "unknown", "again", NULL};
static const struct dp_col answer_cols[] = DP_OUTCOME_COLS(outcomes);

static const struct dp_stmt stmt_answer = {
    "question_answer",
    "SELECT outcome FROM dubplate.question_answer($1, $2, $3, $4)", 4, 0,
    answer_cols, sizeof(struct dp_outcome)};

static const char *const states[] = {"open", "answered", "expired", NULL};

static const struct dp_col question_cols[] = {
    DP_COL_TEXT(struct dp_question_row, question_id),
    DP_COL_TEXT(struct dp_question_row, key),
    DP_COL_TEXT(struct dp_question_row, method),
    DP_COL_TEXT(struct dp_question_row, params),
    DP_COL_ENUM(struct dp_question_row, state, states),
    DP_COL_TEXT(struct dp_question_row, answer),
    DP_COL_TEXT(struct dp_question_row, error),
    {0},
};

#define QUESTION_SELECT                                                       \
    "SELECT question_id, key, method, params, state, answer, error"           \
    " FROM dubplate.question_state WHERE account_id = $1"

static const struct dp_stmt stmt_get = {
    "question_get", QUESTION_SELECT " AND question_id = $2", 2, DP_STMT_READ,
    question_cols, sizeof(struct dp_question_row)};

static const struct dp_stmt stmt_list = {
    "question_list",
    QUESTION_SELECT " AND task_id = $2 ORDER BY asked_at, key", 2,
    DP_STMT_READ, question_cols, sizeof(struct dp_question_row)};

const struct dp_stmt *const dp_question_stmts[] = {
    &stmt_ask, &stmt_answer, &stmt_get, &stmt_list, NULL};

int
dp_question_ask(struct dp_pg *pg, struct dp_arena *arena,
                const struct dp_question_new *question,
                const char **question_id, struct dp_err *err)
{
    const char *const params[] = {dp_pg_uuid(question->account_id),
                                  dp_pg_uuid(question->session_id),
                                  dp_pg_uuid(question->stream_id),
                                  dp_pg_uuid(question->task_id),
                                  question->key,
                                  question->method,
                                  question->params_json,
                                  dp_pg_int(arena, question->timeout_s)};
    struct asked row;

    if (dp_pg_row(pg, arena, &stmt_ask, params, &row, err) < 0)
        return -1;
    *question_id = row.question_id;
    return 0;
}

int
dp_question_answer(struct dp_pg *pg, struct dp_arena *arena,
                   const char *account_id, const char *question_id,
                   const struct dp_question_reply *reply,
                   enum dp_question_outcome *outcome, struct dp_err *err)
{
    const char *const params[] = {dp_pg_uuid(account_id),
                                  dp_pg_uuid(question_id),
                                  reply->answer_json, reply->error_json};
    int found = dp_store_outcome(pg, arena, &stmt_answer, params, err);

    if (found < 0)
        return -1;
    *outcome = (enum dp_question_outcome)found;
    return 0;
}

int
dp_question_get(struct dp_pg *pg, struct dp_arena *arena,
                const char *account_id, const char *question_id,
                struct dp_question_row *question, struct dp_err *err)
{
    const char *const params[] = {dp_pg_uuid(account_id),
                                  dp_pg_uuid(question_id)};

    return dp_pg_row(pg, arena, &stmt_get, params, question, err);
}

struct dp_question_row *
dp_question_list(struct dp_pg *pg, struct dp_arena *arena,
                 const char *account_id, const char *task_id, size_t *n,
                 struct dp_err *err)
{
    const char *const params[] = {dp_pg_uuid(account_id),
                                  dp_pg_uuid(task_id)};

    return dp_pg_rows(pg, arena, &stmt_list, params, n, err);
}
