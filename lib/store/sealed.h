/*
 * Bytes that were sealed with the master key: the database keeps them, and
 * never sees what is in them.
 */
#ifndef DP_STORE_SEALED_H
#define DP_STORE_SEALED_H

#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"

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

#endif
