/*
 * Keys that threads share: a set that does not change once it is made, and
 * goes with the last one who holds it.
 */
#ifndef DP_AUTH_KEYRING_H
#define DP_AUTH_KEYRING_H

#include <stdatomic.h>

#include "auth/jwk.h"

struct dp_keyring {
    struct dp_jwk_set set;
    struct dp_arena arena; /* what the set's names live in */
    const char *document;  /* the set as published JSON; NULL for private */
    atomic_int refs;
};

/* Empty, held once; NULL when memory is out. */
struct dp_keyring *dp_keyring_new(void);

/* One holder less; NULL is fine. */
void dp_keyring_drop(struct dp_keyring *ring);

/* Hold ring until the arena is reset; returns ring. */
const struct dp_keyring *dp_keyring_hold(struct dp_keyring *ring,
                                         struct dp_arena *arena);

#endif
