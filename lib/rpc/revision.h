/*
 * Revisions of MCP, oldest first, and what differs on the wire.  One endpoint
 * serves them all; a request's revision comes from its MCP-Protocol-Version
 * header.  Clients that send none are of the first two revisions.
 */
#ifndef DP_RPC_REVISION_H
#define DP_RPC_REVISION_H

#include <stdbool.h>

struct dp_revision {
    const char *name;
    bool batch;               /* arrays of messages are taken */
    int notification_status;  /* HTTP status for an accepted notification */
    bool input_errors_inside; /* bad tool arguments are a tool result with
                                 isError, not a protocol error (SEP-1303) */
};

/* Ends with a row whose name is NULL. */
extern const struct dp_revision dp_revisions[];

/* The row of that name, or NULL. */
const struct dp_revision *dp_revision_find(const char *name);

/* The newest, offered to clients that ask for one we do not know. */
const struct dp_revision *dp_revision_latest(void);

/* The oldest: what a client speaks that names none. */
const struct dp_revision *dp_revision_oldest(void);

#endif
