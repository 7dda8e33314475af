/* The stores that releases can be delivered to. */
#ifndef DP_STORE_STORELIST_H
#define DP_STORE_STORELIST_H

#include "pg/query.h"

struct dp_outlet {
    const char *store_id; /* "demo-store" */
    const char *name;
    const char *carrier;  /* "folder" */
    const char *settings; /* JSON object, the carrier's */
    bool active;
};

/* By id; active ones only, or all. */
struct dp_outlet *dp_storelist_list(struct dp_pg *pg, struct dp_arena *arena,
                                    bool all, size_t *n, struct dp_err *err);

/* DP_E_NOT_FOUND when there is none. */
int dp_storelist_get(struct dp_pg *pg, struct dp_arena *arena,
                     const char *store_id, struct dp_outlet *outlet,
                     struct dp_err *err);

#endif
