/*
 * Headers that repeat what the body says, so that proxies need not read it:
 * Mcp-Method, Mcp-Name and Mcp-Param-* (MCP 2026-07-28, basic/transports).
 * What they say must be what the body says.
 */
#ifndef DP_MCP_HEADERS_H
#define DP_MCP_HEADERS_H

#include "http/request.h"
#include "json/args.h"

/*
 * DP_E_HEADER_MISMATCH unless the header's value, decoded where it is
 * =?base64?...?=, is value.  One that is absent is fine unless needed.
 */
int dp_mcp_header_agrees(const struct dp_req *req, const char *name,
                         const char *value, bool needed, struct dp_err *err);

/* The same for the arguments whose row in args names a header. */
int dp_mcp_headers_check(const struct dp_req *req, const struct dp_arg *args,
                         const json_t *arguments, struct dp_err *err);

#endif
