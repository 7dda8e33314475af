/*
 * The keys of this server's own tokens, one struct dp_keys a process, for all
 * its threads.
 *
 * Published keys check tokens.  They are read again when they are older than
 * auth.cache_ms, so a key that was withdrawn is worth nothing after 5 s, and
 * at once when a token names one that is not among them; but at most once a
 * second for that, so tokens with made-up names cost the database nothing.
 * While the database is away the last ones count.
 *
 * The private key signs, in the oauth program alone: see dp_keys_signer().
 * The oauth program also makes the keys, as it alone has both the master key
 * and a use for them: the first two when it first signs, and a new next one
 * each time that oauth.key_rotate_days are over.  A server at which nobody
 * signs in keeps its keys; they are renewed when somebody does.
 */
#ifndef DP_AUTH_KEYS_H
#define DP_AUTH_KEYS_H

#include "auth/jwk.h"
#include "conf/conf.h"
#include "pg/pool.h"
#include "store/signing_key.h"

struct dp_keys;

/* conf must outlive it; NULL when memory is out. */
struct dp_keys *dp_keys_new(const struct dp_conf *conf);

/* When no thread uses it any more; NULL is fine. */
void dp_keys_free(struct dp_keys *keys);

/*
 * What to check token with, NULL meaning any: the published keys, good until
 * the arena is reset.  The set may be empty.  NULL with DP_E_UNAVAILABLE when
 * the database is away and there never were any.
 */
const struct dp_jwk_set *dp_keys_for(struct dp_keys *keys, struct dp_pg *pg,
                                     struct dp_arena *arena, const char *token,
                                     struct dp_err *err);

/* For how long, in ms, what these keys checked may be relied on. */
int64_t dp_keys_good_ms(struct dp_keys *keys);

/*
 * The same as {"keys": [...]} (RFC 7517 section 5), text in the arena; NULL
 * as above.
 */
const char *dp_keys_document(struct dp_keys *keys, struct dp_pg *pg,
                             struct dp_arena *arena, struct dp_err *err);

/*
 * The key that signs now, good until the arena is reset: as the role of the
 * oauth program.  NULL with DP_E_UNAVAILABLE, or with DP_E_INTERNAL and the
 * reason in the detail when the master key cannot be read or does not fit.
 */
const struct dp_jwk *dp_keys_signer(struct dp_keys *keys, struct dp_pg *pg,
                                    struct dp_arena *arena, struct dp_err *err);

/* How the oauth program and dubplatectl key deal with keys. */
struct dp_key_times dp_keys_times(const struct dp_conf *conf);

#endif
