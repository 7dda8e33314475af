/*
 * Who we are and what we can: initialize (MCP 2025-11-25, basic/lifecycle)
 * and server/discover (MCP 2026-07-28, server/discover).
 */
#include "config.h"

#include "auth/state.h"
#include "json/json.h"
#include "mcp/live.h"
#include "mcp/method.h"
#include "mcp/session.h"
#include "mcp/task.h"

/*
 * What the client asked for where we speak it, else our newest; a client
 * that names none speaks the oldest.
 */
static const struct dp_revision *
negotiate(const json_t *params)
{
    const char *wanted = dp_json_text(params, "protocolVersion");
    const struct dp_revision *revision;

    if (wanted == NULL)
        return dp_revision_oldest();
    revision = dp_revision_find(wanted);
    return revision != NULL && revision->era == DP_ERA_LEGACY
               ? revision
               : dp_revision_latest_legacy();
}

static json_t *
capabilities(const struct dp_mcp *mcp, unsigned era)
{
    json_t *all = json_object();
    int change = mcp->lists_change;

    json_object_set_new(all, "tools",
                        json_pack("{s:b}", "listChanged", change));
    json_object_set_new(all, "resources",
                        json_pack("{s:b, s:b}", "listChanged", change,
                                  "subscribe", mcp->live != NULL));
    if (mcp->prompts_list.n > 0) {
        json_object_set_new(all, "prompts",
                            json_pack("{s:b}", "listChanged", change));
        json_object_set_new(all, "completions", json_object());
    }
    if (mcp->live != NULL)
        json_object_set_new(all, "logging", json_object());
    if (mcp->live != NULL && era == DP_ERA_MODERN)
        json_object_set_new(all, "extensions",
                            json_pack("{s:{}}", DP_TASKS_EXTENSION));
    else if (mcp->live != NULL)
        json_object_set_new(all, "tasks",
                            json_pack("{s:{}, s:{}, s:{s:{s:{}}}}", "list",
                                      "cancel", "requests", "tools", "call"));
    return all;
}

static int
give(struct dp_mcp_request *request, struct dp_mcp_answer *answer,
     json_t *result, struct dp_err *err)
{
    if (result == NULL)
        return dp_fail(err, DP_E_INTERNAL, "what the server can");
    dp_json_keep(request->call.arena, result);
    answer->result = dp_json_print(request->call.arena, result);
    return 0;
}

int
dp_mcp_initialize(struct dp_mcp_request *request,
                  struct dp_mcp_answer *answer, struct dp_err *err)
{
    const struct dp_mcp *mcp = request->mcp;
    const struct dp_revision *revision = negotiate(request->params);
    const char *version = revision->name;
    const char *info = revision->icons ? mcp->server_profile
                                       : mcp->server_info;

    if (mcp->live != NULL && dp_mcp_session_begin(request, version, err) < 0)
        return -1;
    return give(request, answer,
                json_pack("{s:s, s:o, s:o, s:s}", "protocolVersion",
                          version, "capabilities",
                          capabilities(mcp, DP_ERA_LEGACY), "serverInfo",
                          json_loads(info, 0, NULL),
                          "instructions", mcp->instructions),
                err);
}

int
dp_mcp_discover(struct dp_mcp_request *request, struct dp_mcp_answer *answer,
                struct dp_err *err)
{
    json_t *versions = json_array();

    for (const struct dp_revision *r = dp_revisions; r->name != NULL; r++)
        json_array_append_new(versions, json_string(r->name));
    return give(request, answer,
                json_pack("{s:o, s:o, s:s}", "supportedVersions", versions,
                          "capabilities",
                          capabilities(request->mcp, DP_ERA_MODERN),
                          "instructions", request->mcp->instructions),
                err);
}

/* A record, as a URI; what a house has instead is a setting. */
#define ICON                                                                  \
    "data:image/svg+xml,%3Csvg%20xmlns='http://www.w3.org/2000/svg'%20"       \
    "viewBox='0%200%2016%2016'%3E%3Ccircle%20cx='8'%20cy='8'%20r='8'/%3E"     \
    "%3Ccircle%20cx='8'%20cy='8'%20r='3'%20fill='%23fff'/%3E%3C/svg%3E"

json_t *
dp_mcp_icons(const struct dp_conf *conf)
{
    if (conf->brand_logo_url[0] != '\0')
        return json_pack("[{s:s}]", "src", conf->brand_logo_url);
    return json_pack("[{s:s, s:s, s:[s]}]", "src", ICON, "mimeType",
                     "image/svg+xml", "sizes", "any");
}

void
dp_mcp_init(struct dp_mcp *mcp, const struct dp_conf *conf,
            struct dp_arena *arena)
{
    json_t *info = json_pack("{s:s, s:s, s:s}", "name", conf->server_name,
                             "title", "Dubplate release desk", "version",
                             PACKAGE_VERSION);

    mcp->server_info = dp_json_print(arena, info);
    json_object_set_new(info, "icons", dp_mcp_icons(conf));
    mcp->server_profile = dp_json_print(arena, info);
    json_decref(info);
    dp_mcp_list_init(&mcp->tools_list, "tools", dp_mcp_print_tools(mcp), conf,
                     arena);
    dp_mcp_list_init(&mcp->resources_list, "resources",
                     dp_mcp_print_resources(mcp), conf, arena);
    dp_mcp_list_init(&mcp->templates_list, "resourceTemplates",
                     dp_mcp_print_templates(mcp), conf, arena);
    dp_mcp_list_init(&mcp->prompts_list, "prompts", dp_mcp_print_prompts(mcp),
                     conf, arena);
}

int
dp_mcp_open(struct dp_mcp *mcp, const struct dp_conf *conf,
            struct dp_arena *arena, void **state, struct dp_err *err)
{
    struct dp_state *opened;

    if (dp_state_open("mcp", conf, &opened, err) < 0)
        return -1;
    mcp->live = dp_live_new(conf, opened);
    if (mcp->live == NULL)
        return dp_fail(err, DP_E_INTERNAL, "out of memory");
    dp_mcp_init(mcp, conf, arena);
    *state = opened;
    return 0;
}

bool
dp_mcp_flush(const struct dp_mcp *mcp, void *state)
{
    bool idle = dp_live_end(mcp->live);

    return dp_state_flush(state) && idle;
}
