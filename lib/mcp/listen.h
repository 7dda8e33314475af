/* Who wants to be told of changes, and how. */
#ifndef DP_MCP_LISTEN_H
#define DP_MCP_LISTEN_H

#include "mcp/method.h"

dp_mcp_fn dp_mcp_listen;          /* subscriptions/listen, 2026-07-28 */
dp_mcp_fn dp_mcp_subscribe;       /* resources/subscribe, before */
dp_mcp_fn dp_mcp_unsubscribe;     /* resources/unsubscribe */
dp_mcp_fn dp_mcp_logging_level;   /* logging/setLevel */

#endif
