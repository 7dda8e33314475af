/* resources/list and resources/templates/list (MCP, server/resources). */
#include <string.h>

#include "json/json.h"
#include "mcp/method.h"

static bool
is_template(const struct dp_resource *resource)
{
    return strchr(resource->uri, '{') != NULL;
}

static const char *
print_list(const struct dp_mcp *mcp, struct dp_arena *arena, bool templates)
{
    json_t *list = json_array();
    json_t *result
        = json_pack("{s:o}", templates ? "resourceTemplates" : "resources",
                    list);

    for (const struct dp_resource *const *r = mcp->resources; *r != NULL;
         r++) {
        if (is_template(*r) != templates)
            continue;
        json_array_append_new(
            list,
            json_pack("{s:s, s:s, s:s, s:s, s:s}",
                      templates ? "uriTemplate" : "uri", (*r)->uri, "name",
                      (*r)->name, "title", (*r)->title, "description",
                      (*r)->help, "mimeType", (*r)->media_type));
    }
    return dp_json_print(arena, dp_json_keep(arena, result));
}

const char *
dp_mcp_print_resources(const struct dp_mcp *mcp, struct dp_arena *arena)
{
    return print_list(mcp, arena, false);
}

const char *
dp_mcp_print_templates(const struct dp_mcp *mcp, struct dp_arena *arena)
{
    return print_list(mcp, arena, true);
}
