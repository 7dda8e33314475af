/* resources/list and resources/templates/list (MCP, server/resources). */
#include <string.h>

#include "mcp/server.h"

static bool
is_template(const struct dp_resource *resource)
{
    return strchr(resource->uri, '{') != NULL;
}

static json_t *
entry_of(const struct dp_resource *resource)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:s}",
                     is_template(resource) ? "uriTemplate" : "uri",
                     resource->uri, "name", resource->name, "title",
                     resource->title, "description", resource->help,
                     "mimeType", resource->media_type);
}

static json_t *
print_list(const struct dp_mcp *mcp, bool templates)
{
    json_t *list = json_array();

    for (const struct dp_resource *const *r = mcp->resources; *r != NULL;
         r++) {
        if (is_template(*r) == templates)
            json_array_append_new(list, entry_of(*r));
    }
    return list;
}

json_t *
dp_mcp_print_resources(const struct dp_mcp *mcp)
{
    return print_list(mcp, false);
}

json_t *
dp_mcp_print_templates(const struct dp_mcp *mcp)
{
    return print_list(mcp, true);
}
