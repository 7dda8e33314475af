/*
 * Sessions of revisions that have them: made by initialize, named by the
 * header Mcp-Session-Id (or, of the 2024-11-05 transport, by ?sessionId=), a
 * row bound to the account (MCP 2025-11-25, basic/transports, "Session
 * Management").  A session is a name, not a credential: without a token it is
 * nothing.
 */
#ifndef DP_MCP_SESSION_H
#define DP_MCP_SESSION_H

#include "mcp/era.h"
#include "mcp/method.h"

struct dp_mcp_session {
    const char *id;
    const char *stream_id; /* what GET reads */
    bool is_sse;           /* 2024-11-05: answers go to that stream, too */
};

/* The session that a request names, or NULL. */
const char *dp_mcp_session_named(const struct dp_req *req);

/*
 * Fill in what the session of the request knows; nothing where it names none.
 * DP_E_NO_SESSION.
 */
int dp_mcp_session_find(const struct dp_req *req,
                        struct dp_mcp_envelope *envelope, struct dp_err *err);

/* For initialize: open one, and name it in the answer. */
int dp_mcp_session_begin(const struct dp_mcp_request *request,
                         const char *protocol_version, struct dp_err *err);

#endif
