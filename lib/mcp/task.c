/* Tasks: whether a call becomes one, and how it begins. */
#include "mcp/task.h"

#include <string.h>

#include "auth/state.h"
#include "json/json.h"
#include "mcp/live.h"
#include "mcp/session.h"
#include "mcp/talk.h"
#include "store/task.h"

#define POLL_MS 1000
#define TTL_MIN_MS 1000

bool
dp_task_is_declared(const struct dp_mcp_request *request)
{
    return json_object_get(json_object_get(request->envelope->capabilities,
                                           "extensions"),
                           DP_TASKS_EXTENSION)
           != NULL;
}

/* Since 2026-07-28: the tool says, where the client knows tasks. */
static int
decide_modern(const struct dp_mcp_request *request,
              const struct dp_tool *tool, bool *wanted, struct dp_err *err)
{
    bool declared = dp_task_is_declared(request);

    *wanted = declared
              && (tool->task == DP_TASK_OPTIONAL
                  || tool->task == DP_TASK_REQUIRED);
    if (declared || tool->task != DP_TASK_REQUIRED)
        return 0;
    dp_refuse(err, DP_E_CLIENT_CAPABILITY,
              "%s runs as a task; this needs a client that knows them.",
              tool->name);
    err->data_json = "{\"requiredCapabilities\":{\"extensions\":{\""
                     DP_TASKS_EXTENSION "\":{}}}}";
    return -1;
}

/* Before: the client says, by params.task; {timeoutMs} goes with any tool. */
static int
decide_legacy(const struct dp_mcp_request *request,
              const struct dp_tool *tool, bool *wanted, struct dp_err *err)
{
    const json_t *task = json_object_get(request->params, "task");

    *wanted = json_is_object(task);
    if (*wanted && tool->task == DP_TASK_NEVER
        && json_object_get(task, "timeoutMs") == NULL)
        return dp_refuse(err, DP_E_NO_METHOD, "%s does not run as a task.",
                         tool->name);
    if (!*wanted && tool->task == DP_TASK_REQUIRED)
        return dp_refuse(err, DP_E_NO_METHOD,
                         "%s runs as a task; send params.task.", tool->name);
    return 0;
}

/* How long it is kept, in ms: as asked, within what is set. */
static int64_t
ttl_of(const struct dp_mcp_request *request)
{
    const json_t *task = dp_mcp_is_modern(request)
                             ? NULL /* the server alone decides */
                             : json_object_get(request->params, "task");
    int64_t most = request->call.conf->mcp_task_ttl_s * 1000;
    int64_t ttl
        = dp_json_int(task, "ttl", dp_json_int(task, "timeoutMs", most));

    if (ttl < TTL_MIN_MS)
        return TTL_MIN_MS;
    return ttl < most ? ttl : most;
}

static int
open_row(struct dp_mcp_request *request, const struct dp_tool *tool,
         const struct dp_followed_job *job, const char **task_id,
         struct dp_err *err)
{
    const struct dp_state *state = request->call.state;
    struct dp_task_opened opened;
    const struct dp_task_new task = {
        .account_id = request->call.who->account_id,
        .session_id = request->envelope->session != NULL
                          ? request->envelope->session->id
                          : NULL,
        .tool = tool->name,
        .ttl_ms = ttl_of(request),
        .poll_interval_ms = POLL_MS,
        .job_id = job != NULL ? job->job_id : NULL,
        .result_json = job != NULL ? job->result : NULL,
        .lease_s = DP_LIVE_LEASE_S,
        .max_tasks = (int)request->call.conf->mcp_tasks_max,
    };

    if (dp_task_open(state->pg, request->call.arena, &task, &opened, err) < 0)
        return -1;
    if (opened.outcome != DP_TASK_OPENED) {
        dp_refuse(err, DP_E_RATE,
                  "This account has as many tasks under way as it may. Wait "
                  "for one to end, or cancel one.");
        err->data_json = "{\"retryAfterSeconds\":30}";
        return -1;
    }
    *task_id = opened.task_id;
    return 0;
}

/* The answer that names the task. */
static int
name_task(struct dp_mcp_request *request, const char *task_id,
          struct dp_mcp_answer *answer, struct dp_err *err)
{
    const struct dp_state *state = request->call.state;
    struct dp_arena *arena = request->call.arena;
    struct dp_task task;
    json_t *legacy;
    json_t *value;

    if (dp_task_get(state->pg, arena, request->call.who->account_id, task_id,
                    &task, err)
        < 0)
        return -1;
    if (!dp_mcp_is_modern(request)) {
        legacy = dp_task_legacy(arena, task.json);
        answer->result = dp_json_print(
            arena,
            dp_json_keep(arena, json_pack("{s:o}", "task", legacy)));
        return 0;
    }
    if (dp_json_parse(arena, task.json, strlen(task.json), &value, err) < 0)
        return -1;
    json_object_del(value, "result");
    json_object_del(value, "error");
    json_object_del(value, "inputRequests");
    answer->type = "task";
    answer->result = dp_json_print(arena, value);
    return 0;
}

/* What the tool does before there is a task. */
static int
prepare(const struct dp_mcp_request *request, const struct dp_task_call *call,
        struct dp_followed_job *job, struct dp_err *err)
{
    if (call->tool->follow != NULL)
        return call->tool->follow(&request->call, call->args, job, err);
    if (call->tool->ask != NULL)
        return call->tool->ask(&request->call, call->args, err);
    return 0;
}

/* The call itself, or the job it begins or follows, goes on as a task. */
static int
begin(struct dp_mcp_request *request, const struct dp_task_call *call,
      const struct dp_followed_job *job, const char **task_id,
      struct dp_err *err)
{
    if (job->job_id != NULL)
        return open_row(request, call->tool, job, task_id, err);
    if (open_row(request, call->tool, NULL, task_id, err) < 0)
        return -1;
    return dp_task_start(request, call, *task_id, err);
}

/*
 * The tool has failed before there is a task.  Who asked for a task can be
 * told by an error alone; others get what any call would give them.
 */
static int
give_failure(struct dp_mcp_request *request, struct dp_mcp_answer *answer,
             const struct dp_err *err)
{
    if (!dp_mcp_is_modern(request)
        || dp_mcp_is_protocol_error(request->envelope, err))
        return -1;
    answer->result = dp_mcp_tool_failure(request->call.arena, err,
                                         request->call.request_id);
    return 0;
}

int
dp_task_make(struct dp_mcp_request *request, const struct dp_task_call *call,
             struct dp_mcp_answer *answer, bool *made, struct dp_err *err)
{
    struct dp_live *live = request->mcp->live;
    struct dp_followed_job job = {0};
    const char *task_id = NULL;
    int rc;

    *made = false;
    if (live == NULL || request->call.in_batch)
        return 0;
    rc = dp_mcp_is_modern(request)
             ? decide_modern(request, call->tool, made, err)
             : decide_legacy(request, call->tool, made, err);
    if (rc < 0 || !*made)
        return rc;
    if (dp_live_start(live, err) < 0)
        return -1;
    if (prepare(request, call, &job, err) < 0)
        return give_failure(request, answer, err);
    if (begin(request, call, &job, &task_id, err) < 0)
        return -1;
    return name_task(request, task_id, answer, err);
}
