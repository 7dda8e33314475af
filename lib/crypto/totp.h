/*
 * One-time codes by time (RFC 6238): SHA-1, six digits, 30 seconds, as every
 * authenticator application makes them.
 */
#ifndef DP_CRYPTO_TOTP_H
#define DP_CRYPTO_TOTP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"

#define DP_TOTP_SECRET_BYTES 20
#define DP_TOTP_STEP_S 30

/* A fresh secret. */
void dp_totp_secret(unsigned char secret[DP_TOTP_SECRET_BYTES]);

/* The secret in base32 (RFC 4648 section 6), as people type it. */
char *dp_totp_base32(struct dp_arena *arena,
                     const unsigned char secret[DP_TOTP_SECRET_BYTES]);

/* otpauth://totp/issuer:login?..., for a QR code. */
char *dp_totp_uri(struct dp_arena *arena,
                  const unsigned char secret[DP_TOTP_SECRET_BYTES],
                  const char *issuer, const char *login);

/* The code of a step: seconds since 1970 / 30. */
void dp_totp_code(const unsigned char secret[DP_TOTP_SECRET_BYTES],
                  int64_t step, char code[7]);

/*
 * Is it the code of now, or of one step before or after?  *step is the step
 * whose code it is: store it as last_step (-1 at first); codes of that step
 * and before are not taken again.  Blanks within a code are passed over.
 */
bool dp_totp_check(const unsigned char secret[DP_TOTP_SECRET_BYTES],
                   const char *code, int64_t now_s, int64_t last_step,
                   int64_t *step);

#endif
