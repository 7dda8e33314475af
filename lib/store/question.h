/*
 * Questions: what a running call or a task asks its client
 * (elicitation/create, sampling/createMessage, roots/list).  The id of a
 * question is that of its JSON-RPC request.  NOTIFY dubplate_mcp
 * "question <uuid>", when it is answered or void, is a hint.
 */
#ifndef DP_STORE_QUESTION_H
#define DP_STORE_QUESTION_H

#include "pg/query.h"

struct dp_question_new {
    const char *account_id;
    const char *session_id; /* of the call's stream; NULL: it has none */
    const char *stream_id;  /* of a call */
    const char *task_id;    /* or of a task, then without a stream */
    const char *key;        /* of one task never used twice */
    const char *method;
    const char *params_json;
    int timeout_s; /* after this an answer is too late */
};

/*
 * A task is input_required until it has all its answers.  *question_id is
 * NULL when there is nobody to ask: the call was cancelled or has ended, or
 * the task is over.
 */
int dp_question_ask(struct dp_pg *pg, struct dp_arena *arena,
                    const struct dp_question_new *question,
                    const char **question_id, struct dp_err *err);

enum dp_question_outcome {
    DP_QUESTION_TAKEN,
    DP_QUESTION_UNKNOWN, /* none of the account, or it is too late */
    DP_QUESTION_AGAIN,   /* it has an answer */
};

/* One of answer and error is NULL. */
struct dp_question_reply {
    const char *answer_json; /* the result */
    const char *error_json;  /* a JSON-RPC error object */
};

int dp_question_answer(struct dp_pg *pg, struct dp_arena *arena,
                       const char *account_id, const char *question_id,
                       const struct dp_question_reply *reply,
                       enum dp_question_outcome *outcome, struct dp_err *err);

enum dp_question_state {
    DP_QUESTION_OPEN,
    DP_QUESTION_ANSWERED,
    DP_QUESTION_EXPIRED,
};

struct dp_question_row {
    const char *question_id;
    const char *key;
    const char *method;
    const char *params; /* JSON */
    enum dp_question_state state;
    const char *answer; /* JSON; NULL: an error, or none yet */
    const char *error;  /* JSON */
};

/* DP_E_NOT_FOUND when there is none, or it is not the account's. */
int dp_question_get(struct dp_pg *pg, struct dp_arena *arena,
                    const char *account_id, const char *question_id,
                    struct dp_question_row *question, struct dp_err *err);

/* All of a task, in the order they were asked. */
struct dp_question_row *
dp_question_list(struct dp_pg *pg, struct dp_arena *arena,
                 const char *account_id, const char *task_id, size_t *n,
                 struct dp_err *err);

#endif
