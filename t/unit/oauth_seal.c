/* Sealed secrets: opened in their place alone, with the right key alone. */
#include "crypto/seal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "crypto/init.h"
#include "tap/tap.h"

#define SECRET "a signing key"
#define SECRET_LEN (sizeof(SECRET) - 1)

static struct dp_arena arena;
static struct dp_err err;
static char folder[] = "/tmp/dubplate-seal-XXXXXX";
static char *path;

static const struct dp_seal_place place = {"signing_key", "private_sealed",
                                           "k1"};

static const struct dp_bytes secret = {(const unsigned char *)SECRET,
                                       SECRET_LEN};

/* Does it open, and to the secret? */
static bool
opens(const struct dp_seal_keys *keys, const struct dp_seal_place *at,
      struct dp_bytes sealed)
{
    unsigned char *data;
    size_t len;

    memset(&err, 0, sizeof(err));
    return dp_unseal(keys, &arena, at, sealed, &data, &len, &err) == 0
           && len == SECRET_LEN && memcmp(data, SECRET "", len + 1) == 0;
}

static void
write_file(const char *text, mode_t mode)
{
    FILE *file = fopen(path, "w");

    if (file == NULL || fputs(text, file) < 0 || fclose(file) != 0
        || chmod(path, mode) < 0)
        bail("%s cannot be written", path);
}

static void
test_file(void)
{
    struct stat st;
    struct dp_seal_keys *keys;

    ok(dp_seal_open_keys(path, &err) == NULL
           && strstr(err.detail, "key init") != NULL,
       "without a file there are no keys");
    is_int(dp_seal_key_add(path, &err), 0, "a file of keys is made");
    ok(stat(path, &st) == 0 && (st.st_mode & 0777) == 0600,
       "that its owner alone can read");
    is_int(st.st_size, 44, "with one key in it");
    keys = dp_seal_open_keys(path, &err);
    ok(keys != NULL, "and is read");
    dp_seal_free(keys);
    for (mode_t bit = 01; bit < 0100; bit <<= 1) {
        chmod(path, 0600 | bit);
        ok(dp_seal_open_keys(path, &err) == NULL
               && strstr(err.detail, "chmod 600") != NULL,
           "with mode %o it is refused", 0600 | bit);
    }
    chmod(path, 0600);
    dp_seal_free(NULL);
}

#define KEY "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

static const struct {
    const char *text;
    bool taken;
    const char *what;
} files[] = {
    {KEY "\n", true, "one key"},
    {KEY, true, "a key without a line feed"},
    {"# for the music\n\n" KEY "\n", true, "a comment and an empty line"},
    {"", false, "an empty file"},
    {"# nothing\n", false, "a comment alone"},
    {KEY "\n" KEY "=\n", false, "padding"},
    {KEY "A\n", false, "a longer key"},
    {"AAAA\n", false, "a shorter key"},
    {" " KEY "\n", false, "a blank before a key"},
    {KEY "\r\n", false, "a carriage return"},
    {KEY KEY "\n", false, "two keys in a line"},
};

static void
test_files(void)
{
    char *many = dp_strdup(&arena, "");

    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        struct dp_seal_keys *keys;

        write_file(files[i].text, 0600);
        keys = dp_seal_open_keys(path, &err);
        ok((keys != NULL) == files[i].taken, "a file with %s is %s",
           files[i].what, files[i].taken ? "read" : "refused");
        dp_seal_free(keys);
    }
    for (int i = 0; i < DP_SEAL_KEYS_MAX; i++)
        many = dp_printf(&arena, "%s" KEY "\n", many);
    write_file(many, 0600);
    ok(dp_seal_key_add(path, &err) < 0 && strstr(err.detail, "prune") != NULL,
       "a full file takes no further key");
    write_file(dp_printf(&arena, "%s" KEY "\n", many), 0600);
    ok(dp_seal_open_keys(path, &err) == NULL, "nor is a fuller one read");
    unlink(path);
    ok(mkdir(path, 0700) == 0 && dp_seal_open_keys(path, &err) == NULL,
       "a folder is no file of keys");
    rmdir(path);
}

static void
test_tampering(const struct dp_seal_keys *keys)
{
    static const struct dp_seal_place others[] = {
        {"signing_keys", "private_sealed", "k1"},
        {"signing_key", "public_jwk", "k1"},
        {"signing_key", "private_sealed", "k2"},
        {"signing_key", "private_sealed:k1", ""},
        {"signing_key:14:private_sealed", "private_sealed", "k1"},
    };
    struct dp_bytes sealed = dp_seal(keys, &arena, &place, secret);
    struct dp_bytes again = dp_seal(keys, &arena, &place, secret);
    struct dp_bytes bad = {NULL, sealed.len};
    unsigned char *copy = dp_alloc(&arena, sealed.len);
    unsigned opened = 0;

    is_int(sealed.len, SECRET_LEN + DP_SEAL_OVERHEAD_BYTES,
           "a sealed secret is 49 bytes longer");
    ok(opens(keys, &place, sealed), "it opens in its place");
    ok(memcmp(sealed.data, again.data, sealed.len) != 0,
       "sealed twice it differs");
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
        ok(!opens(keys, &others[i], sealed)
               && err.code == DP_E_INTERNAL && err.text[0] == '\0',
           "in another place it does not open: case %zu", i);
    bad.data = copy;
    for (size_t bit = 0; bit < sealed.len * 8; bit++) {
        memcpy(copy, sealed.data, sealed.len);
        copy[bit / 8] ^= (unsigned char)(1u << bit % 8);
        opened += opens(keys, &place, bad);
    }
    is_int(opened, 0, "nor with any bit changed");
    for (size_t cut = 0; cut < sealed.len; cut++)
        opened += opens(keys, &place, (struct dp_bytes){sealed.data, cut});
    is_int(opened, 0, "nor cut short anywhere");
    ok(opens(keys, &place, sealed), "unchanged it still opens");
}

static void
test_rotation(void)
{
    struct dp_seal_keys *keys;
    struct dp_seal_keys *both;
    struct dp_seal_keys *pruned;
    struct dp_bytes old;
    struct dp_bytes new;

    dp_seal_key_add(path, &err);
    keys = dp_seal_open_keys(path, &err);
    if (keys == NULL)
        bail("%s", err.detail);
    test_tampering(keys);
    old = dp_seal(keys, &arena, &place, secret);
    ok(!dp_seal_is_old(keys, old), "what the first key sealed is new");
    is_int(dp_seal_key_add(path, &err), 0, "a key is added");
    both = dp_seal_open_keys(path, &err);
    ok(opens(both, &place, old), "the old key opens what it sealed");
    ok(dp_seal_is_old(both, old), "which is old now");
    new = dp_seal(both, &arena, &place, secret);
    ok(!dp_seal_is_old(both, new), "what is sealed again is not");
    ok(!opens(keys, &place, new), "the old key does not open it");
    is_int(dp_seal_key_prune(path, &err), 0, "the old key is removed");
    pruned = dp_seal_open_keys(path, &err);
    ok(opens(pruned, &place, new), "the new key opens what it sealed");
    ok(!opens(pruned, &place, old)
           && strstr(err.detail, "not in the file") != NULL,
       "what the old one sealed stays shut, and the log says why");
    dp_seal_free(keys);
    dp_seal_free(both);
    dp_seal_free(pruned);
}

static void
test_writers(void)
{
    char *fresh = dp_printf(&arena, "%s.new", path);
    FILE *file = fopen(fresh, "w");

    ok(file != NULL && fclose(file) == 0
           && dp_seal_key_add(path, &err) < 0,
       "while another writes the file, it is left alone");
    unlink(fresh);
    ok(dp_seal_key_add("/nowhere/master.key", &err) < 0,
       "where there is no folder, no file is made");
}

int
main(void)
{
    if (dp_crypto_init() < 0)
        bail("no randomness");
    dp_arena_init(&arena);
    if (mkdtemp(folder) == NULL)
        bail("no folder");
    path = dp_printf(&arena, "%s/master.key", folder);
    test_file();
    test_files();
    test_rotation();
    test_writers();
    unlink(path);
    rmdir(folder);
    dp_arena_clear(&arena);
    return done();
}
