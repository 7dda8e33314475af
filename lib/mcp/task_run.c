/* A call that runs as a task: in a thread, with memory of its own. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "auth/state.h"
#include "base/log.h"
#include "json/json.h"
#include "mcp/live.h"
#include "mcp/session.h"
#include "mcp/talk.h"
#include "mcp/task.h"
#include "store/task.h"

#define STACK_BYTES (512u * 1024u)
#define RUNNING_MAX 64

static atomic_int running;

/* All that the thread needs once the request is gone. */
struct run {
    struct dp_arena arena;
    const struct dp_tool *tool;
    void *args;
    struct dp_principal who;
    struct dp_mcp_envelope envelope;
    struct dp_mcp_session session;
    struct dp_talk talk;
    struct dp_call call;
};

static void
finish(struct run *run, const struct dp_task_end *end)
{
    const struct dp_state *state = run->call.state;
    struct dp_err err = {0};
    bool applied;

    if (dp_task_finish(state->pg, &run->arena, run->talk.task_id, end,
                       &applied, &err)
        < 0)
        dp_err_log(&err);
}

/* The outcome of the tool becomes that of the task. */
static void
run_tool(struct run *run)
{
    struct dp_err err = {0};
    json_t *result = NULL;
    struct dp_task_end end = {.status = DP_TASK_COMPLETED};
    struct dp_str error;

    if (run->tool->run(&run->call, run->args, &result, &err) == 0) {
        end.result_json = dp_mcp_tool_result(run->tool, &run->arena, result);
    } else if (dp_talk_is_cancelled(&run->talk)) {
        return; /* it is over already */
    } else if (dp_mcp_is_protocol_error(&run->envelope, &err)) {
        dp_err_log(&err);
        dp_str_init(&error, &run->arena, 10000);
        dp_err_print_rpc(&error, &err);
        end.status = DP_TASK_FAILED;
        end.error_json = error.data;
    } else {
        end.result_json
            = dp_mcp_tool_failure(&run->arena, &err, run->call.request_id);
    }
    finish(run, &end);
}

static void
free_run(struct run *run)
{
    struct dp_arena arena = run->arena;

    dp_arena_clear(&arena); /* run is in it */
}

static void *
run_thread(void *arg)
{
    struct run *run = arg;

    dp_log_request(run->call.request_id);
    run_tool(run);
    dp_live_drop(run->talk.live, &run->talk.lease);
    dp_log_request(NULL);
    free_run(run);
    atomic_fetch_sub(&running, 1);
    return NULL;
}

static void
copy_principal(struct run *run, const struct dp_principal *who)
{
    struct dp_arena *arena = &run->arena;

    run->who = *who;
    run->who.account_id = dp_strdup(arena, who->account_id);
    run->who.login = dp_strdup(arena, who->login);
    run->who.token_id = dp_strdup(arena, who->token_id);
    run->who.client_id = dp_strdup(arena, who->client_id);
    run->who.grant_id = dp_strdup(arena, who->grant_id);
    run->who.session_id = dp_strdup(arena, who->session_id);
}

static json_t *
copy_json(struct run *run, const json_t *value)
{
    return value == NULL ? NULL
                         : dp_json_keep(&run->arena, json_deep_copy(value));
}

static void
copy_talk(struct run *run, const struct dp_mcp_request *request,
          const char *task_id)
{
    const struct dp_mcp_envelope *envelope = request->envelope;
    struct dp_talk *talk = &run->talk;

    run->envelope.revision = envelope->revision;
    run->envelope.capabilities = copy_json(run, envelope->capabilities);
    if (envelope->session != NULL) {
        run->session.id = dp_strdup(&run->arena, envelope->session->id);
        run->envelope.session = &run->session;
    }
    talk->live = request->mcp->live;
    talk->envelope = &run->envelope;
    talk->answers = copy_json(run, request->call.talk->answers);
    talk->task_id = dp_strdup(&run->arena, task_id);
    talk->lease.id = talk->task_id;
    talk->lease.is_task = true;
    talk->account_id = run->who.account_id;
}

/* Decoded anew, since what is decoded points into the document. */
static int
copy_args(struct run *run, const struct dp_task_call *call,
          struct dp_err *err)
{
    json_t *arguments = copy_json(run, call->arguments);

    return dp_mcp_tool_decode(&run->arena, call->tool, arguments, &run->args,
                              err);
}

static struct run *
new_run(const struct dp_mcp_request *request, const struct dp_task_call *call,
        const char *task_id, struct dp_err *err)
{
    struct dp_arena arena;
    struct run *run;

    dp_arena_init(&arena);
    run = dp_alloc(&arena, sizeof(*run));
    run->arena = arena;
    run->tool = call->tool;
    copy_principal(run, request->call.who);
    copy_talk(run, request, task_id);
    run->call = request->call;
    run->call.arena = &run->arena;
    run->call.who = &run->who;
    run->call.talk = &run->talk;
    run->call.request_id
        = dp_strdup(&run->arena, request->call.request_id);
    run->call.client_name
        = dp_strdup(&run->arena, request->call.client_name);
    if (copy_args(run, call, err) == 0)
        return run;
    free_run(run);
    return NULL;
}

static int
start_thread(struct run *run)
{
    pthread_attr_t attr;
    pthread_t thread;
    int rc;

    pthread_attr_init(&attr);
    pthread_attr_setstacksize(&attr, STACK_BYTES);
    pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
    rc = pthread_create(&thread, &attr, run_thread, run);
    pthread_attr_destroy(&attr);
    return rc == 0 ? 0 : -1;
}

static int
cannot(const struct dp_mcp_request *request, const char *task_id,
       struct dp_err *err)
{
    const struct dp_state *state = request->call.state;
    const struct dp_task_end end = {
        .status = DP_TASK_FAILED,
        .error_json = "{\"code\":-32603,\"message\":\"It could not be "
                      "started.\"}"};
    struct dp_err ignored = {0};
    bool applied;

    dp_task_finish(state->pg, request->call.arena, task_id, &end, &applied,
                   &ignored);
    dp_refuse(err, DP_E_STREAMS,
              "This process runs as many tasks as it may; try again in a few "
              "seconds.");
    err->retry_after_s = 5;
    return -1;
}

int
dp_task_start(struct dp_mcp_request *request,
              const struct dp_task_call *call, const char *task_id,
              struct dp_err *err)
{
    struct run *run;

    if (atomic_fetch_add(&running, 1) >= RUNNING_MAX) {
        atomic_fetch_sub(&running, 1);
        return cannot(request, task_id, err);
    }
    run = new_run(request, call, task_id, err);
    if (run != NULL) {
        dp_live_keep(run->talk.live, &run->talk.lease);
        if (start_thread(run) == 0)
            return 0;
        dp_live_drop(run->talk.live, &run->talk.lease);
        free_run(run);
    }
    atomic_fetch_sub(&running, 1);
    return cannot(request, task_id, err);
}
