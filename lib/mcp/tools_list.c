/* tools/list: printed from the registry (MCP, server/tools). */
#include "mcp/server.h"

static json_t *
annotations_of(const struct dp_tool *tool)
{
    return json_pack(
        "{s:s, s:b, s:b, s:b, s:b}", "title", tool->title, "readOnlyHint",
        (tool->flags & DP_TOOL_READ_ONLY) != 0, "destructiveHint",
        (tool->flags & DP_TOOL_DESTRUCTIVE) != 0, "idempotentHint",
        (tool->flags & (DP_TOOL_IDEMPOTENT | DP_TOOL_READ_ONLY)) != 0,
        "openWorldHint", (tool->flags & DP_TOOL_OPEN_WORLD) != 0);
}

static json_t *
input_schema_of(const struct dp_tool *tool)
{
    return tool->schema != NULL ? json_loads(tool->schema, 0, NULL)
                                : dp_args_schema(tool->args);
}

static json_t *
entry_of(const struct dp_tool *tool)
{
    json_t *entry = json_pack(
        "{s:s, s:s, s:s, s:o, s:o}", "name", tool->name, "title", tool->title,
        "description", tool->help, "inputSchema", input_schema_of(tool),
        "annotations", annotations_of(tool));

    if ((tool->flags & DP_TOOL_CONTENT) == 0)
        json_object_set_new(entry, "outputSchema",
                            dp_args_output_schema(tool->output));
    if (tool->task != DP_TASK_NEVER)
        json_object_set_new(
            entry, "execution",
            json_pack("{s:s}", "taskSupport",
                      tool->task == DP_TASK_REQUIRED ? "required"
                                                     : "optional"));
    return entry;
}

json_t *
dp_mcp_print_tools(const struct dp_mcp *mcp)
{
    json_t *list = json_array();

    for (const struct dp_tool *const *t = mcp->tools; *t != NULL; t++)
        json_array_append_new(list, entry_of(*t));
    return list;
}
