/* Passwords, by libsodium. */
#include "crypto/password.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"

#define POLL_MS 20

static int64_t
count_slots(const struct dp_password_rules *rules)
{
    int64_t processors = sysconf(_SC_NPROCESSORS_ONLN);

    if (rules->slots > 0)
        return rules->slots;
    return processors > 0 ? processors : 1;
}

/* The file of one slot, opened anew so that threads keep apart as well. */
static int
open_slot(const struct dp_password_rules *rules, int64_t slot)
{
    char path[4096];

    if (snprintf(path, sizeof(path), "%s/%lld", rules->folder,
                 (long long)slot)
        >= (int)sizeof(path)) {
        errno = ENAMETOOLONG;
        return -1;
    }
    return open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
}

/* Try each slot once: a descriptor, -1 when all are taken, -2 on a fault. */
static int
try_slots(const struct dp_password_rules *rules, int64_t slots)
{
    int64_t first = randombytes_uniform((uint32_t)slots);

    for (int64_t i = 0; i < slots; i++) {
        int fd = open_slot(rules, (first + i) % slots);

        if (fd < 0)
            return -2;
        if (flock(fd, LOCK_EX | LOCK_NB) == 0)
            return fd;
        close(fd);
    }
    return -1;
}

/* Closing the descriptor lets go of the slot. */
static int
take_slot(const struct dp_password_rules *rules, int *fd, struct dp_err *err)
{
    int64_t end_ms = dp_mono_ms() + DP_PASSWORD_WAIT_MS;
    int64_t slots = count_slots(rules);

    if (mkdir(rules->folder, 0700) < 0 && errno != EEXIST)
        return dp_fail(err, DP_E_INTERNAL, "%s: %s", rules->folder,
                       strerror(errno));
    while ((*fd = try_slots(rules, slots)) == -1) {
        if (dp_mono_ms() >= end_ms) {
            dp_refuse(err, DP_E_UNAVAILABLE,
                      "Too many people sign in just now; try again in a few "
                      "seconds.");
            err->retry_after_s = DP_PASSWORD_WAIT_MS / 1000;
            return -1;
        }
        dp_sleep_ms(POLL_MS);
    }
    if (*fd < 0)
        return dp_fail(err, DP_E_INTERNAL, "a slot in %s: %s", rules->folder,
                       strerror(errno));
    return 0;
}

int
dp_password_hash(const struct dp_password_rules *rules,
                 struct dp_arena *arena, const char *password, char **hash,
                 struct dp_err *err)
{
    size_t len = strlen(password);
    int slot;
    int failed;

    if (len < DP_PASSWORD_MIN_BYTES || len > DP_PASSWORD_MAX_BYTES)
        return dp_refuse(err, DP_E_BAD_PARAMS,
                         "A password has %d to %d bytes.",
                         DP_PASSWORD_MIN_BYTES, DP_PASSWORD_MAX_BYTES);
    if (take_slot(rules, &slot, err) < 0)
        return -1;
    *hash = dp_alloc(arena, crypto_pwhash_STRBYTES);
    failed = crypto_pwhash_str_alg(
        *hash, password, len, (unsigned long long)rules->passes,
        (size_t)rules->memory_bytes, crypto_pwhash_ALG_ARGON2ID13);
    close(slot);
    if (failed)
        return dp_fail(err, DP_E_INTERNAL, "argon2id: out of memory");
    return 0;
}

/* The work of a check for nobody's password. */
static void
work_in_vain(const struct dp_password_rules *rules, const char *password)
{
    static const unsigned char salt[crypto_pwhash_SALTBYTES] = {0};
    unsigned char out[32];

    (void)!crypto_pwhash(out, sizeof(out), password, strlen(password), salt,
                         (unsigned long long)rules->passes,
                         (size_t)rules->memory_bytes,
                         crypto_pwhash_ALG_ARGON2ID13);
}

/* Same rules as now?  libsodium's length rule wants a buffer of its own. */
static bool
is_stale(const struct dp_password_rules *rules, const char *hash)
{
    char text[crypto_pwhash_STRBYTES] = {0};

    snprintf(text, sizeof(text), "%s", hash);
    return crypto_pwhash_str_needs_rehash(
               text, (unsigned long long)rules->passes,
               (size_t)rules->memory_bytes)
           != 0;
}

int
dp_password_check(const struct dp_password_rules *rules,
                  const char *password, const char *hash,
                  enum dp_password_verdict *verdict, struct dp_err *err)
{
    int slot;
    bool good = false;
    bool starved;

    *verdict = DP_PASSWORD_WRONG;
    if (strlen(password) > DP_PASSWORD_MAX_BYTES)
        return 0; /* nobody's, and known to everybody */
    if (take_slot(rules, &slot, err) < 0)
        return -1;
    errno = 0;
    if (hash == NULL)
        work_in_vain(rules, password);
    else
        good = crypto_pwhash_str_verify(hash, password, strlen(password))
               == 0;
    starved = !good && errno == ENOMEM;
    close(slot);
    if (starved)
        return dp_fail(err, DP_E_INTERNAL, "argon2id: out of memory");
    if (good)
        *verdict = is_stale(rules, hash) ? DP_PASSWORD_REHASH
                                         : DP_PASSWORD_GOOD;
    return 0;
}
