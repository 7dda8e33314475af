/*
 * Key pairs that sign tokens, as they go into the database and come out:
 * sealed with the master key, bound to their row.
 */
#ifndef DP_AUTH_KEY_PAIR_H
#define DP_AUTH_KEY_PAIR_H

#include "crypto/rsa.h"
#include "crypto/seal.h"
#include "pg/pool.h"
#include "store/signing_key.h"

/*
 * Make a pair and add it: it is the active one where there is none, else the
 * next; *kid in the arena.  DP_E_INTERNAL, DP_E_UNAVAILABLE.
 */
int dp_key_pair_make(struct dp_pg *pg, struct dp_arena *arena,
                     const struct dp_seal_keys *master, const char **kid,
                     enum dp_key_outcome *outcome, struct dp_err *err);

/*
 * The private key of a row, to be freed with dp_rsa_free().  NULL with
 * DP_E_INTERNAL when the master key does not open it.
 */
struct dp_rsa *dp_key_pair_open(struct dp_arena *arena,
                                const struct dp_seal_keys *master,
                                const struct dp_signing_key *key,
                                struct dp_err *err);

#endif
