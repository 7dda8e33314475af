/* tools/call (MCP, server/tools). */
#include <string.h>

#include "json/json.h"
#include "mcp/headers.h"
#include "mcp/method.h"
#include "mcp/task.h"

#define TOOLS_MAX 128

/* The tool of that name or alias, or NULL. */
static const struct dp_tool *
find_by_name(const struct dp_mcp *mcp, const char *name)
{
    for (const struct dp_tool *const *t = mcp->tools; *t != NULL; t++) {
        if (strcmp((*t)->name, name) == 0)
            return *t;
        if ((*t)->aliases == NULL)
            continue;
        for (const char *const *alias = (*t)->aliases; *alias != NULL;
             alias++) {
            if (strcmp(*alias, name) == 0)
                return *t;
        }
    }
    return NULL;
}

static int
unknown_tool(const struct dp_mcp_request *request, const char *name,
             struct dp_err *err)
{
    const char *names[TOOLS_MAX + 1];
    const char *nearest;
    size_t n = 0;
    int rc;

    for (const struct dp_tool *const *t = request->mcp->tools;
         *t != NULL && n < TOOLS_MAX; t++)
        names[n++] = (*t)->name;
    names[n] = NULL;
    nearest = dp_args_nearest(name, names);
    rc = nearest != NULL
             ? dp_refuse(err, DP_E_UNKNOWN_TOOL,
                         "Unknown tool: %.60s. Did you mean '%s'? tools/list "
                         "has them all.",
                         name, nearest)
             : dp_refuse(err, DP_E_UNKNOWN_TOOL,
                         "Unknown tool: %.60s. tools/list has them all.",
                         name);
    if (nearest != NULL)
        err->data_json = dp_printf(request->call.arena,
                                   "{\"suggestions\":[\"%s\"]}", nearest);
    return rc;
}

int
dp_mcp_tool_find(const struct dp_mcp_request *request, const char *name,
                 const struct dp_tool **tool, struct dp_err *err)
{
    *tool = find_by_name(request->mcp, name);
    return *tool != NULL ? 0 : unknown_tool(request, name, err);
}

/* The tool and its arguments; a token among them has been used already. */
static int
find_tool(struct dp_mcp_request *request, const struct dp_tool **tool,
          json_t **arguments, struct dp_err *err)
{
    const char *name = dp_json_text(request->params, "name");

    if (name == NULL)
        return dp_refuse(err, DP_E_BAD_PARAMS, "Missing name");
    if (dp_mcp_tool_find(request, name, tool, err) < 0)
        return -1;
    request->req->note = (*tool)->name;
    *arguments = json_object_get(request->params, "arguments");
    if (*arguments != NULL && !json_is_object(*arguments)
        && !json_is_null(*arguments))
        return dp_refuse(err, DP_E_BAD_PARAMS, "arguments must be an object");
    if (dp_mcp_is_modern(request)
        && dp_mcp_headers_check(request->req, (*tool)->args, *arguments, err)
               < 0)
        return -1;
    json_object_del(*arguments, "access_token");
    json_object_del(*arguments, "accessToken");
    return 0;
}

const char *
dp_mcp_tool_result(const struct dp_tool *tool, struct dp_arena *arena,
                   const json_t *result)
{
    const char *text = dp_json_print(arena, result);
    struct dp_str out;

    if ((tool->flags & DP_TOOL_CONTENT) != 0)
        return text;

    dp_str_init(&out, arena, DP_RES_BODY_MAX);
    dp_str_add(&out, "{\"content\":[{\"type\":\"text\",\"text\":");
    dp_str_json(&out, text);
    dp_str_add(&out, "}],\"structuredContent\":");
    dp_str_add(&out, text);
    dp_str_add(&out, "}");
    return out.data;
}

/* A failure a model can read and mend: a result with isError. */
const char *
dp_mcp_tool_failure(struct dp_arena *arena, const struct dp_err *err,
                    const char *request_id)
{
    struct dp_str text;
    struct dp_str out;

    dp_err_log(err);
    dp_str_init(&text, arena, DP_RES_BODY_MAX / 4);
    dp_err_print(&text, err, request_id);
    dp_str_init(&out, arena, DP_RES_BODY_MAX);
    dp_str_add(&out, "{\"content\":[{\"type\":\"text\",\"text\":");
    dp_str_json(&out, text.data);
    dp_str_add(&out, "}],\"isError\":true}");
    return out.data;
}

/* Does the protocol itself say this, rather than the tool? */
bool
dp_mcp_is_protocol_error(const struct dp_mcp_envelope *envelope,
                         const struct dp_err *err)
{
    if (err->code == DP_E_CLIENT_CAPABILITY)
        return envelope->revision->era == DP_ERA_MODERN;
    return err->code == DP_E_UNAVAILABLE || err->code == DP_E_INTERNAL
           || err->code == DP_E_SCOPE || err->code == DP_E_UNAUTHORIZED
           || err->code == DP_E_INPUT_REQUIRED;
}

int
dp_mcp_tool_decode(struct dp_arena *arena, const struct dp_tool *tool,
                   json_t *arguments, void **args, struct dp_err *err)
{
    if (tool->schema != NULL) {
        *args = arguments != NULL ? arguments : dp_json_empty(arena);
        return 0;
    }
    *args = dp_alloc(arena, tool->args_size + 1);
    return dp_args_decode(arena, tool->args, arguments, *args, err);
}

/* The tool's own outcome, good or bad, as a result. */
static int
run_tool(struct dp_mcp_request *request, const struct dp_task_call *called,
         struct dp_mcp_answer *answer, struct dp_err *err)
{
    struct dp_arena *arena = request->call.arena;
    json_t *result = NULL;

    if (called->tool->run(&request->call, called->args, &result, err) == 0) {
        answer->result = dp_mcp_tool_result(called->tool, arena, result);
        return 0;
    }
    if (dp_mcp_is_protocol_error(request->envelope, err))
        return -1;
    answer->result
        = dp_mcp_tool_failure(arena, err, request->call.request_id);
    return 0;
}

int
dp_mcp_tools_call(struct dp_mcp_request *request,
                  struct dp_mcp_answer *answer, struct dp_err *err)
{
    struct dp_task_call called = {0};
    void *args;
    bool made;

    if (find_tool(request, &called.tool, &called.arguments, err) < 0
        || dp_mcp_check_scope(request, called.tool->name, called.tool->scope,
                              err)
               < 0)
        return -1;
    if (dp_mcp_tool_decode(request->call.arena, called.tool,
                           called.arguments, &args, err)
        < 0) {
        if (!request->envelope->revision->input_errors_inside)
            return -1;
        answer->result = dp_mcp_tool_failure(request->call.arena, err,
                                             request->call.request_id);
        return 0;
    }
    called.args = args;
    if (dp_task_make(request, &called, answer, &made, err) < 0)
        return -1;
    return made ? 0 : run_tool(request, &called, answer, err);
}
