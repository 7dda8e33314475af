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

const struct dp_resource *
dp_mcp_resource_find(const struct dp_mcp *mcp, struct dp_arena *arena,
                     const char *uri, const char **id)
{
    for (const struct dp_resource *const *r = mcp->resources; *r != NULL;
         r++) {
        if (match(arena, (*r)->uri, uri, id))
            return *r;
    }
    return NULL;
}

static const char *
print_contents(struct dp_arena *arena, const char *uri,
               const struct dp_resource *resource,
               const struct dp_document *document)
{
    struct dp_str out;

    dp_str_init(&out, arena, DP_RES_BODY_MAX);
    dp_str_add(&out, "{\"contents\":[{\"uri\":");
    dp_str_json(&out, uri);
    dp_str_add(&out, ",\"mimeType\":");
    dp_str_json(&out, resource->media_type);
    dp_str_add(&out, document->is_base64 ? ",\"blob\":" : ",\"text\":");
    dp_str_json(&out, document->text);
    dp_str_add(&out, "}]}");
    return out.data;
}

static int
not_found(const struct dp_mcp_request *request, const char *uri,
          struct dp_err *err)
{
    dp_refuse(err,
              dp_mcp_is_modern(request) ? DP_E_NO_RESOURCE
                                        : DP_E_UNKNOWN_RESOURCE,
              "Resource not found: %.120s. resources/list and "
              "resources/templates/list have those there are.",
              uri);
    err->data_json = dp_printf(request->call.arena, "{\"uri\":%s}",
                               dp_json_quote(request->call.arena, uri));
    return -1;
}

int
dp_mcp_resources_read(struct dp_mcp_request *request,
                      struct dp_mcp_answer *answer, struct dp_err *err)
{
    struct dp_arena *arena = request->call.arena;
    const char *uri = dp_json_text(request->params, "uri");
    const struct dp_resource *resource;
    struct dp_document document = {0};
    const char *id;

    if (uri == NULL)
        return dp_refuse(err, DP_E_BAD_PARAMS, "Missing uri");
    resource = dp_mcp_resource_find(request->mcp, arena, uri, &id);
    if (resource == NULL)
        return not_found(request, uri, err);
    request->req->note = resource->uri;
    if (dp_mcp_check_scope(request, resource->uri, resource->scope, err) < 0)
        return -1;
    if (resource->read(&request->call, id, &document, err) < 0)
        return err->code == DP_E_NOT_FOUND ? not_found(request, uri, err) : -1;
    if (id != NULL)
        answer->ttl_ms = 0; /* it may change at any time */
    answer->result = print_contents(arena, uri, resource, &document);
    return 0;
}
