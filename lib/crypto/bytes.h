/* Bytes with their number: borrowed, or in an arena. */
#ifndef DP_CRYPTO_BYTES_H
#define DP_CRYPTO_BYTES_H

#include <stddef.h>

struct dp_bytes {
    const unsigned char *data;
    size_t len;
};

#endif
