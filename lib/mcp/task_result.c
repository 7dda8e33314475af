/*
 * tasks/result of 2025-11-25: waits for the end of a task, and meanwhile
 * brings its questions to the client.
 */
#include <string.h>

#include "auth/state.h"
#include "json/json.h"
#include "mcp/live.h"
#include "mcp/talk.h"
#include "mcp/task.h"
#include "mcp/wait.h"
#include "store/question.h"
#include "store/task.h"

static int
give_error(struct dp_arena *arena, const char *text, struct dp_err *err)
{
    json_t *value;
    const json_t *data;

    if (dp_json_parse(arena, text, strlen(text), &value, err) < 0)
        return -1;
    dp_refuse(err, dp_err_of_rpc((int)dp_json_int(value, "code", 0)), "%s",
              dp_json_text(value, "message"));
    data = json_object_get(value, "data");
    if (data != NULL && !json_is_null(data))
        err->data_json = dp_json_print(arena, data);
    return -1;
}

/* The outcome of the call itself, with a word about whose it is. */
static int
give(struct dp_mcp_request *request, const struct dp_task *task,
     struct dp_mcp_answer *answer, struct dp_err *err)
{
    struct dp_arena *arena = request->call.arena;
    json_t *value;
    json_t *meta;

    if (task->status == DP_TASK_CANCELLED)
        return dp_refuse(err, DP_E_CANCELLED, "The task was cancelled.");
    if (task->error != NULL)
        return give_error(arena, task->error, err);
    if (dp_json_parse(arena, task->result, strlen(task->result), &value, err)
        < 0)
        return -1;
    meta = json_object_get(value, "_meta");
    if (meta == NULL) {
        meta = json_object();
        json_object_set_new(value, "_meta", meta);
    }
    json_object_set_new(meta, DP_META "related-task",
                        json_pack("{s:s}", "taskId", task->task_id));
    answer->result = dp_json_print(arena, value);
    return 0;
}

/* Send a question of the task as a request of the server. */
static int
send_question(struct dp_talk *talk, const struct dp_question_row *row,
              const char *task_id, struct dp_err *err)
{
    struct dp_arena *arena = talk->req->arena;
    json_t *params;

    if (dp_json_parse(arena, row->params, strlen(row->params), &params, err)
        < 0)
        return -1;
    json_object_set_new(params, "_meta",
                        json_pack("{s:{s:s}}", DP_META "related-task",
                                  "taskId", task_id));
    if (json_object_get(params, "url") != NULL)
        json_object_set_new(params, "elicitationId",
                            json_string(row->question_id));
    return dp_talk_say(
        talk,
        dp_printf(arena,
                  "{\"jsonrpc\":\"2.0\",\"id\":\"%s\",\"method\":\"%s\","
                  "\"params\":%s}",
                  row->question_id, row->method,
                  dp_json_print(arena, params)),
        err);
}

/* Questions that this answer has not brought yet; *sent counts them. */
static int
send_questions(struct dp_mcp_request *request, const char *task_id,
               size_t *sent, struct dp_err *err)
{
    const struct dp_state *state = request->call.state;
    size_t n;
    const struct dp_question_row *rows = dp_question_list(
        state->pg, request->call.arena, request->call.who->account_id,
        task_id, &n, err);

    if (rows == NULL)
        return -1;
    for (; *sent < n; (*sent)++) {
        if (rows[*sent].state == DP_QUESTION_OPEN
            && send_question(request->call.talk, &rows[*sent], task_id, err)
                   < 0)
            return -1;
    }
    return 0;
}

static bool
is_over(const struct dp_task *task)
{
    return task->status != DP_TASK_WORKING
           && task->status != DP_TASK_INPUT_REQUIRED;
}

static int
follow(struct dp_mcp_request *request, const char *task_id,
       struct dp_waker *waker, struct dp_task *task, struct dp_err *err)
{
    struct dp_talk *talk = request->call.talk;
    size_t sent = 0;

    for (;;) {
        if (dp_task_find(request, task_id, task, err) < 0
            || dp_task_check_scope(request, task, 0, err) < 0)
            return -1;
        if (is_over(task))
            return 0;
        if (task->status == DP_TASK_INPUT_REQUIRED
            && send_questions(request, task_id, &sent, err) < 0)
            return -1;
        if (dp_talk_is_cancelled(talk))
            return dp_fail(err, DP_E_CANCELLED, "taken back");
        dp_live_wait(talk->live, waker);
        dp_talk_beat(talk);
    }
}

int
dp_mcp_tasks_result(struct dp_mcp_request *request,
                    struct dp_mcp_answer *answer, struct dp_err *err)
{
    struct dp_talk *talk = request->call.talk;
    const char *task_id = dp_json_text(request->params, "taskId");
    struct dp_waker waker;
    struct dp_task task;
    int rc;

    if (task_id == NULL)
        return dp_refuse(err, DP_E_BAD_PARAMS, "Missing taskId");
    if (talk->live == NULL)
        return dp_refuse(err, DP_E_BAD_PARAMS, "It cannot be in a batch.");
    if (dp_live_start(talk->live, err) < 0
        || dp_wait_begin(&request->call, err) < 0)
        return -1;
    dp_live_watch(talk->live, &waker,
                  dp_printf(request->call.arena, "task %s", task_id));
    rc = follow(request, task_id, &waker, &task, err);
    dp_live_unwatch(talk->live, &waker);
    dp_wait_end(&request->call);
    return rc == 0 ? give(request, &task, answer, err) : -1;
}
