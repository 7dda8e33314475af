/*
 * Tasks: calls of tools that are answered later.
 *
 * Of 2025-11-25 (basic/utilities/tasks) the client asks for one, by
 * params.task; since 2026-07-28 they are the extension
 * io.modelcontextprotocol/tasks, and the server decides.  A task is a row: any
 * process tells how it stands.  It follows a job of the release desk, or it is
 * run by a thread of the process that made it.
 */
#ifndef DP_MCP_TASK_H
#define DP_MCP_TASK_H

#include "mcp/method.h"
#include "store/task.h"

#define DP_TASKS_EXTENSION "io.modelcontextprotocol/tasks"

/* A tool that is about to be called, with its decoded arguments. */
struct dp_task_call {
    const struct dp_tool *tool;
    json_t *arguments; /* as they came; NULL = none */
    const void *args;
};

/*
 * Make a task of the call where client and tool say so: *made, and answer
 * names it.  Otherwise the call goes on as any.  DP_E_NO_METHOD,
 * DP_E_CLIENT_CAPABILITY where client and tool do not fit together.
 */
int dp_task_make(struct dp_mcp_request *request,
                 const struct dp_task_call *call,
                 struct dp_mcp_answer *answer, bool *made,
                 struct dp_err *err);

/* Does the client of a modern request know tasks? */
bool dp_task_is_declared(const struct dp_mcp_request *request);

/* DP_E_CLIENT_CAPABILITY where one must know them, and does not. */
int dp_task_check_client(const struct dp_mcp_request *request,
                         struct dp_err *err);

/* A task of the caller's; DP_E_BAD_PARAMS when there is none of that id. */
int dp_task_find(const struct dp_mcp_request *request, const char *task_id,
                 struct dp_task *task, struct dp_err *err);

/*
 * The scopes of the task's tool, and scope: needed to answer its questions
 * and to cancel it.  DP_E_SCOPE.
 */
int dp_task_check_scope(const struct dp_mcp_request *request,
                        const struct dp_task *task, unsigned scope,
                        struct dp_err *err);

/* For dp_task_make: run the call in a thread, as that task. */
int dp_task_start(struct dp_mcp_request *request,
                  const struct dp_task_call *call, const char *task_id,
                  struct dp_err *err);

/* The struct that the tool's table describes, or the arguments as they are. */
int dp_mcp_tool_decode(struct dp_arena *arena, const struct dp_tool *tool,
                       json_t *arguments, void **args, struct dp_err *err);

/* What tools_call.c makes of a tool's outcome: CallToolResult as text. */
const char *dp_mcp_tool_result(const struct dp_tool *tool,
                               struct dp_arena *arena, const json_t *result);
const char *dp_mcp_tool_failure(struct dp_arena *arena,
                                const struct dp_err *err,
                                const char *request_id);
bool dp_mcp_is_protocol_error(const struct dp_mcp_envelope *envelope,
                              const struct dp_err *err);

/* A task as 2025-11-25 has it, a new reference. */
json_t *dp_task_legacy(struct dp_arena *arena, const char *task_json);

dp_mcp_fn dp_mcp_tasks_get;
dp_mcp_fn dp_mcp_tasks_result;
dp_mcp_fn dp_mcp_tasks_list;
dp_mcp_fn dp_mcp_tasks_cancel;
dp_mcp_fn dp_mcp_tasks_update;

#endif
