/*
 * Carriers: how a delivery gets to a store, and how its answer comes back.
 *
 * A carrier may be interrupted anywhere and is then asked to do the same
 * again: it must end up with one delivery, not two, and the manifest comes
 * last, so that a store never picks up half of one.
 */
#ifndef DP_WORKER_CARRIER_H
#define DP_WORKER_CARRIER_H

#include "cargo.h"
#include "ern.h"
#include "task.h"

/* One delivery to one store. */
struct freight {
    struct task *task;
    const struct cargo *cargo;
    const struct dp_outlet *outlet;
    json_t *settings;     /* of the outlet; an object */
    const char *batch;    /* its name: N_<upc>_<time>, P_ for a takedown */
    const char *manifest; /* file name of the message */
    struct ern_message message;
};

/* What a store has said about a delivery. */
struct answer {
    bool there; /* false: nothing yet */
    bool accepted;
    const char *code; /* the store's: "FileOK", "ResourceCorrupt" ... */
    const char *text;
};

struct carrier {
    const char *name;
    /* *location: where it is now, for operators. */
    int (*deliver)(const struct freight *freight, const char **location,
                   struct dp_err *err);
    int (*poll)(const struct freight *freight, struct answer *answer,
                struct dp_err *err);
};

/* By the name in the store's row; NULL when there is none. */
const struct carrier *carrier_find(const char *name);

extern const struct carrier carrier_folder;

#endif
