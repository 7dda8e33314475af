/*
 * RSA keys and RS256 signatures (RFC 8017 RSASSA-PKCS1-v1_5 with SHA-256,
 * RFC 7518 section 3.3).
 *
 * A key is parsed once and used by all threads of a process; only making and
 * freeing one need care.  Keys from outside are looked at before they are
 * taken: 2048 to 8192 bits and an odd exponent above 2 of at most 33 bits.
 */
#ifndef DP_CRYPTO_RSA_H
#define DP_CRYPTO_RSA_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "crypto/bytes.h"

struct dp_rsa;

/* A new key pair of 2048 bits; NULL with DP_E_INTERNAL. */
struct dp_rsa *dp_rsa_generate(struct dp_err *err);

/* A private key from dp_rsa_private(); NULL with DP_E_INTERNAL. */
struct dp_rsa *dp_rsa_from_private(const void *der, size_t len,
                                   struct dp_err *err);

/*
 * A public key from its modulus and exponent, big-endian.  NULL with
 * DP_E_INTERNAL and the reason in the detail when it is not fit to use.
 */
struct dp_rsa *dp_rsa_from_public(struct dp_bytes n, struct dp_bytes e,
                                  struct dp_err *err);

/* NULL is fine. */
void dp_rsa_free(struct dp_rsa *rsa);

/*
 * The private key as PKCS #8 DER, for sealing; wipe it after use with
 * dp_rsa_wipe().
 */
int dp_rsa_private(const struct dp_rsa *rsa, struct dp_arena *arena,
                   unsigned char **der, size_t *len, struct dp_err *err);

void dp_rsa_wipe(void *der, size_t len);

/* Modulus and exponent, big-endian without leading zeros. */
int dp_rsa_public(const struct dp_rsa *rsa, struct dp_arena *arena,
                  struct dp_bytes *n, struct dp_bytes *e,
                  struct dp_err *err);

/* RS256 over data; *sig in the arena. */
int dp_rsa_sign(const struct dp_rsa *rsa, struct dp_arena *arena,
                struct dp_bytes data, struct dp_bytes *sig,
                struct dp_err *err);

bool dp_rsa_verify(const struct dp_rsa *rsa, struct dp_bytes data,
                   struct dp_bytes sig);

#endif
