/*
 * Which era a message is of, and what it says about its sender.
 *
 * The body decides: a request or notification with
 * params._meta["io.modelcontextprotocol/protocolVersion"] is modern, all
 * others are legacy; headers alone never make a request modern (MCP
 * 2026-07-28, basic/transports, "Streamable HTTP").
 */
#ifndef DP_MCP_ERA_H
#define DP_MCP_ERA_H

#include "http/request.h"
#include "rpc/message.h"
#include "rpc/revision.h"

#define DP_META "io.modelcontextprotocol/"

struct dp_mcp_session;

/* What is known about who sent a message. */
struct dp_mcp_envelope {
    const struct dp_revision *revision;
    const json_t *capabilities; /* the client's, an object; NULL = unknown */
    const char *log_level;      /* the client wants to be told; or NULL */
    const struct dp_mcp_session *session; /* or NULL */
};

/* params._meta[key], or NULL; keys of MCP begin with DP_META. */
const json_t *dp_mcp_meta(const struct dp_rpc_message *message,
                          const char *key);

/*
 * Fill envelope from body and headers.  DP_E_BAD_ENVELOPE,
 * DP_E_HEADER_MISMATCH, DP_E_BAD_VERSION, DP_E_BAD_PARAMS.
 */
int dp_mcp_era(const struct dp_req *req, const struct dp_rpc_message *message,
               struct dp_mcp_envelope *envelope, struct dp_err *err);

/* The revision of a legacy request: its header's, else the oldest. */
int dp_mcp_era_legacy(const struct dp_req *req,
                      const struct dp_revision **revision, struct dp_err *err);

#endif
