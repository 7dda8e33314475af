/*
 * Bytes that were sealed with the master key: the database keeps them, and
 * never sees what is in them.
 */
#ifndef DP_STORE_SEALED_H
#define DP_STORE_SEALED_H

#include <stddef.h>

#include "pg/query.h"

struct dp_sealed {
    const unsigned char *data;
    size_t size_bytes;
};

/* As a parameter of a statement. */
const char *dp_sealed_param(struct dp_arena *arena,
                            const struct dp_sealed *sealed);

/* From base64, as statements select it; NULL is of no bytes. */
int dp_sealed_read(struct dp_arena *arena, const char *base64,
                   struct dp_sealed *sealed, struct dp_err *err);

/* One sealed secret and its place, see crypto/seal.h. */
struct dp_sealed_secret {
    const char *in_table;
    const char *in_column;
    const char *id;
    struct dp_sealed sealed;
};

/* All that last: as the owner of the database. */
struct dp_sealed_secret *dp_sealed_list(struct dp_pg *pg,
                                        struct dp_arena *arena, size_t *n,
                                        struct dp_err *err);

/* Put fresh in its place; *replaced is false when it changed meanwhile. */
int dp_sealed_replace(struct dp_pg *pg, struct dp_arena *arena,
                      const struct dp_sealed_secret *secret,
                      const struct dp_sealed *fresh, bool *replaced,
                      struct dp_err *err);

#endif
