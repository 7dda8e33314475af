/* Keys of our own tokens: the private one, and making them. */
#include <stdio.h>
#include <string.h>

#include "auth/key_pair.h"
#include "auth/keys_inside.h"
#include "base/clock.h"
#include "base/log.h"

#define TEND_MS 60000
#define ROUNDS 3 /* the first key, the next one, and nothing to do */

/* Rotate if it is time, and add what is missing. */
static int
renew(struct dp_keys *keys, struct dp_pg *pg, struct dp_arena *arena,
      struct dp_seal_keys **master, struct dp_err *err)
{
    const struct dp_key_times times = dp_keys_times(keys->conf);
    enum dp_key_outcome outcome;
    const char *kid;

    for (int round = 0; round < ROUNDS; round++) {
        if (dp_signing_key_renew(pg, arena, &times, &outcome, err) < 0)
            return -1;
        if (outcome == DP_KEY_ROTATED)
            dp_log(DP_LOG_INFO, "signing key rotated");
        else if (outcome != DP_KEY_NO_NEXT)
            break;
        if (*master == NULL)
            *master = dp_seal_open_keys(keys->conf->oauth_key_file, err);
        if (*master == NULL
            || dp_key_pair_make(pg, arena, *master, &kid, &outcome, err) < 0)
            return -1;
        dp_log(DP_LOG_INFO, "signing key made", DP_S("kid", kid));
        dp_keys_forget(keys);
    }
    return 0;
}

/* May this thread look after the keys?  Once in a while, one does. */
static bool
is_due(struct dp_keys *keys)
{
    int64_t now_ms = dp_mono_ms();
    bool due;

    pthread_mutex_lock(&keys->lock);
    due = now_ms - keys->tended_ms >= TEND_MS;
    if (due)
        keys->tended_ms = now_ms;
    pthread_mutex_unlock(&keys->lock);
    return due;
}

static int
tend(struct dp_keys *keys, struct dp_pg *pg, struct dp_arena *arena,
     struct dp_err *err)
{
    struct dp_seal_keys *master = NULL;
    int result;

    pthread_mutex_lock(&keys->tending);
    result = renew(keys, pg, arena, &master, err);
    pthread_mutex_unlock(&keys->tending);
    dp_seal_free(master);
    return result;
}

/* The row of the key that signs, which is made when there is none. */
static struct dp_signing_key *
active(struct dp_keys *keys, struct dp_pg *pg, struct dp_arena *arena,
       struct dp_err *err)
{
    struct dp_signing_key *row;
    struct dp_err flaw;

    if (is_due(keys) && tend(keys, pg, arena, &flaw) < 0)
        dp_log(DP_LOG_WARN, "signing keys were not looked after",
               DP_S("error", dp_err_name(&flaw)), DP_S("detail", flaw.detail));
    if (dp_signing_key_active(pg, arena, &row, err) < 0)
        return NULL;
    if (row != NULL)
        return row;
    if (tend(keys, pg, arena, &flaw) < 0) {
        *err = flaw;
        if (flaw.code == DP_E_INTERNAL)
            dp_fail(err, DP_E_INTERNAL, "no key signs tokens: %s",
                    flaw.detail);
        return NULL;
    }
    if (dp_signing_key_active(pg, arena, &row, err) == 0 && row == NULL)
        dp_fail(err, DP_E_INTERNAL, "no key signs tokens");
    return row;
}

/* The private key of a row in a ring of its own. */
static struct dp_keyring *
open_key(struct dp_keys *keys, struct dp_arena *arena,
         const struct dp_signing_key *row, struct dp_err *err)
{
    struct dp_seal_keys *master =
        dp_seal_open_keys(keys->conf->oauth_key_file, err);
    struct dp_rsa *rsa;
    struct dp_keyring *ring;

    if (master == NULL)
        return NULL;
    rsa = dp_key_pair_open(arena, master, row, err);
    dp_seal_free(master);
    if (rsa == NULL)
        return NULL;
    ring = dp_keyring_new();
    if (ring == NULL) {
        dp_rsa_free(rsa);
        dp_fail(err, DP_E_INTERNAL, "no memory for keys");
        return NULL;
    }
    ring->set.keys[0].kid = dp_strdup(&ring->arena, row->kid);
    ring->set.keys[0].rsa = rsa;
    ring->set.n = 1;
    return ring;
}

/* The key of that name if it is the one that is open. */
static const struct dp_jwk *
opened(struct dp_keys *keys, struct dp_arena *arena, const char *kid)
{
    const struct dp_jwk *key = NULL;

    pthread_mutex_lock(&keys->lock);
    if (keys->signer != NULL
        && dp_jwk_set_find(&keys->signer->set, kid) != NULL)
        key = dp_keyring_hold(keys->signer, arena)->set.keys;
    pthread_mutex_unlock(&keys->lock);
    return key;
}

const struct dp_jwk *
dp_keys_signer(struct dp_keys *keys, struct dp_pg *pg, struct dp_arena *arena,
               struct dp_err *err)
{
    const struct dp_signing_key *row = active(keys, pg, arena, err);
    const struct dp_jwk *key;
    struct dp_keyring *ring;
    struct dp_keyring *old;

    if (row == NULL)
        return NULL;
    key = opened(keys, arena, row->kid);
    if (key != NULL)
        return key;
    ring = open_key(keys, arena, row, err);
    if (ring == NULL)
        return NULL;
    pthread_mutex_lock(&keys->lock);
    old = keys->signer;
    keys->signer = ring;
    key = dp_keyring_hold(ring, arena)->set.keys;
    pthread_mutex_unlock(&keys->lock);
    dp_keyring_drop(old);
    return key;
}
