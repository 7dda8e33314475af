/* One message. */
#include "mcp/run.h"

#include <string.h>

#include "auth/guard.h"
#include "auth/state.h"
#include "base/uuid.h"
#include "json/json.h"
#include "mcp/ask.h"
#include "mcp/headers.h"
#include "mcp/session.h"
#include "mcp/talk.h"
#include "store/question.h"
#include "store/stream.h"

#define TOKEN_BYTES_MAX 256
#define TTL_MS 300000 /* of lists: a new version may bring others */

/*
 * Who calls: the bearer's account, or, where that is allowed and there was no
 * bearer, the account of a token among the arguments of a tool call.
 */
static int
find_caller(struct dp_mcp_request *request, const char *method,
            struct dp_err *err)
{
    const json_t *arguments = json_object_get(request->params, "arguments");
    const char *token = dp_json_text(arguments, "access_token");

    if (request->call.who != NULL)
        return 0;
    if (token == NULL)
        token = dp_json_text(arguments, "accessToken");
    if (token == NULL || strcmp(method, "tools/call") != 0)
        return dp_fail(err, DP_E_UNAUTHORIZED, "no token");
    return dp_guard_check(request->req, DP_SCHEME_BEARER, token,
                          &request->call.who, err);
}

/* Since 2026-07-28 Mcp-Name repeats whom or what a request is about. */
static int
check_name(const struct dp_mcp_request *request,
           const struct dp_mcp_method *method, struct dp_err *err)
{
    const char *name;

    if (!dp_mcp_is_modern(request) || method->name_param == NULL)
        return 0;
    name = dp_json_text(request->params, method->name_param);
    if (name == NULL)
        return dp_refuse(err, DP_E_BAD_PARAMS, "Missing %s",
                         method->name_param);
    return dp_mcp_header_agrees(request->req, "Mcp-Name", name, true, err);
}

/* A progressToken is kept with each event that names it, so it is short. */
static int
check_token(const struct dp_mcp_request *request, struct dp_err *err)
{
    const json_t *token = request->call.talk->progress_token;

    if (token == NULL || json_is_number(token)
        || (json_is_string(token)
            && json_string_length(token) <= TOKEN_BYTES_MAX))
        return 0;
    return dp_refuse(err, DP_E_BAD_PARAMS,
                     "progressToken must be a number, or text of at most %d "
                     "bytes.",
                     TOKEN_BYTES_MAX);
}

static bool
asks_back(const struct dp_mcp_method *method)
{
    return method->run == dp_mcp_tools_call
           || method->run == dp_mcp_prompts_get
           || method->run == dp_mcp_resources_read;
}

static int
run_method(struct dp_mcp_request *request, const char *name,
           const struct dp_mcp_method **method, struct dp_mcp_answer *answer,
           struct dp_err *err)
{
    bool modern = dp_mcp_is_modern(request);

    *method = dp_mcp_method_find(name, request->envelope->revision->era);
    if (find_caller(request, name, err) < 0)
        return -1;
    if (*method == NULL)
        return dp_refuse(err, DP_E_NO_METHOD, "Method not found: %.60s", name);
    request->req->note = (*method)->name;
    if (check_name(request, *method, err) < 0 || check_token(request, err) < 0)
        return -1;
    modern = modern && asks_back(*method);
    if (modern && dp_ask_take(request, name, err) < 0)
        return -1;
    if ((*method)->run(request, answer, err) == 0)
        return 0;
    return modern && err->code == DP_E_INPUT_REQUIRED
               ? dp_ask_give(request, name, answer, err)
               : -1;
}

/* Members that every result has since 2026-07-28. */
static const char *
members(const struct dp_mcp_request *request,
        const struct dp_mcp_method *method, const struct dp_mcp_answer *answer)
{
    struct dp_str out;

    if (!dp_mcp_is_modern(request))
        return "";
    dp_str_init(&out, request->call.arena, 2000);
    dp_str_addf(&out, "\"resultType\":\"%s\",",
                answer->type != NULL ? answer->type : "complete");
    if (method->cacheable && answer->type == NULL)
        dp_str_addf(&out, "\"ttlMs\":%lld,\"cacheScope\":\"private\",",
                    (long long)(answer->ttl_ms < 0 ? TTL_MS
                                                   : answer->ttl_ms));
    dp_str_addf(&out, "\"_meta\":{\"" DP_META "serverInfo\":%s},",
                method->run == dp_mcp_discover
                    ? request->mcp->server_profile
                    : request->mcp->server_info);
    return out.data;
}

/* A client takes back a request that is under way, here or elsewhere. */
static int
cancel(const struct dp_mcp_source *source,
       const struct dp_mcp_envelope *envelope,
       const struct dp_rpc_message *message, struct dp_err *err)
{
    const struct dp_state *state = source->req->state;
    const json_t *id = json_object_get(message->params, "requestId");
    const char *session
        = envelope->session != NULL ? envelope->session->id : NULL;
    bool found;

    if (id == NULL || source->mcp->live == NULL)
        return 0;
    return dp_stream_cancel(state->pg, source->req->arena,
                            source->req->who->account_id, session,
                            dp_json_print(source->req->arena, id), &found,
                            err);
}

/* A client answers what a call or a task asked, here or elsewhere. */
static int
take_response(const struct dp_mcp_source *source,
              const struct dp_rpc_message *message, const json_t *value,
              struct dp_err *err)
{
    const struct dp_state *state = source->req->state;
    struct dp_arena *arena = source->req->arena;
    const char *id = json_string_value(message->id);
    const json_t *result = json_object_get(value, "result");
    const json_t *error = json_object_get(value, "error");
    const struct dp_question_reply reply = {
        .answer_json = result != NULL ? dp_json_print(arena, result) : NULL,
        .error_json = result == NULL ? dp_json_print(arena, error) : NULL,
    };
    enum dp_question_outcome outcome;

    if (id == NULL || !dp_is_uuid(id) || source->mcp->live == NULL)
        return 0; /* nothing of ours asked that */
    if (dp_ask_check_size(source->req, result != NULL ? result : error, err)
        < 0)
        return -1;
    return dp_question_answer(state->pg, arena, source->req->who->account_id,
                              id, &reply, &outcome, err);
}

int
dp_mcp_take(const struct dp_mcp_source *source,
            const struct dp_mcp_envelope *envelope,
            const struct dp_rpc_message *message, const json_t *value,
            struct dp_err *err)
{
    if (source->req->who == NULL)
        return dp_fail(err, DP_E_UNAUTHORIZED, "no token");
    if (message->kind == DP_RPC_RESPONSE)
        return take_response(source, message, value, err);
    if (strcmp(message->method, "notifications/cancelled") == 0
        && envelope->revision->era == DP_ERA_LEGACY)
        return cancel(source, envelope, message, err);
    return 0;
}

int
dp_mcp_run(const struct dp_mcp_source *source, struct dp_talk *talk,
           const struct dp_rpc_message *message, struct dp_str *out,
           struct dp_err *err)
{
    struct dp_req *req = source->req;
    const struct dp_mcp_method *method;
    struct dp_mcp_answer answer = {.ttl_ms = -1};
    struct dp_mcp_request request = {
        .mcp = source->mcp,
        .envelope = talk->envelope,
        .params = message->params,
        .req = req,
        .call = {
            .talk = talk,
            .arena = req->arena,
            .conf = req->conf,
            .state = req->state,
            .who = req->who,
            .request_id = req->id,
            .client_name = dp_req_client(req),
            .in_batch = source->in_batch,
        },
    };

    talk->id = message->id;
    talk->progress_token = dp_mcp_meta(message, "progressToken");
    if (run_method(&request, message->method, &method, &answer, err) < 0) {
        dp_rpc_add_error(out, message->id, err);
        return -1;
    }
    if (answer.result != NULL)
        dp_rpc_add_result(out, message->id,
                          members(&request, method, &answer), answer.result);
    return 0;
}
