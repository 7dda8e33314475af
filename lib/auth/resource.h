/*
 * The resources of this server (RFC 8707, RFC 9728): what a client names to
 * get a token for, and what stands in the token's aud.
 *
 * There is one, the MCP endpoint, and it has four names: public_url with
 * /api/mcp (the one that counts when a client names none), /mcp or /sse (where
 * clients of the protocol's first transport begin), and public_url itself.
 */
#ifndef DP_AUTH_RESOURCE_H
#define DP_AUTH_RESOURCE_H

#include "base/arena.h"
#include "conf/conf.h"

/* All its names, the first the preset; ends with NULL. */
const char *const *dp_resource_names(struct dp_arena *arena,
                                     const struct dp_conf *conf);

/*
 * The name that text is, or NULL.  Scheme and host may have capital letters,
 * and one slash may follow, as URL libraries write them.
 */
const char *dp_resource_find(struct dp_arena *arena, const struct dp_conf *conf,
                             const char *text);

#endif
