/*
 * Questions as requests of the server (revisions before 2026-07-28), and of
 * tasks: rows that whichever process gets the answer fills in.
 */
#include <string.h>

#include "json/json.h"
#include "mcp/ask.h"
#include "mcp/session.h"
#include "mcp/wait.h"
#include "store/question.h"

/* Make the row, and where it is not a task's, send the request. */
static int
put(const struct dp_call *call, const struct dp_question *question,
    const char **id, struct dp_err *err)
{
    struct dp_talk *talk = call->talk;
    json_t *params = dp_json_keep(call->arena,
                                  dp_ask_params(talk, question, NULL));
    const struct dp_question_new row = {
        .account_id = call->who->account_id,
        .session_id = talk->envelope->session != NULL
                          ? talk->envelope->session->id
                          : NULL,
        .stream_id = talk->stream_id,
        .task_id = talk->task_id,
        .key = question->key,
        .method = dp_ask_method(question->kind),
        .params_json = dp_json_print(call->arena, params),
        .timeout_s = (int)call->conf->mcp_ask_timeout_s,
    };
    const struct dp_state *state = call->state;

    if (dp_question_ask(state->pg, call->arena, &row, id, err) < 0)
        return -1;
    if (*id == NULL)
        return dp_fail(err, DP_E_CANCELLED, "nobody to ask");
    if (talk->task_id != NULL)
        return 0;
    params = dp_json_keep(call->arena, dp_ask_params(talk, question, *id));
    return dp_talk_say(
        talk,
        dp_printf(call->arena,
                  "{\"jsonrpc\":\"2.0\",\"id\":\"%s\",\"method\":\"%s\","
                  "\"params\":%s}",
                  *id, row.method, dp_json_print(call->arena, params)),
        err);
}

/* A client that answers by an error said no. */
static int
take_error(const struct dp_call *call, struct dp_question *question,
           const char *text, struct dp_err *err)
{
    json_t *error;
    const char *message;

    if (question->kind == DP_ASK_FORM || question->kind == DP_ASK_URL) {
        question->answer = dp_json_keep(
            call->arena, json_pack("{s:s}", "action", "cancel"));
        return 0;
    }
    if (dp_json_parse(call->arena, text, strlen(text), &error, err) < 0)
        return -1;
    message = dp_json_text(error, "message");
    return dp_refuse(err, DP_E_CANCELLED, "The client refused %s: %.200s",
                     dp_ask_method(question->kind),
                     message != NULL ? message : "it gave no reason");
}

/* *open: there is no answer yet. */
static int
look(const struct dp_call *call, struct dp_question *question, const char *id,
     bool *open, struct dp_err *err)
{
    const struct dp_state *state = call->state;
    struct dp_question_row row;
    json_t *answer;

    *open = false;
    if (dp_question_get(state->pg, call->arena, call->who->account_id, id,
                        &row, err)
        < 0)
        return -1;
    *open = row.state == DP_QUESTION_OPEN;
    if (*open)
        return 0;
    if (row.state == DP_QUESTION_EXPIRED)
        return dp_refuse(err, DP_E_CANCELLED,
                         "The client did not answer in time.");
    if (row.error != NULL)
        return take_error(call, question, row.error, err);
    if (dp_json_parse(call->arena, row.answer, strlen(row.answer), &answer,
                      err)
        < 0)
        return -1;
    if (!dp_ask_is_answer(question->kind, answer))
        return dp_refuse(err, DP_E_CANCELLED,
                         "The client's answer to %s is malformed.",
                         dp_ask_method(question->kind));
    question->answer = answer;
    return 0;
}

static int
wait_for(const struct dp_call *call, struct dp_question *question,
         const char *id, struct dp_err *err)
{
    struct dp_talk *talk = call->talk;
    struct dp_waker waker;
    bool open = true;
    int rc;

    dp_live_watch(talk->live, &waker,
                  dp_printf(call->arena, "question %s", id));
    for (;;) {
        rc = look(call, question, id, &open, err);
        if (rc < 0 && err->code == DP_E_UNAVAILABLE)
            open = true; /* the database comes back; the question is there */
        else if (rc < 0 || !open)
            break;
        if (dp_talk_is_cancelled(talk)) {
            rc = dp_fail(err, DP_E_CANCELLED, "taken back by the client");
            break;
        }
        dp_live_wait(talk->live, &waker);
        dp_talk_beat(talk);
    }
    dp_live_unwatch(talk->live, &waker);
    return rc;
}

/* Was it answered before the call became a task? */
static bool
is_known(const struct dp_call *call, struct dp_question *question)
{
    question->answer = json_object_get(call->talk->answers, question->key);
    return dp_ask_is_answer(question->kind, question->answer);
}

static int
ask_all(const struct dp_call *call, struct dp_question *questions, size_t n,
        struct dp_err *err)
{
    const char **ids = dp_alloc_n(call->arena, n, sizeof(*ids));

    for (size_t i = 0; i < n; i++) {
        if (!is_known(call, &questions[i])
            && put(call, &questions[i], &ids[i], err) < 0)
            return -1;
    }
    for (size_t i = 0; i < n; i++) {
        if (ids[i] != NULL && wait_for(call, &questions[i], ids[i], err) < 0)
            return -1;
    }
    return 0;
}

int
dp_ask_rows(const struct dp_call *call, struct dp_question *questions,
            size_t n, struct dp_err *err)
{
    int rc;

    if (dp_live_start(call->talk->live, err) < 0
        || dp_wait_begin(call, err) < 0)
        return -1;
    err->code = DP_E_NONE;
    if (call->talk->task_id == NULL && !dp_talk_open(call->talk, err))
        rc = err->code != DP_E_NONE
                 ? -1
                 : dp_fail(err, DP_E_CANCELLED, "no way to the client");
    else
        rc = ask_all(call, questions, n, err);
    dp_wait_end(call);
    return rc;
}
