/* Keys that threads share. */
#include "auth/keyring.h"

#include <stdlib.h>

struct dp_keyring *
dp_keyring_new(void)
{
    struct dp_keyring *ring = calloc(1, sizeof(*ring));

    if (ring == NULL)
        return NULL;
    dp_arena_init(&ring->arena);
    atomic_init(&ring->refs, 1);
    return ring;
}

void
dp_keyring_drop(struct dp_keyring *ring)
{
    if (ring == NULL || atomic_fetch_sub(&ring->refs, 1) > 1)
        return;
    dp_jwk_set_clear(&ring->set);
    dp_arena_clear(&ring->arena);
    free(ring);
}

static void
drop(void *ring)
{
    dp_keyring_drop(ring);
}

const struct dp_keyring *
dp_keyring_hold(struct dp_keyring *ring, struct dp_arena *arena)
{
    atomic_fetch_add(&ring->refs, 1);
    dp_arena_defer(arena, drop, ring);
    return ring;
}
