/* JSON-RPC messages. */
#include "rpc/message.h"

#include <string.h>

#include "json/json.h"

#define METHOD_BYTES_MAX 128

/* Ids stand in each event that a request leads to, and these are kept. */
#define ID_BYTES_MAX 256

static int
bad(struct dp_err *err, const char *why)
{
    return dp_refuse(err, DP_E_BAD_RPC, "Invalid Request: %s", why);
}

/* An id is a string or a number; null cannot be answered. */
static int
set_id(const json_t *value, struct dp_rpc_message *message,
       struct dp_err *err)
{
    const json_t *id = json_object_get(value, "id");

    if (id == NULL)
        return 0;
    if (!json_is_string(id) && !json_is_number(id))
        return bad(err, "id must be a string or a number");
    if (json_string_length(id) > ID_BYTES_MAX)
        return bad(err, "id has more than 256 bytes");
    message->id = id;
    return 0;
}

static bool
is_response(const json_t *value)
{
    return json_object_get(value, "method") == NULL
           && (json_object_get(value, "result") != NULL
               || json_object_get(value, "error") != NULL);
}

int
dp_rpc_parse(const json_t *value, struct dp_rpc_message *message,
             struct dp_err *err)
{
    const char *version;
    const json_t *method;

    memset(message, 0, sizeof(*message));
    if (!json_is_object(value))
        return bad(err, "a message is an object");
    if (set_id(value, message, err) < 0)
        return -1;
    version = dp_json_text(value, "jsonrpc");
    if (version == NULL || strcmp(version, "2.0") != 0)
        return bad(err, "jsonrpc must be \"2.0\"");
    if (is_response(value)) {
        message->kind = DP_RPC_RESPONSE;
        return message->id != NULL ? 0 : bad(err, "a response needs its id");
    }
    method = json_object_get(value, "method");
    if (!json_is_string(method)
        || json_string_length(method) > METHOD_BYTES_MAX)
        return bad(err, "method must be a string");
    message->method = json_string_value(method);
    message->params = json_object_get(value, "params");
    if (json_is_null(message->params))
        message->params = NULL;
    if (message->params != NULL && !json_is_object(message->params))
        return bad(err, "params must be an object");
    message->kind = message->id != NULL ? DP_RPC_REQUEST
                                        : DP_RPC_NOTIFICATION;
    return 0;
}

static void
open_answer(struct dp_str *out, const json_t *id)
{
    dp_str_add(out, "{\"jsonrpc\":\"2.0\",\"id\":");
    if (id != NULL)
        dp_json_add(out, id);
    else
        dp_str_add(out, "null");
}

void
dp_rpc_add_result(struct dp_str *out, const json_t *id, const char *members,
                  const char *result)
{
    size_t len = strlen(members);
    bool empty = strcmp(result, "{}") == 0;

    open_answer(out, id);
    dp_str_add(out, ",\"result\":{");
    dp_str_add_n(out, members, len > 0 && empty ? len - 1 : len);
    dp_str_add(out, result + 1);
    dp_str_add(out, "}");
}

void
dp_rpc_add_error(struct dp_str *out, const json_t *id,
                 const struct dp_err *err)
{
    open_answer(out, id);
    dp_str_add(out, ",\"error\":");
    dp_err_print_rpc(out, err);
    dp_str_add(out, "}");
}
