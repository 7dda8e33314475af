/* What a tool may do while it runs: tell how far it is, and log. */
#include "mcp/call.h"

#include <string.h>

#include "json/json.h"
#include "mcp/logging.h"
#include "mcp/talk.h"

static void
notify(struct dp_talk *talk, const char *method, const char *params)
{
    struct dp_err err = {0};
    const char *message = dp_printf(
        talk->req->arena,
        "{\"jsonrpc\":\"2.0\",\"method\":\"%s\",\"params\":%s}", method,
        params);

    if (dp_talk_say(talk, message, &err) < 0)
        dp_err_log(&err);
}

void
dp_call_progress(const struct dp_call *call, double progress, double total,
                 const char *message)
{
    struct dp_talk *talk = call->talk;
    json_t *params;

    if (talk == NULL || talk->progress_token == NULL || talk->task_id != NULL)
        return;
    params = json_pack("{s:O, s:f}", "progressToken", talk->progress_token,
                       "progress", progress);
    if (total > 0)
        json_object_set_new(params, "total", json_real(total));
    if (message != NULL
        && talk->envelope->revision != dp_revision_oldest())
        json_object_set_new(params, "message", json_string(message));
    notify(talk, "notifications/progress",
           dp_json_print(call->arena, dp_json_keep(call->arena, params)));
}

/* Modern clients say what they want with each request, others once. */
static bool
wants(const struct dp_talk *talk, const char *level)
{
    const struct dp_mcp_envelope *envelope = talk->envelope;
    int least = dp_mcp_log_level(envelope->log_level);

    if (talk->task_id != NULL)
        return false;
    if (envelope->revision->era == DP_ERA_MODERN || least >= 0)
        return least >= 0 && dp_mcp_log_level(level) >= least;
    return envelope->session != NULL
           && dp_mcp_log_level(level) >= dp_mcp_log_level("info");
}

void
dp_call_log(const struct dp_call *call, const char *level,
            const char *logger, const char *text)
{
    json_t *params;

    if (call->talk == NULL || !wants(call->talk, level))
        return;
    params = json_pack("{s:s, s:s, s:s}", "level", level, "logger", logger,
                       "data", text);
    notify(call->talk, "notifications/message",
           dp_json_print(call->arena, dp_json_keep(call->arena, params)));
}

bool
dp_call_cancelled(const struct dp_call *call)
{
    return call->talk != NULL && !dp_talk_goes_on(call->talk);
}
