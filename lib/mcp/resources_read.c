/* resources/read (MCP, server/resources). */
#include <ctype.h>
#include <string.h>

#include "json/json.h"
#include "mcp/method.h"

#define ID_MAX 64

/* Does uri fit pattern, whose one {id} takes [A-Za-z0-9_-]{1,64}? */
static bool
match(struct dp_arena *arena, const char *pattern, const char *uri,
      const char **id)
{
    size_t head = strcspn(pattern, "{");
    const char *tail = strchr(pattern, '}');
    size_t len = 0;

    *id = NULL;
    if (tail == NULL)
        return strcmp(pattern, uri) == 0;
    if (strncmp(pattern, uri, head) != 0)
        return false;
    uri += head;
    while (isalnum((unsigned char)uri[len]) || uri[len] == '-'
           || uri[len] == '_')
        len++;
    if (len == 0 || len > ID_MAX || strcmp(uri + len, tail + 1) != 0)
        return false;
    *id = dp_strndup(arena, uri, len);
    return true;
}

static const struct dp_resource *
find_resource(const struct dp_mcp_request *request, const char *uri,
              const char **id)
{
    for (const struct dp_resource *const *r = request->mcp->resources;
         *r != NULL; r++) {
        if (match(request->call.arena, (*r)->uri, uri, id))
            return *r;
    }
    return NULL;
}

static const char *
print_contents(struct dp_arena *arena, const char *uri,
               const char *media_type, const char *text)
{
    struct dp_str out;

    dp_str_init(&out, arena, DP_RES_BODY_MAX);
    dp_str_add(&out, "{\"contents\":[{\"uri\":");
    dp_str_json(&out, uri);
    dp_str_add(&out, ",\"mimeType\":");
    dp_str_json(&out, media_type);
    dp_str_add(&out, ",\"text\":");
    dp_str_json(&out, text);
    dp_str_add(&out, "}]}");
    return out.data;
}

static int
not_found(struct dp_arena *arena, const char *uri, struct dp_err *err)
{
    dp_refuse(err, DP_E_UNKNOWN_RESOURCE,
              "Resource not found: %.120s. resources/list and "
              "resources/templates/list have those there are.",
              uri);
    err->data_json
        = dp_printf(arena, "{\"uri\":%s}", dp_json_quote(arena, uri));
    return -1;
}

int
dp_mcp_resources_read(struct dp_mcp_request *request, const char **result,
                      struct dp_err *err)
{
    struct dp_arena *arena = request->call.arena;
    const char *uri = dp_json_text(request->params, "uri");
    const struct dp_resource *resource;
    const char *text;
    const char *id;

    if (uri == NULL)
        return dp_refuse(err, DP_E_BAD_PARAMS, "Missing uri");
    resource = find_resource(request, uri, &id);
    if (resource == NULL)
        return not_found(arena, uri, err);
    request->req->note = resource->uri;
    if (dp_mcp_check_scope(request, resource->uri, resource->scope, err) < 0)
        return -1;
    if (resource->read(&request->call, id, &text, err) < 0)
        return err->code == DP_E_NOT_FOUND ? not_found(arena, uri, err) : -1;
    *result = print_contents(arena, uri, resource->media_type, text);
    return 0;
}
