/* UPC and ISRCs of a release, handed out by the database from its pools. */
#ifndef DP_STORE_IDENTIFIER_H
#define DP_STORE_IDENTIFIER_H

#include "pg/query.h"
#include "store/job.h"

struct dp_identifiers {
    const char *upc;
    struct dp_texts isrcs; /* by track position; "" where exhausted */
    bool exhausted;        /* a pool is empty; the operator must fill it */
};

/*
 * Gives the job's release and its tracks what they lack; identifiers that
 * were given, or that an earlier revision has, stay.  Run again, it answers
 * the same.  DP_E_LOST_LEASE when the job is another worker's.
 */
int dp_identifiers_assign(struct dp_pg *pg, struct dp_arena *arena,
                          const struct dp_fence *fence,
                          struct dp_identifiers *identifiers,
                          struct dp_err *err);

#endif
