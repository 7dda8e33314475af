/* Log levels of MCP (server/utilities/logging), after RFC 5424. */
#ifndef DP_MCP_LOGGING_H
#define DP_MCP_LOGGING_H

#define DP_MCP_LOG_LEVELS                                                     \
    "debug, info, notice, warning, error, critical, alert, emergency"

/* 0 = debug to 7 = emergency; -1 when there is no such level, or NULL. */
int dp_mcp_log_level(const char *name);

#endif
