/* Sealing, by libsodium. */
#include "crypto/seal.h"

#include <sodium.h>
#include <string.h>

#include "crypto/seal_file.h"

#define VERSION 1
#define NONCE_BYTES crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG_BYTES crypto_aead_xchacha20poly1305_ietf_ABYTES
#define HEAD_BYTES (1 + DP_SEAL_NAME_BYTES + NONCE_BYTES)

_Static_assert(HEAD_BYTES + TAG_BYTES == DP_SEAL_OVERHEAD_BYTES,
               "the overhead is as the header says");
_Static_assert(crypto_aead_xchacha20poly1305_ietf_KEYBYTES
                   == DP_SEAL_KEY_BYTES,
               "keys have the length the cipher wants");

/*
 * The associated data: version, and the place with lengths, so that no two
 * places read alike.
 */
static char *
bind(struct dp_arena *arena, const struct dp_seal_place *place)
{
    return dp_printf(arena, "%d:%zu:%s:%zu:%s:%zu:%s", VERSION,
                     strlen(place->table), place->table,
                     strlen(place->column), place->column,
                     strlen(place->id), place->id);
}

struct dp_bytes
dp_seal(const struct dp_seal_keys *keys, struct dp_arena *arena,
        const struct dp_seal_place *place, struct dp_bytes data)
{
    const struct dp_seal_key *key = &keys->keys[0];
    char *bound = bind(arena, place);
    unsigned char *out = dp_alloc(arena, data.len + DP_SEAL_OVERHEAD_BYTES);
    unsigned char *nonce = out + 1 + DP_SEAL_NAME_BYTES;
    unsigned long long written = 0;

    out[0] = VERSION;
    memcpy(out + 1, key->name, DP_SEAL_NAME_BYTES);
    randombytes_buf(nonce, NONCE_BYTES);
    crypto_aead_xchacha20poly1305_ietf_encrypt(
        out + HEAD_BYTES, &written, data.data, data.len,
        (unsigned char *)bound, strlen(bound), NULL, nonce, key->bytes);
    return (struct dp_bytes){out, HEAD_BYTES + (size_t)written};
}

static const struct dp_seal_key *
key_of(const struct dp_seal_keys *keys, struct dp_bytes sealed)
{
    if (sealed.len < DP_SEAL_OVERHEAD_BYTES || sealed.data[0] != VERSION)
        return NULL;
    for (size_t i = 0; i < keys->n; i++)
        if (memcmp(keys->keys[i].name, sealed.data + 1, DP_SEAL_NAME_BYTES)
            == 0)
            return &keys->keys[i];
    return NULL;
}

int
dp_unseal(const struct dp_seal_keys *keys, struct dp_arena *arena,
          const struct dp_seal_place *place, struct dp_bytes sealed,
          unsigned char **data, size_t *len, struct dp_err *err)
{
    const struct dp_seal_key *key = key_of(keys, sealed);
    char *bound = bind(arena, place);
    unsigned long long written = 0;

    if (key == NULL)
        return dp_fail(err, DP_E_INTERNAL,
                       "%s.%s: sealed with a key that is not in the file",
                       place->table, place->column);
    *data = dp_alloc(arena, sealed.len - DP_SEAL_OVERHEAD_BYTES + 1);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(
            *data, &written, NULL, sealed.data + HEAD_BYTES,
            sealed.len - HEAD_BYTES, (unsigned char *)bound, strlen(bound),
            sealed.data + 1 + DP_SEAL_NAME_BYTES, key->bytes)
        != 0)
        return dp_fail(err, DP_E_INTERNAL,
                       "%s.%s: does not open, it was changed or moved",
                       place->table, place->column);
    *len = (size_t)written;
    return 0;
}

bool
dp_seal_is_old(const struct dp_seal_keys *keys, struct dp_bytes sealed)
{
    return key_of(keys, sealed) != &keys->keys[0];
}
