/* Parameters of statements as text, in the arena. */
#ifndef DP_PG_PARAM_H
#define DP_PG_PARAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "crypto/hash.h"

/* A whole number. */
const char *dp_pg_int(struct dp_arena *arena, int64_t number);

/* A number with a fraction. */
const char *dp_pg_double(struct dp_arena *arena, double number);

/* "t" or "f". */
const char *dp_pg_bool(bool value);

/* bytea */
const char *dp_pg_hex(struct dp_arena *arena, const void *data, size_t len);

/* bytea; NULL stays NULL. */
const char *dp_pg_hash(struct dp_arena *arena, const struct dp_hash *hash);

/* text[] of n items; items NULL stays NULL, which is not the empty array. */
const char *dp_pg_array(struct dp_arena *arena, const char *const *items,
                        size_t n);

/*
 * uuid: id as it is when it is one.  NULL stays NULL; anything else becomes
 * the nil uuid, which no row has: an id that cannot exist is not found.
 */
const char *dp_pg_uuid(const char *id);

#endif
