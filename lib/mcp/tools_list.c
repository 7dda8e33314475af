/* tools/list: printed from the registry (MCP, server/tools). */
#include "json/json.h"
#include "mcp/method.h"

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
entry_of(const struct dp_tool *tool)
{
    return json_pack("{s:s, s:s, s:s, s:o, s:o, s:o}", "name", tool->name,
                     "title", tool->title, "description", tool->help,
                     "inputSchema", dp_args_schema(tool->args),
                     "outputSchema", dp_args_output_schema(tool->output),
                     "annotations", annotations_of(tool));
}

const char *
dp_mcp_print_tools(const struct dp_mcp *mcp, struct dp_arena *arena)
{
    json_t *list = json_array();
    json_t *result = json_pack("{s:o}", "tools", list);

    for (const struct dp_tool *const *t = mcp->tools; *t != NULL; t++)
        json_array_append_new(list, entry_of(*t));
    return dp_json_print(arena, dp_json_keep(arena, result));
}
