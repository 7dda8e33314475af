/* subscriptions/listen (MCP 2026-07-28, server/subscriptions). */
#include "mcp/listen.h"

#include <string.h>

#include "json/json.h"
#include "mcp/follow.h"
#include "mcp/talk.h"
#include "mcp/task.h"
#include "store/stream.h"
#include "store/topic.h"

#define TOPICS_MAX 100
#define RETRY_AFTER_S 10

/* Members of the filter that are true or false, and their topics. */
static const struct {
    const char *member;
    const char *topic;
} changes[] = {
    {"toolsListChanged",     "tools"    },
    {"promptsListChanged",   "prompts"  },
    {"resourcesListChanged", "resources"},
};

static int
not_a_list(const char *member, struct dp_err *err)
{
    return dp_refuse(err, DP_E_BAD_PARAMS,
                     "notifications.%s must be a list of text; at most %d in "
                     "all.",
                     member, TOPICS_MAX);
}

/* Texts of a list of the filter become topics with a prefix. */
static int
take_list(struct dp_mcp_request *request, const json_t *filter,
          const char *member, const char *prefix, struct dp_texts *topics,
          json_t *honoured, struct dp_err *err)
{
    const json_t *list = json_object_get(filter, member);
    size_t i;
    const json_t *item;

    if (list == NULL)
        return 0;
    if (!json_is_array(list))
        return not_a_list(member, err);
    json_array_foreach(list, i, item)
    {
        if (!json_is_string(item) || topics->n == TOPICS_MAX)
            return not_a_list(member, err);
        topics->items[topics->n++] = dp_printf(
            request->call.arena, "%s%s", prefix, json_string_value(item));
    }
    json_object_set(honoured, member, (json_t *)list);
    return 0;
}

/* The tasks of a filter that are the caller's. */
static int
take_tasks(struct dp_mcp_request *request, const json_t *filter,
           struct dp_texts *topics, json_t *honoured, struct dp_err *err)
{
    const json_t *list = json_object_get(filter, "taskIds");
    json_t *mine = json_array();
    json_t *kept = dp_json_keep(request->call.arena,
                                json_pack("{s:o}", "taskIds", mine));
    size_t i;
    const json_t *item;

    if (list == NULL)
        return 0;
    if (!json_is_array(list))
        return not_a_list("taskIds", err);
    if (dp_task_check_client(request, err) < 0)
        return -1;
    json_array_foreach(list, i, item)
    {
        struct dp_task task;

        if (i == TOPICS_MAX)
            break;
        if (dp_task_find(request, json_string_value(item), &task, err) == 0
            && dp_task_check_scope(request, &task, 0, err) == 0)
            json_array_append(mine, (json_t *)item);
        else if (err->code != DP_E_BAD_PARAMS && err->code != DP_E_SCOPE)
            return -1;
    }
    return take_list(request, kept, "taskIds", "task:", topics, honoured,
                     err);
}

/* The topics of a filter, and the part of it that is honoured. */
static int
take_filter(struct dp_mcp_request *request, struct dp_texts *topics,
            json_t *honoured, struct dp_err *err)
{
    const json_t *filter = json_object_get(request->params, "notifications");

    if (!json_is_object(filter))
        return dp_refuse(err, DP_E_BAD_PARAMS,
                         "notifications must be an object.");
    for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
        if (!request->mcp->lists_change
            || !json_is_true(json_object_get(filter, changes[i].member)))
            continue;
        topics->items[topics->n++] = changes[i].topic;
        json_object_set_new(honoured, changes[i].member, json_true());
    }
    if (take_list(request, filter, "resourceSubscriptions", "resource:",
                  topics, honoured, err)
        < 0)
        return -1;
    return take_tasks(request, filter, topics, honoured, err);
}

static int
open_stream(struct dp_mcp_request *request, const struct dp_texts *topics,
            const char **stream_id, struct dp_err *err)
{
    const struct dp_state *state = request->call.state;
    struct dp_stream_opened opened;
    enum dp_topic_outcome outcome = DP_TOPIC_ADDED;
    const struct dp_stream_new stream = {
        .account_id = request->call.who->account_id,
        .kind = "listen",
        .request_id
        = dp_json_print(request->call.arena, request->call.talk->id),
        .lease_s = DP_LIVE_LEASE_S,
        .max_streams = (int)request->call.conf->mcp_streams_max,
    };

    if (dp_stream_open(state->pg, request->call.arena, &stream, &opened, err)
        < 0)
        return -1;
    if (opened.outcome != DP_STREAM_OPENED) {
        dp_refuse(err, DP_E_STREAMS,
                  "This account has as many streams open as it may.");
        err->retry_after_s = RETRY_AFTER_S;
        return -1;
    }
    *stream_id = opened.stream_id;
    if (topics->n > 0
        && dp_topic_add(state->pg, request->call.arena, opened.stream_id,
                        topics, TOPICS_MAX, &outcome, err)
               < 0)
        return -1;
    return outcome == DP_TOPIC_ADDED
               ? 0
               : dp_refuse(err, DP_E_BAD_PARAMS, "A uri is too long.");
}

/* _meta of all that is said on the stream. */
static const char *
meta_of(const struct dp_mcp_request *request)
{
    return dp_printf(request->call.arena,
                     "\"_meta\":{\"" DP_META "subscriptionId\":%s}",
                     dp_json_print(request->call.arena,
                                   request->call.talk->id));
}

static const char *
event(struct dp_arena *arena, const char *message)
{
    return dp_printf(arena, "event: message\ndata: %s\n\n", message);
}

static int
answer_stream(struct dp_mcp_request *request, const char *stream_id,
              const json_t *honoured, struct dp_err *err)
{
    struct dp_talk *talk = request->call.talk;
    struct dp_arena *arena = request->call.arena;
    const char *id = dp_json_print(arena, talk->id);
    const char *meta = meta_of(request);
    const char *ack = dp_printf(
        arena,
        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/subscriptions/"
        "acknowledged\",\"params\":{\"notifications\":%s,%s}}",
        dp_json_print(arena, honoured), meta);
    const char *end = dp_printf(
        arena,
        "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":{\"resultType\":"
        "\"complete\",%s}}",
        id, meta);
    const struct dp_reader reader = {
        .stream_id = stream_id,
        .after_seq = 0,
        .ends = true,
        .farewell = event(arena, end),
        .closing = event(arena, end),
    };

    return dp_follow_answer(dp_live_follow(talk->live), &reader,
                            event(arena, ack), talk->req, talk->res, err);
}

/* What cannot be read takes no room. */
static int
give_up(const struct dp_mcp_request *request, const char *stream_id)
{
    const struct dp_state *state = request->call.state;
    struct dp_err err = {0};

    if (stream_id != NULL && dp_stream_end(state->pg, stream_id, &err) < 0)
        dp_err_log(&err);
    return -1;
}

int
dp_mcp_listen(struct dp_mcp_request *request, struct dp_mcp_answer *answer,
              struct dp_err *err)
{
    struct dp_texts topics = {.n = 0};
    json_t *honoured = dp_json_empty(request->call.arena);
    const char *stream_id = NULL;

    topics.items = dp_alloc_n(request->call.arena, TOPICS_MAX + 1,
                              sizeof(*topics.items));
    if (dp_mcp_check_scope(request, "subscriptions/listen", DP_SCOPE_READ,
                           err)
            < 0
        || take_filter(request, &topics, honoured, err) < 0
        || dp_live_start(request->call.talk->live, err) < 0
        || open_stream(request, &topics, &stream_id, err) < 0
        || answer_stream(request, stream_id, honoured, err) < 0)
        return give_up(request, stream_id);
    answer->result = NULL; /* it is on its way */
    return 0;
}
