/*
 * Passwords: argon2id (RFC 9106), by libsodium.
 *
 * One hash takes tens of megabytes, so a flood of logins could take all
 * memory.  A fixed number of slots, files below one folder that processes
 * lock, bounds how many hashes run at once on the machine; who gets none
 * within two seconds is told to come again.  A process that dies lets go of
 * its slot.
 */
#ifndef DP_CRYPTO_PASSWORD_H
#define DP_CRYPTO_PASSWORD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

#define DP_PASSWORD_MIN_BYTES 8
#define DP_PASSWORD_MAX_BYTES 1024
#define DP_PASSWORD_WAIT_MS 2000

struct dp_password_rules {
    int64_t memory_bytes; /* auth.password_memory_bytes */
    int64_t passes;       /* auth.password_passes */
    int64_t slots;        /* auth.password_slots; 0 = processors */
    const char *folder;   /* where the slots are; made when missing */
};

enum dp_password_verdict {
    DP_PASSWORD_WRONG,
    DP_PASSWORD_GOOD,
    DP_PASSWORD_REHASH, /* good, but made by other rules: hash it again */
};

/*
 * *hash in the arena, fit for dp_password_check().  DP_E_BAD_PARAMS when the
 * password is shorter or longer than the bounds, DP_E_UNAVAILABLE with
 * retry_after_s when no slot came free, DP_E_INTERNAL otherwise.
 */
int dp_password_hash(const struct dp_password_rules *rules,
                     struct dp_arena *arena, const char *password,
                     char **hash, struct dp_err *err);

/*
 * Is it the password of hash?  hash NULL, for an account that does not exist
 * or has no password, takes the same time and is WRONG.  DP_E_UNAVAILABLE
 * and DP_E_INTERNAL as above.
 */
int dp_password_check(const struct dp_password_rules *rules,
                      const char *password, const char *hash,
                      enum dp_password_verdict *verdict, struct dp_err *err);

#endif
