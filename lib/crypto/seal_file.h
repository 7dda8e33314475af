/* The keys that seal, as they are in memory: for seal.c and seal_file.c. */
#ifndef DP_CRYPTO_SEAL_FILE_H
#define DP_CRYPTO_SEAL_FILE_H

#include "crypto/seal.h"

#define DP_SEAL_KEY_BYTES 32
#define DP_SEAL_NAME_BYTES 8

struct dp_seal_key {
    unsigned char bytes[DP_SEAL_KEY_BYTES];
    unsigned char name[DP_SEAL_NAME_BYTES]; /* made from bytes, not secret */
};

struct dp_seal_keys {
    size_t n; /* at least 1 */
    struct dp_seal_key keys[DP_SEAL_KEYS_MAX];
};

#endif
