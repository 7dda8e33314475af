/* Deliveries: messages handed to stores, and what the stores said to them. */
#ifndef DP_STORE_DELIVERY_H
#define DP_STORE_DELIVERY_H

#include "pg/query.h"
#include "store/job.h"

struct dp_store_status {
    const char *release_id;
    int revision;
    const char *store_id;
    const char *status;     /* preparing delivering delivered ... */
    const char *message_id; /* or NULL: as it was */
    const char *code;       /* of the store's answer; or NULL */
    const char *text;
};

/*
 * Where a revision stands at a store; the release's own status follows.
 * DP_E_LOST_LEASE when the job is another worker's.
 */
int dp_delivery_set_status(struct dp_pg *pg, struct dp_arena *arena,
                           const struct dp_fence *fence,
                           const struct dp_store_status *status,
                           struct dp_err *err);

struct dp_delivery {
    const char *message_id;
    const char *release_id;
    int revision;
    const char *store_id;
    const char *kind; /* "release" | "takedown" */
    const char *location;
    struct dp_hash digest; /* of the message */
};

/*
 * The message is at its store.  Recorded twice is recorded once.
 * DP_E_LOST_LEASE when the job is another worker's.
 */
int dp_delivery_record(struct dp_pg *pg, struct dp_arena *arena,
                       const struct dp_fence *fence,
                       const struct dp_delivery *delivery,
                       struct dp_err *err);

/*
 * A store's answer to a message; the first counts.  *applied false: it had
 * one before, or that store never got such a message.
 */
int dp_delivery_acknowledge(struct dp_pg *pg, struct dp_arena *arena,
                            const char *message_id, const char *store_id,
                            const char *acknowledgement_json, bool *applied,
                            struct dp_err *err);

#endif
