/* One message. */
#include "mcp/run.h"

#include <string.h>

#include "auth/guard.h"
#include "json/json.h"
#include "mcp/headers.h"

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

static int
run_method(struct dp_mcp_request *request, const char *name,
           const struct dp_mcp_method **method, struct dp_mcp_answer *answer,
           struct dp_err *err)
{
    *method = dp_mcp_method_find(name, request->envelope->revision->era);
    if (find_caller(request, name, err) < 0)
        return -1;
    if (*method == NULL)
        return dp_refuse(err, DP_E_NO_METHOD, "Method not found: %.60s", name);
    request->req->note = (*method)->name;
    if (check_name(request, *method, err) < 0)
        return -1;
    return (*method)->run(request, answer, err);
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
                request->mcp->server_info);
    return out.data;
}

int
dp_mcp_run(const struct dp_mcp_source *source,
           const struct dp_mcp_envelope *envelope,
           const struct dp_rpc_message *message, struct dp_str *out,
           struct dp_err *err)
{
    struct dp_req *req = source->req;
    const struct dp_mcp_method *method;
    struct dp_mcp_answer answer = {.ttl_ms = -1};
    struct dp_mcp_request request = {
        .mcp = source->mcp,
        .envelope = envelope,
        .params = message->params,
        .req = req,
        .call = {
            .arena = req->arena,
            .conf = req->conf,
            .state = req->state,
            .who = req->who,
            .request_id = req->id,
            .client_name = dp_req_client(req),
            .in_batch = source->in_batch,
        },
    };

    if (message->kind != DP_RPC_REQUEST)
        return 0;
    if (run_method(&request, message->method, &method, &answer, err) < 0) {
        dp_rpc_add_error(out, message->id, err);
        return -1;
    }
    dp_rpc_add_result(out, message->id, members(&request, method, &answer),
                      answer.result);
    return 0;
}
