/* Key pairs, to and from the database. */
#include "auth/key_pair.h"

#include "auth/jwk.h"
#include "json/json.h"

static struct dp_seal_place
place_of(const char *kid)
{
    return (struct dp_seal_place){"signing_key", "private_sealed", kid};
}

/* The private part of a pair, sealed for the row of that kid. */
static int
seal(struct dp_arena *arena, const struct dp_seal_keys *master,
     const struct dp_rsa *rsa, const char *kid, struct dp_sealed *sealed,
     struct dp_err *err)
{
    const struct dp_seal_place place = place_of(kid);
    struct dp_bytes bytes;
    unsigned char *der;
    size_t len;

    if (dp_rsa_private(rsa, arena, &der, &len, err) < 0)
        return -1;
    bytes = dp_seal(master, arena, &place, (struct dp_bytes){der, len});
    dp_rsa_wipe(der, len);
    *sealed = (struct dp_sealed){bytes.data, bytes.len};
    return 0;
}

static int
add(struct dp_pg *pg, struct dp_arena *arena, const struct dp_seal_keys *master,
    const struct dp_rsa *rsa, const char **kid, enum dp_key_outcome *outcome,
    struct dp_err *err)
{
    const json_t *jwk = dp_jwk_print(arena, rsa, err);
    struct dp_signing_key key;

    if (jwk == NULL)
        return -1;
    key.kid = *kid = dp_json_text(jwk, "kid");
    if (seal(arena, master, rsa, key.kid, &key.private_key, err) < 0)
        return -1;
    return dp_signing_key_add(pg, arena, &key, dp_json_print(arena, jwk),
                              outcome, err);
}

int
dp_key_pair_make(struct dp_pg *pg, struct dp_arena *arena,
                 const struct dp_seal_keys *master, const char **kid,
                 enum dp_key_outcome *outcome, struct dp_err *err)
{
    struct dp_rsa *rsa = dp_rsa_generate(err);
    int result;

    if (rsa == NULL)
        return -1;
    result = add(pg, arena, master, rsa, kid, outcome, err);
    dp_rsa_free(rsa);
    return result;
}

struct dp_rsa *
dp_key_pair_open(struct dp_arena *arena, const struct dp_seal_keys *master,
                 const struct dp_signing_key *key, struct dp_err *err)
{
    const struct dp_seal_place place = place_of(key->kid);
    const struct dp_bytes sealed = {key->private_key.data,
                                    key->private_key.size_bytes};
    struct dp_rsa *rsa;
    unsigned char *der;
    size_t len;

    if (dp_unseal(master, arena, &place, sealed, &der, &len, err) < 0)
        return NULL;
    rsa = dp_rsa_from_private(der, len, err);
    dp_rsa_wipe(der, len);
    return rsa;
}
