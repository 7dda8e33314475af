/*
 * Sealing: secrets that the database keeps but must not show (signing keys,
 * upstream secrets), by XChaCha20-Poly1305.
 *
 * The keys are in a file apart from the database and its dumps, one a line in
 * base64url; lines that begin with # are comments.  The first key seals, all
 * of them open, so a key is replaced by adding a new one, sealing everything
 * again, and removing the old one.
 *
 * What is sealed is bound to its place: table, column and id go in as
 * associated data, and a sealed value copied to another row does not open.
 *
 *   0x01, 8 bytes that name the key, 24 bytes nonce, ciphertext, 16 bytes tag
 */
#ifndef DP_CRYPTO_SEAL_H
#define DP_CRYPTO_SEAL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "crypto/bytes.h"

#define DP_SEAL_KEYS_MAX 16
#define DP_SEAL_OVERHEAD_BYTES 49

struct dp_seal_keys;

/* Where a sealed value stands; id is the primary key as text. */
struct dp_seal_place {
    const char *table;
    const char *column;
    const char *id;
};

/*
 * Put a new key in front of those in the file, which is made when it is not
 * there.  It gets mode 0600, keeps its owner, and is replaced at once or not
 * at all.
 * DP_E_INTERNAL when the file or its folder cannot be written.
 */
int dp_seal_key_add(const char *path, struct dp_err *err);

/*
 * Keep only the first key of the file: after everything was sealed again.
 */
int dp_seal_key_prune(const char *path, struct dp_err *err);

/*
 * Read the keys, into memory that is not swapped out where the system lets
 * us.  NULL with DP_E_INTERNAL and the reason in the detail: no such file,
 * readable by others than its owner, or not as described above.
 */
struct dp_seal_keys *dp_seal_open_keys(const char *path, struct dp_err *err);

/* Wipes them; NULL is fine. */
void dp_seal_free(struct dp_seal_keys *keys);

/*
 * The same until the arena is reset.  Programs read the keys when a request
 * needs them and not at start, so that a new file needs no restart.
 */
const struct dp_seal_keys *dp_seal_keys_for(struct dp_arena *arena,
                                            const char *path,
                                            struct dp_err *err);

/* data sealed, in the arena: DP_SEAL_OVERHEAD_BYTES longer. */
struct dp_bytes dp_seal(const struct dp_seal_keys *keys,
                        struct dp_arena *arena,
                        const struct dp_seal_place *place,
                        struct dp_bytes data);

/*
 * *data in the arena, with a NUL behind it that does not count.
 * DP_E_INTERNAL when it was tampered with, is from another place, or its key
 * is not in the file.
 */
int dp_unseal(const struct dp_seal_keys *keys, struct dp_arena *arena,
              const struct dp_seal_place *place, struct dp_bytes sealed,
              unsigned char **data, size_t *len, struct dp_err *err);

/* Was it sealed with another key than the first? */
bool dp_seal_is_old(const struct dp_seal_keys *keys,
                    struct dp_bytes sealed);

#endif
