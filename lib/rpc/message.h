/* One JSON-RPC 2.0 message (jsonrpc.org/specification). */
#ifndef DP_RPC_MESSAGE_H
#define DP_RPC_MESSAGE_H

#include <jansson.h>
#include <stdbool.h>

#include "base/err.h"
#include "base/str.h"

enum dp_rpc_kind {
    DP_RPC_REQUEST,      /* has an id: is answered */
    DP_RPC_NOTIFICATION, /* has none: is not */
    DP_RPC_RESPONSE,     /* answers a question of the server */
};

struct dp_rpc_message {
    enum dp_rpc_kind kind;
    const json_t *id;   /* borrowed; NULL on a notification */
    const char *method; /* NULL on a response */
    json_t *params;     /* borrowed; NULL when absent */
};

/*
 * Take a parsed value apart.  DP_E_BAD_RPC unless it is a message; its id is
 * set all the same where it has one that can be answered.
 */
int dp_rpc_parse(const json_t *value, struct dp_rpc_message *message,
                 struct dp_err *err);

/*
 * Append {"jsonrpc","id","result"}; result is the JSON text of an object, and
 * members, ended by a comma each, are put in front of its own; or "".
 */
void dp_rpc_add_result(struct dp_str *out, const json_t *id,
                       const char *members, const char *result);

/*
 * Append {"jsonrpc","id","error":{"code","message","data"}}; without an id
 * it is null.
 */
void dp_rpc_add_error(struct dp_str *out, const json_t *id,
                      const struct dp_err *err);

#endif
