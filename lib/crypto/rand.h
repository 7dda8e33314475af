/* Random bytes, tokens and ids from the operating system's generator. */
#ifndef DP_CRYPTO_RAND_H
#define DP_CRYPTO_RAND_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

void dp_rand_bytes(void *data, size_t len);

/* 0 .. below - 1, without bias. */
uint32_t dp_rand_below(uint32_t below);

/*
 * prefix and 256 random bits in base64url without padding, for example
 * "pt_" + 43 characters.  The prefix tells people and secret scanners what it
 * is.
 */
char *dp_rand_token(struct dp_arena *arena, const char *prefix);

/* A random UUID (RFC 9562 section 5.4). */
#define DP_RAND_UUID 37 /* with the NUL */
void dp_rand_uuid(char uuid[DP_RAND_UUID]);

/* 16 random hexadecimal digits: a request id. */
void dp_rand_id(char id[17]);

#endif
