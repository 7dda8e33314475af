/*
 * tasks/get, tasks/cancel and tasks/update (extension
 * io.modelcontextprotocol/tasks), and the forms of the first two that
 * 2025-11-25 has, with tasks/list.
 */
#include <string.h>

#include "auth/state.h"
#include "json/json.h"
#include "mcp/ask.h"
#include "mcp/task.h"
#include "store/question.h"
#include "store/task.h"

/* Members that are not in the object of 2025-11-25, or have another name. */
json_t *
dp_task_legacy(struct dp_arena *arena, const char *task_json)
{
    static const char *const left_out[] = {"result", "error",
                                           "inputRequests"};
    struct dp_err err;
    json_t *task;
    const json_t *result;

    if (dp_json_parse(arena, task_json, strlen(task_json), &task, &err) < 0)
        return json_object();
    task = json_copy(task);
    result = json_object_get(task, "result");
    if (json_is_true(json_object_get(result, "isError")))
        json_object_set_new(task, "status", json_string("failed"));
    for (size_t i = 0; i < 3; i++)
        json_object_del(task, left_out[i]);
    json_object_set(task, "ttl", json_object_get(task, "ttlMs"));
    json_object_del(task, "ttlMs");
    json_object_set(task, "pollInterval",
                    json_object_get(task, "pollIntervalMs"));
    json_object_del(task, "pollIntervalMs");
    return task;
}

static int
unknown(struct dp_err *err)
{
    return dp_refuse(err, DP_E_BAD_PARAMS,
                     "There is no task of that id; it may have expired.");
}

/* Since 2026-07-28 only clients that know tasks may ask about them. */
int
dp_task_check_client(const struct dp_mcp_request *request, struct dp_err *err)
{
    if (!dp_mcp_is_modern(request) || dp_task_is_declared(request))
        return 0;
    dp_refuse(err, DP_E_CLIENT_CAPABILITY,
              "This needs a client that knows tasks.");
    err->data_json = "{\"requiredCapabilities\":{\"extensions\":{\""
                     DP_TASKS_EXTENSION "\":{}}}}";
    return -1;
}

static int
take_id(const struct dp_mcp_request *request, const char **task_id,
        struct dp_err *err)
{
    *task_id = dp_json_text(request->params, "taskId");
    if (dp_task_check_client(request, err) < 0)
        return -1;
    if (*task_id == NULL)
        return dp_refuse(err, DP_E_BAD_PARAMS, "Missing taskId");
    return 0;
}

int
dp_task_find(const struct dp_mcp_request *request, const char *task_id,
             struct dp_task *task, struct dp_err *err)
{
    const struct dp_state *state = request->call.state;

    if (dp_task_get(state->pg, request->call.arena,
                    request->call.who->account_id, task_id, task, err)
        == 0)
        return 0;
    return err->code == DP_E_NOT_FOUND ? unknown(err) : -1;
}

/*
 * May the caller do what the task does?  To call a job off is to write,
 * whatever tool follows it.
 */
int
dp_task_check_scope(const struct dp_mcp_request *request,
                    const struct dp_task *task, unsigned scope,
                    struct dp_err *err)
{
    const struct dp_tool *tool;
    struct dp_err ignored;

    if (dp_mcp_tool_find(request, task->tool, &tool, &ignored) == 0)
        scope |= tool->scope;
    return dp_mcp_check_scope(request, task->tool, scope, err);
}

static void
give_task(const struct dp_mcp_request *request, const struct dp_task *task,
          struct dp_mcp_answer *answer)
{
    struct dp_arena *arena = request->call.arena;

    answer->result
        = dp_mcp_is_modern(request)
              ? task->json
              : dp_json_print(arena,
                              dp_json_keep(arena, dp_task_legacy(
                                                      arena, task->json)));
}

int
dp_mcp_tasks_get(struct dp_mcp_request *request,
                 struct dp_mcp_answer *answer, struct dp_err *err)
{
    const char *task_id;
    struct dp_task task;

    if (take_id(request, &task_id, err) < 0
        || dp_mcp_check_scope(request, "tasks/get", DP_SCOPE_READ, err) < 0
        || dp_task_find(request, task_id, &task, err) < 0
        || dp_task_check_scope(request, &task, 0, err) < 0)
        return -1;
    give_task(request, &task, answer);
    return 0;
}

int
dp_mcp_tasks_cancel(struct dp_mcp_request *request,
                    struct dp_mcp_answer *answer, struct dp_err *err)
{
    const struct dp_state *state = request->call.state;
    enum dp_cancel_outcome outcome;
    const char *task_id;
    struct dp_task task;

    if (take_id(request, &task_id, err) < 0
        || dp_task_find(request, task_id, &task, err) < 0
        || dp_task_check_scope(request, &task,
                               task.job_id != NULL ? DP_SCOPE_WRITE : 0, err)
               < 0
        || dp_task_cancel(state->pg, request->call.arena,
                          request->call.who->account_id, task_id, &outcome,
                          err)
               < 0)
        return -1;
    if (outcome == DP_CANCEL_UNKNOWN)
        return unknown(err);
    answer->result = "{}";
    if (dp_mcp_is_modern(request))
        return 0; /* how it ended tasks/get tells */
    if (outcome == DP_CANCEL_FINAL)
        return dp_refuse(err, DP_E_BAD_PARAMS, "The task is over already.");
    if (outcome == DP_CANCEL_TOO_LATE)
        return dp_refuse(err, DP_E_BAD_PARAMS,
                         "The job has been begun and goes on; use "
                         "takedown_release when it is done.");
    if (dp_task_find(request, task_id, &task, err) < 0)
        return -1;
    give_task(request, &task, answer);
    return 0;
}

/* The kind of question that a row holds. */
static enum dp_ask_kind
kind_of(const struct dp_question_row *row)
{
    for (int kind = DP_ASK_FORM; kind <= DP_ASK_ROOTS; kind++) {
        if (strcmp(dp_ask_method((enum dp_ask_kind)kind), row->method) == 0)
            return (enum dp_ask_kind)kind;
    }
    return DP_ASK_FORM;
}

/* Answers to what is not asked, or not any more, do not matter. */
static int
take_answers(const struct dp_mcp_request *request, const char *task_id,
             const json_t *responses, struct dp_err *err)
{
    const struct dp_state *state = request->call.state;
    struct dp_arena *arena = request->call.arena;
    const char *account_id = request->call.who->account_id;
    enum dp_question_outcome outcome;
    size_t n;
    const struct dp_question_row *rows
        = dp_question_list(state->pg, arena, account_id, task_id, &n, err);

    if (rows == NULL)
        return -1;
    for (size_t i = 0; i < n; i++) {
        const json_t *given = json_object_get(responses, rows[i].key);
        struct dp_question_reply reply = {0};

        if (rows[i].state != DP_QUESTION_OPEN
            || !dp_ask_is_answer(kind_of(&rows[i]), given))
            continue;
        reply.answer_json = dp_json_print(arena, given);
        if (dp_question_answer(state->pg, arena, account_id,
                               rows[i].question_id, &reply, &outcome, err)
            < 0)
            return -1;
    }
    return 0;
}

int
dp_mcp_tasks_update(struct dp_mcp_request *request,
                    struct dp_mcp_answer *answer, struct dp_err *err)
{
    const json_t *responses
        = json_object_get(request->params, "inputResponses");
    const char *task_id;
    struct dp_task task;

    if (take_id(request, &task_id, err) < 0)
        return -1;
    if (!json_is_object(responses))
        return dp_refuse(err, DP_E_BAD_PARAMS,
                         "inputResponses must be an object.");
    if (dp_ask_check_size(request->req, responses, err) < 0
        || dp_task_find(request, task_id, &task, err) < 0
        || dp_task_check_scope(request, &task, 0, err) < 0
        || take_answers(request, task_id, responses, err) < 0)
        return -1;
    answer->result = "{}";
    return 0;
}

#define PAGE 50

int
dp_mcp_tasks_list(struct dp_mcp_request *request,
                  struct dp_mcp_answer *answer, struct dp_err *err)
{
    const struct dp_state *state = request->call.state;
    struct dp_arena *arena = request->call.arena;
    const char *cursor = dp_json_text(request->params, "cursor");
    json_t *list = json_array();
    json_t *result = dp_json_keep(arena, json_pack("{s:o}", "tasks", list));
    const struct dp_task *tasks;
    size_t n;

    if (dp_mcp_check_scope(request, "tasks/list", DP_SCOPE_READ, err) < 0)
        return -1;
    tasks = dp_task_list(state->pg, arena, request->call.who->account_id,
                         cursor, PAGE + 1, &n, err);
    if (tasks == NULL)
        return err->code == DP_E_NOT_FOUND
                   ? dp_refuse(err, DP_E_BAD_PARAMS,
                               "Unknown cursor; ask again without one.")
                   : -1;
    for (size_t i = 0; i < n && i < PAGE; i++)
        json_array_append_new(list, dp_task_legacy(arena, tasks[i].json));
    if (n > PAGE)
        json_object_set_new(result, "nextCursor",
                            json_string(tasks[PAGE - 1].task_id));
    answer->result = dp_json_print(arena, result);
    return 0;
}
