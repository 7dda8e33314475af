/* prompts/list and prompts/get (MCP, server/prompts). */
#include <string.h>

#include "json/json.h"
#include "mcp/method.h"

static json_t *
arguments_of(const struct dp_prompt *prompt)
{
    json_t *list = json_array();

    for (const struct dp_arg *arg = prompt->args;
         arg != NULL && arg->name != NULL; arg++)
        json_array_append_new(list,
                              json_pack("{s:s, s:s, s:b}", "name", arg->name,
                                        "description", arg->help, "required",
                                        arg->required));
    return list;
}

json_t *
dp_mcp_print_prompts(const struct dp_mcp *mcp)
{
    json_t *list = json_array();

    for (const struct dp_prompt *const *p = mcp->prompts; *p != NULL; p++)
        json_array_append_new(
            list, json_pack("{s:s, s:s, s:s, s:o}", "name", (*p)->name,
                            "title", (*p)->title, "description", (*p)->help,
                            "arguments", arguments_of(*p)));
    return list;
}

void
dp_prompt_say(json_t *messages, const char *role, const char *text)
{
    json_array_append_new(messages,
                          json_pack("{s:s, s:{s:s, s:s}}", "role", role,
                                    "content", "type", "text", "text", text));
}

int
dp_mcp_prompt_find(const struct dp_mcp_request *request, const char *name,
                   const struct dp_prompt **prompt, struct dp_err *err)
{
    for (const struct dp_prompt *const *p = request->mcp->prompts; *p != NULL;
         p++) {
        if (strcmp((*p)->name, name) != 0)
            continue;
        *prompt = *p;
        return 0;
    }
    return dp_refuse(err, DP_E_UNKNOWN_PROMPT,
                     "Unknown prompt: %.60s. prompts/list has them all.",
                     name);
}

int
dp_mcp_prompts_get(struct dp_mcp_request *request,
                   struct dp_mcp_answer *answer, struct dp_err *err)
{
    struct dp_arena *arena = request->call.arena;
    const char *name = dp_json_text(request->params, "name");
    json_t *arguments = json_object_get(request->params, "arguments");
    const struct dp_prompt *prompt = NULL;
    json_t *messages = NULL;
    void *args;

    if (name == NULL)
        return dp_refuse(err, DP_E_BAD_PARAMS, "Missing name");
    if (dp_mcp_prompt_find(request, name, &prompt, err) < 0)
        return -1;
    request->req->note = prompt->name;
    args = dp_alloc(arena, prompt->args_size + 1);
    if (dp_mcp_check_scope(request, prompt->name, prompt->scope, err) < 0
        || dp_args_decode(arena, prompt->args, arguments, args, err) < 0
        || prompt->run(&request->call, args, &messages, err) < 0)
        return -1;
    answer->result = dp_json_print(
        arena, dp_json_keep(arena, json_pack("{s:s, s:O}", "description",
                                             prompt->help, "messages",
                                             messages)));
    return 0;
}
