/*
 * Revisions of MCP, oldest first, and what differs on the wire.  One endpoint
 * serves them all.
 *
 * Two eras: up to 2025-11-25 a client opens with initialize, and the header
 * MCP-Protocol-Version names what was agreed upon (legacy); from 2026-07-28
 * on every request says in params._meta what it speaks (modern).
 */
#ifndef DP_RPC_REVISION_H
#define DP_RPC_REVISION_H

#include <stdbool.h>

/* Bits, for tables that say where a row holds. */
#define DP_ERA_LEGACY (1u << 0)
#define DP_ERA_MODERN (1u << 1)
#define DP_ERA_BOTH (DP_ERA_LEGACY | DP_ERA_MODERN)

struct dp_revision {
    const char *name;
    unsigned era;             /* one of the bits */
    bool batch;               /* arrays of messages are taken */
    int notification_status;  /* HTTP status for an accepted notification */
    bool input_errors_inside; /* bad tool arguments are a tool result with
                                 isError, not a protocol error (SEP-1303) */
    bool icons;               /* servers have pictures (SEP-973) */
};

/* Ends with a row whose name is NULL. */
extern const struct dp_revision dp_revisions[];

/* The row of that name, or NULL. */
const struct dp_revision *dp_revision_find(const char *name);

/* The newest that initialize can agree upon. */
const struct dp_revision *dp_revision_latest_legacy(void);

/* The oldest: what a client speaks that names none. */
const struct dp_revision *dp_revision_oldest(void);

/* Is name, known or not, of the modern era: a date of 2026-07-28 or later? */
bool dp_revision_is_modern_name(const char *name);

#endif
