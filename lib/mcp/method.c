/* The methods of MCP. */
#include "mcp/method.h"

#include <string.h>

#include "auth/audit.h"
#include "auth/scope.h"
#include "json/json.h"

/* Lists come in one page, so every cursor is one we never gave. */
static int
one_page(const struct dp_mcp_request *request, const char *list,
         const char **result, struct dp_err *err)
{
    const json_t *cursor = json_object_get(request->params, "cursor");

    if (cursor != NULL && !json_is_null(cursor))
        return dp_refuse(err, DP_E_BAD_PARAMS,
                         "Unknown cursor; ask again without one.");
    *result = list;
    return 0;
}

static int
ping(struct dp_mcp_request *request, const char **result, struct dp_err *err)
{
    (void)request;
    (void)err;
    *result = "{}";
    return 0;
}

static int
tools_list(struct dp_mcp_request *request, const char **result,
           struct dp_err *err)
{
    return one_page(request, request->mcp->tools_list, result, err);
}

static int
resources_list(struct dp_mcp_request *request, const char **result,
               struct dp_err *err)
{
    return one_page(request, request->mcp->resources_list, result, err);
}

static int
templates_list(struct dp_mcp_request *request, const char **result,
               struct dp_err *err)
{
    return one_page(request, request->mcp->templates_list, result, err);
}

static const struct dp_mcp_method methods[] = {
    {"initialize",       dp_mcp_initialize},
    {"ping",                  ping},
    {"tools/list",tools_list},
    {"tools/call",       dp_mcp_tools_call},
    {"resources/list",                  resources_list},
    {"resources/templates/list",templates_list},
    {"resources/read",   dp_mcp_resources_read},
    {0                 },
};

const struct dp_mcp_method *
dp_mcp_method_find(const char *name)
{
    for (const struct dp_mcp_method *m = methods; m->name != NULL; m++) {
        if (strcmp(m->name, name) == 0)
            return m;
    }
    return NULL;
}

int
dp_mcp_check_scope(const struct dp_mcp_request *request, const char *what,
                   unsigned scope, struct dp_err *err)
{
    const struct dp_principal *who = request->call.who;
    const struct dp_audit_event event = {.action = "scope",
                                         .subject = what,
                                         .outcome = "insufficient_scope",
                                         .who = who};

    if (dp_scope_check(who, scope, what, err) == 0)
        return 0;
    dp_audit_note_event(request->req, &event);
    return -1;
}

void
dp_mcp_init(struct dp_mcp *mcp, const struct dp_conf *conf,
            struct dp_arena *arena)
{
    mcp->tools_list
        = dp_conf_fill(conf, arena, dp_mcp_print_tools(mcp, arena));
    mcp->resources_list
        = dp_conf_fill(conf, arena, dp_mcp_print_resources(mcp, arena));
    mcp->templates_list
        = dp_conf_fill(conf, arena, dp_mcp_print_templates(mcp, arena));
}
