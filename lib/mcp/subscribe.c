/*
 * What sessions ask to be told: resources/subscribe (MCP 2025-11-25,
 * server/resources) and logging/setLevel (server/utilities/logging).
 */
#include "auth/state.h"
#include "json/json.h"
#include "mcp/listen.h"
#include "mcp/logging.h"
#include "mcp/session.h"
#include "store/session.h"
#include "store/topic.h"

#define TOPICS_MAX 1000

static int
needs_session(const struct dp_mcp_request *request, struct dp_err *err)
{
    if (request->envelope->session != NULL)
        return 0;
    return dp_refuse(err, DP_E_BAD_PARAMS,
                     "This needs a session: send initialize, then name it in "
                     "the header Mcp-Session-Id.");
}

/* The topic of params.uri, a resource that the caller may read. */
static int
take_topic(struct dp_mcp_request *request, struct dp_texts *topics,
           struct dp_err *err)
{
    struct dp_arena *arena = request->call.arena;
    const char *uri = dp_json_text(request->params, "uri");
    const struct dp_resource *resource;
    const char *id;

    if (needs_session(request, err) < 0)
        return -1;
    if (uri == NULL)
        return dp_refuse(err, DP_E_BAD_PARAMS, "Missing uri");
    resource = dp_mcp_resource_find(request->mcp, arena, uri, &id);
    if (resource == NULL)
        return dp_refuse(err, DP_E_UNKNOWN_RESOURCE,
                         "Resource not found: %.120s.", uri);
    topics->items = dp_alloc_n(arena, 2, sizeof(*topics->items));
    topics->items[0] = dp_printf(arena, "resource:%s", uri);
    topics->n = 1;
    return dp_mcp_check_scope(request, resource->uri, resource->scope, err);
}

int
dp_mcp_subscribe(struct dp_mcp_request *request,
                 struct dp_mcp_answer *answer, struct dp_err *err)
{
    const struct dp_state *state = request->call.state;
    struct dp_texts topics;
    enum dp_topic_outcome outcome;

    if (take_topic(request, &topics, err) < 0
        || dp_topic_add(state->pg, request->call.arena,
                        request->envelope->session->stream_id, &topics,
                        TOPICS_MAX, &outcome, err)
               < 0)
        return -1;
    if (outcome == DP_TOPIC_ENDED)
        return dp_fail(err, DP_E_NO_SESSION, "its stream is over");
    if (outcome != DP_TOPIC_ADDED)
        return dp_refuse(err, DP_E_BAD_PARAMS,
                         "This session has too many subscriptions.");
    answer->result = "{}";
    return 0;
}

int
dp_mcp_unsubscribe(struct dp_mcp_request *request,
                   struct dp_mcp_answer *answer, struct dp_err *err)
{
    const struct dp_state *state = request->call.state;
    struct dp_texts topics;

    if (take_topic(request, &topics, err) < 0
        || dp_topic_remove(state->pg, request->call.arena,
                           request->envelope->session->stream_id, &topics,
                           err)
               < 0)
        return -1;
    answer->result = "{}";
    return 0;
}

int
dp_mcp_logging_level(struct dp_mcp_request *request,
                     struct dp_mcp_answer *answer, struct dp_err *err)
{
    const struct dp_state *state = request->call.state;
    const char *level = dp_json_text(request->params, "level");
    bool found;

    if (dp_mcp_log_level(level) < 0)
        return dp_refuse(err, DP_E_BAD_PARAMS,
                         "Unknown log level; there are " DP_MCP_LOG_LEVELS
                         ".");
    answer->result = "{}";
    if (request->envelope->session == NULL)
        return 0; /* nothing is ever logged to it */
    if (dp_session_log_level(state->pg, request->call.arena,
                             request->call.who->account_id,
                             request->envelope->session->id, level, &found,
                             err)
        < 0)
        return -1;
    return found ? 0 : dp_fail(err, DP_E_NO_SESSION, "it is over");
}
