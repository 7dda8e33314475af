/* POST to the endpoint: from HTTP to messages and back. */
#include <string.h>

#include "auth/guard.h"
#include "json/json.h"
#include "mcp/method.h"
#include "rpc/message.h"

#define BATCH_MAX 64

/* What a request's own members say about all of its messages. */
struct post {
    const struct dp_mcp *mcp;
    const struct dp_revision *revision;
    struct dp_req *req;
    bool in_batch;
};

/* The revision of MCP-Protocol-Version; without one, the oldest. */
static int
find_revision(const struct dp_req *req, const struct dp_revision **revision,
              struct dp_err *err)
{
    const char *name = dp_req_header(req, "MCP-Protocol-Version");
    struct dp_str list;

    *revision = name != NULL ? dp_revision_find(name) : dp_revision_oldest();
    if (*revision != NULL)
        return 0;
    dp_str_init(&list, req->arena, 400);
    dp_str_add(&list, "{\"supported\":[");
    for (const struct dp_revision *r = dp_revisions; r->name != NULL; r++)
        dp_str_addf(&list, "%s\"%s\"", r == dp_revisions ? "" : ",",
                    r->name);
    dp_str_add(&list, "],\"requested\":");
    dp_str_json(&list, dp_strndup(req->arena, name, strnlen(name, 64)));
    dp_str_add(&list, "}");
    dp_refuse(err, DP_E_BAD_VERSION, "Unsupported protocol version");
    err->data_json = list.data;
    return -1;
}

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

static int
run_request(const struct post *post, const struct dp_rpc_message *message,
            const char **result, struct dp_err *err)
{
    const struct dp_mcp_method *method = dp_mcp_method_find(message->method);
    struct dp_mcp_request request = {
        .mcp = post->mcp,
        .revision = post->revision,
        .params = message->params,
        .req = post->req,
        .call = {
            .arena = post->req->arena,
            .conf = post->req->conf,
            .state = post->req->state,
            .who = post->req->who,
            .request_id = post->req->id,
            .client_name = dp_req_client(post->req),
            .protocol_version = post->revision->name,
            .in_batch = post->in_batch,
        },
    };

    if (find_caller(&request, message->method, err) < 0)
        return -1;
    if (method == NULL)
        return dp_refuse(err, DP_E_NO_METHOD, "Method not found: %.60s",
                         message->method);
    post->req->note = method->name;
    return method->run(&request, result, err);
}

/* Append the answer to a request; nothing for anything else. */
static int
answer_message(const struct post *post, const json_t *value,
               struct dp_str *out, struct dp_err *err)
{
    struct dp_rpc_message message;
    const char *result = NULL;
    int rc = dp_rpc_parse(value, &message, err);

    if (rc == 0 && message.kind != DP_RPC_REQUEST)
        return 0;
    if (rc == 0)
        rc = run_request(post, &message, &result, err);
    if (rc == 0)
        dp_rpc_add_result(out, message.id, result);
    else
        dp_rpc_add_error(out, message.id, err);
    return rc;
}

/* Failures that HTTP tells, too; all others are answers like any. */
static bool
has_http_status(enum dp_errcode code)
{
    return code == DP_E_BAD_RPC || code == DP_E_UNAUTHORIZED
           || code == DP_E_SCOPE || code == DP_E_UNAVAILABLE;
}

static int
answer_single(const struct post *post, const json_t *value,
              struct dp_res *res)
{
    struct dp_err err = {0};
    struct dp_str out;
    int rc;

    dp_str_init(&out, post->req->arena, DP_RES_BODY_MAX);
    rc = answer_message(post, value, &out, &err);
    if (rc < 0 && has_http_status(err.code)) {
        dp_res_error(res, post->req, &err);
        res->body = out;
        return 0;
    }
    if (rc < 0)
        dp_err_log(&err);
    if (out.len == 0) {
        res->status = post->revision->notification_status;
        return 0;
    }
    res->body = out;
    dp_res_header(res, "Content-Type", "application/json");
    return 0;
}

static int
answer_batch(const struct post *post, const json_t *batch,
             struct dp_res *res, struct dp_err *err)
{
    struct dp_str out;
    size_t i;
    const json_t *value;

    if (!post->revision->batch)
        return dp_refuse(err, DP_E_BAD_RPC,
                         "Invalid Request: batches went with 2025-06-18; "
                         "send one message a request");
    if (json_array_size(batch) == 0 || json_array_size(batch) > BATCH_MAX)
        return dp_refuse(err, DP_E_BAD_RPC,
                         "Invalid Request: a batch has 1 to %d messages",
                         BATCH_MAX);
    dp_str_init(&out, post->req->arena, DP_RES_BODY_MAX);
    json_array_foreach(batch, i, value)
    {
        struct dp_err inside = {0};
        size_t before = out.len;

        dp_str_add(&out, before == 0 ? "[" : ",");
        if (answer_message(post, value, &out, &inside) < 0)
            dp_err_log(&inside);
        if (out.len == before + 1)
            out.len = before; /* nothing to answer */
    }
    post->req->note = "batch";
    if (out.len == 0) {
        res->status = post->revision->notification_status;
        return 0;
    }
    dp_str_add(&out, "]");
    res->body = out;
    dp_res_header(res, "Content-Type", "application/json");
    return 0;
}

int
dp_mcp_post(const struct dp_mcp *mcp, struct dp_req *req, struct dp_res *res,
            struct dp_err *err)
{
    struct post post = {.mcp = mcp, .req = req};
    json_t *value;
    char *body;
    size_t len;

    if (!dp_req_is_type(req, "application/json"))
        return dp_refuse(err, DP_E_MEDIA_TYPE,
                         "Send JSON-RPC as Content-Type: application/json.");
    if (find_revision(req, &post.revision, err) < 0
        || dp_req_body(req, &body, &len, err) < 0
        || dp_json_parse(req->arena, body, len, &value, err) < 0)
        return -1;
    post.in_batch = json_is_array(value);
    if (post.in_batch)
        return answer_batch(&post, value, res, err);
    return answer_single(&post, value, res);
}
