/* What keys.c and keys_signer.c share. */
#ifndef DP_AUTH_KEYS_INSIDE_H
#define DP_AUTH_KEYS_INSIDE_H

#include <pthread.h>
#include <stdint.h>

#include "auth/keyring.h"
#include "auth/keys.h"

#define DP_KEYS_NOT_YET (INT64_MIN / 2)

struct dp_keys {
    const struct dp_conf *conf;
    pthread_mutex_t lock;    /* of the members below, never held for long */
    pthread_mutex_t reading; /* one thread reads the published keys */
    pthread_mutex_t tending; /* one thread makes keys */

    struct dp_keyring *published; /* NULL until they were read */
    struct dp_err failure;        /* why they were not */
    int64_t read_ms;              /* all on the monotonic clock */
    int64_t failed_ms;
    int64_t missed_ms; /* when they were last read for an unknown kid */

    struct dp_keyring *signer; /* one private key, or NULL */
    int64_t tended_ms;
};

/* The published keys changed: read them before the next use. */
void dp_keys_forget(struct dp_keys *keys);

#endif
