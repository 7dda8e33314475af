/* The methods of MCP. */
#include "mcp/method.h"

#include <string.h>

#include "auth/audit.h"
#include "auth/scope.h"
#include "mcp/listen.h"
#include "mcp/task.h"

static int
ping(struct dp_mcp_request *request, struct dp_mcp_answer *answer,
     struct dp_err *err)
{
    (void)request;
    (void)err;
    answer->result = "{}";
    return 0;
}

static int
give_page(const struct dp_mcp_list *list, struct dp_mcp_request *request,
          struct dp_mcp_answer *answer, struct dp_err *err)
{
    return dp_mcp_list_page(list, request->call.arena, request->params,
                            &answer->result, err);
}

static int
tools_list(struct dp_mcp_request *request, struct dp_mcp_answer *answer,
           struct dp_err *err)
{
    return give_page(&request->mcp->tools_list, request, answer, err);
}

static int
resources_list(struct dp_mcp_request *request, struct dp_mcp_answer *answer,
               struct dp_err *err)
{
    return give_page(&request->mcp->resources_list, request, answer, err);
}

static int
templates_list(struct dp_mcp_request *request, struct dp_mcp_answer *answer,
               struct dp_err *err)
{
    return give_page(&request->mcp->templates_list, request, answer, err);
}

static int
prompts_list(struct dp_mcp_request *request, struct dp_mcp_answer *answer,
             struct dp_err *err)
{
    return give_page(&request->mcp->prompts_list, request, answer, err);
}

#define OLD DP_ERA_LEGACY
#define NEW DP_ERA_MODERN
#define BOTH DP_ERA_BOTH

/* clang-format off */
static const struct dp_mcp_method methods[] = {
    /* name,                    era,  function,              Mcp-Name, cacheable */
    {"initialize",               OLD,  dp_mcp_initialize,     NULL,     false},
    {"server/discover",          NEW,  dp_mcp_discover,       NULL,     true},
    {"ping",                     OLD,  ping,                  NULL,     false},
    {"tools/list",               BOTH, tools_list,            NULL,     true},
    {"tools/call",               BOTH, dp_mcp_tools_call,     "name",   false},
    {"resources/list",           BOTH, resources_list,        NULL,     true},
    {"resources/templates/list", BOTH, templates_list,        NULL,     true},
    {"resources/read",           BOTH, dp_mcp_resources_read, "uri",    true},
    {"prompts/list",             BOTH, prompts_list,          NULL,     true},
    {"prompts/get",              BOTH, dp_mcp_prompts_get,    "name",   false},
    {"completion/complete",      BOTH, dp_mcp_complete,       NULL,     false},
    {"resources/subscribe",      OLD,  dp_mcp_subscribe,      NULL,     false},
    {"resources/unsubscribe",    OLD,  dp_mcp_unsubscribe,    NULL,     false},
    {"logging/setLevel",         OLD,  dp_mcp_logging_level,  NULL,     false},
    {"tasks/get",                BOTH, dp_mcp_tasks_get,      "taskId", false},
    {"tasks/result",             OLD,  dp_mcp_tasks_result,   NULL,     false},
    {"tasks/list",               OLD,  dp_mcp_tasks_list,     NULL,     false},
    {"tasks/cancel",             BOTH, dp_mcp_tasks_cancel,   "taskId", false},
    {"tasks/update",             NEW,  dp_mcp_tasks_update,   "taskId", false},
    {"subscriptions/listen",     NEW,  dp_mcp_listen,         NULL,     false},
    {0},
};
/* clang-format on */

const struct dp_mcp_method *
dp_mcp_method_find(const char *name, unsigned era)
{
    for (const struct dp_mcp_method *m = methods; m->name != NULL; m++) {
        if ((m->eras & era) != 0 && strcmp(m->name, name) == 0)
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

bool
dp_mcp_is_modern(const struct dp_mcp_request *request)
{
    return request->envelope->revision->era == DP_ERA_MODERN;
}
