/* For the two halves of the folder carrier: delivering, and asking. */
#ifndef DP_WORKER_CARRIER_FOLDER_H
#define DP_WORKER_CARRIER_FOLDER_H

#include "carrier.h"

/*
 * The store's folder: settings.path, else its id, below delivery.path.  NULL
 * with err when the path leaves that folder.
 */
const char *folder_of_store(const struct freight *freight, struct dp_err *err);

/* The store's answer, from its acknowledgements/. */
int folder_poll(const struct freight *freight, struct answer *answer,
                struct dp_err *err);

#endif
