/*
 * Resources: documents a client may read by uri, fixed or by template
 * (RFC 6570 level 1: mcp://releases/{id}/status).
 */
#ifndef DP_MCP_RESOURCE_H
#define DP_MCP_RESOURCE_H

#include "mcp/complete.h"
#include "mcp/tool.h"

/* What was read: in the arena or constant. */
struct dp_document {
    const char *text;
    bool is_base64; /* text is base64 of bytes */
};

struct dp_resource {
    const char *uri; /* with {id}: a template, in resources/templates/list */
    const char *name;
    const char *title;
    const char *help;
    const char *media_type;
    unsigned scope;

    /* id is what {id} matched, [A-Za-z0-9_-]{1,64}, or NULL. */
    int (*read)(const struct dp_call *call, const char *id,
                struct dp_document *document, struct dp_err *err);

    dp_complete_fn *complete; /* values of {id}, or NULL */
};

#endif
