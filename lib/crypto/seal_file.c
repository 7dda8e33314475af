/* The file of keys that seal: reading, adding, pruning. */
#include "crypto/seal_file.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define VARIANT sodium_base64_VARIANT_URLSAFE_NO_PADDING
#define KEY_CHARS 43
#define FILE_MAX_BYTES 8192
#define NAME_CONTEXT "dubplate seal key name"

static int
fail(struct dp_err *err, const char *path, const char *why)
{
    return dp_fail(err, DP_E_INTERNAL, "%s: %s", path, why);
}

/* A key's name is a hash of it that tells nothing about it. */
static void
name_key(struct dp_seal_key *key)
{
    unsigned char hash[crypto_generichash_BYTES];

    crypto_generichash(hash, sizeof(hash),
                       (const unsigned char *)NAME_CONTEXT,
                       sizeof(NAME_CONTEXT) - 1, key->bytes,
                       DP_SEAL_KEY_BYTES);
    memcpy(key->name, hash, DP_SEAL_NAME_BYTES);
}

/* One line without its line feed; false when it is no key. */
static bool
take_line(struct dp_seal_keys *keys, const char *line, size_t len)
{
    size_t size = 0;
    const char *end = NULL;
    struct dp_seal_key *key = &keys->keys[keys->n];

    if (len == 0 || *line == '#')
        return true;
    if (keys->n == DP_SEAL_KEYS_MAX || len != KEY_CHARS
        || sodium_base642bin(key->bytes, DP_SEAL_KEY_BYTES, line, len, NULL,
                             &size, &end, VARIANT)
               != 0
        || end != line + len || size != DP_SEAL_KEY_BYTES)
        return false;
    name_key(key);
    keys->n++;
    return true;
}

static bool
parse(struct dp_seal_keys *keys, const char *text)
{
    while (*text != '\0') {
        size_t len = strcspn(text, "\n");

        if (!take_line(keys, text, len))
            return false;
        text += len + (text[len] == '\n');
    }
    return keys->n > 0;
}

/* What stands against an open file, or NULL. */
static const char *
flaw_of(int fd)
{
    struct stat st;

    if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))
        return "not a regular file";
    if ((st.st_mode & 077) != 0)
        return "others than its owner have rights to it; chmod 600";
    if (st.st_size >= FILE_MAX_BYTES)
        return "too large for a file of keys";
    return NULL;
}

/* The whole file as text; false when it cannot be read. */
static bool
slurp(int fd, char *text)
{
    size_t len = 0;
    ssize_t n;

    while ((n = read(fd, text + len, FILE_MAX_BYTES - 1 - len)) > 0)
        len += (size_t)n;
    text[len] = '\0';
    return n == 0 && strlen(text) == len;
}

static int
read_keys(struct dp_seal_keys *keys, const char *path, int fd,
          struct dp_err *err)
{
    char text[FILE_MAX_BYTES];
    const char *flaw = flaw_of(fd);
    bool good;

    if (flaw != NULL)
        return fail(err, path, flaw);
    good = slurp(fd, text) && parse(keys, text);
    sodium_memzero(text, sizeof(text));
    return good ? 0 : fail(err, path, "not a file of keys");
}

struct dp_seal_keys *
dp_seal_open_keys(const char *path, struct dp_err *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct dp_seal_keys *keys;

    if (fd < 0) {
        fail(err, path,
             errno == ENOENT ? "there is no master key; dubplatectl key init"
                             : strerror(errno));
        return NULL;
    }
    keys = sodium_malloc(sizeof(*keys));
    if (keys == NULL) {
        fail(err, path, "no memory for keys");
    } else {
        keys->n = 0;
        if (read_keys(keys, path, fd, err) < 0) {
            sodium_free(keys);
            keys = NULL;
        }
    }
    close(fd);
    return keys;
}

void
dp_seal_free(struct dp_seal_keys *keys)
{
    sodium_free(keys);
}

static void
free_keys(void *keys)
{
    dp_seal_free(keys);
}

const struct dp_seal_keys *
dp_seal_keys_for(struct dp_arena *arena, const char *path, struct dp_err *err)
{
    struct dp_seal_keys *keys = dp_seal_open_keys(path, err);

    if (keys != NULL)
        dp_arena_defer(arena, free_keys, keys);
    return keys;
}

/* Write the keys, first of all the new one, into an open file. */
static bool
print_keys(int fd, const struct dp_seal_keys *keys)
{
    char line[KEY_CHARS + 2];
    bool good = true;

    for (size_t i = 0; i < keys->n && good; i++) {
        sodium_bin2base64(line, KEY_CHARS + 1, keys->keys[i].bytes,
                          DP_SEAL_KEY_BYTES, VARIANT);
        line[KEY_CHARS] = '\n';
        good = write(fd, line, KEY_CHARS + 1) == KEY_CHARS + 1;
    }
    sodium_memzero(line, sizeof(line));
    return good && fsync(fd) == 0;
}

/* The new name must outlive a power cut, too. */
static bool
sync_folder(const char *path)
{
    char copy[4096];
    int fd;
    bool good;

    snprintf(copy, sizeof(copy), "%s", path);
    fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    good = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0)
        close(fd);
    return good;
}

/* Root must not take the file from the programs that read it. */
static bool
keep_owner(const char *path, int fd)
{
    struct stat old;

    return stat(path, &old) < 0 || old.st_uid == geteuid()
           || fchown(fd, old.st_uid, old.st_gid) == 0;
}

/*
 * Replace the file by one with these keys.  O_EXCL on the new name keeps two
 * writers apart.
 */
static int
replace(const char *path, const struct dp_seal_keys *keys,
        struct dp_err *err)
{
    char fresh[4096];
    bool good;
    int fd;

    if (snprintf(fresh, sizeof(fresh), "%s.new", path) >= (int)sizeof(fresh))
        return fail(err, path, "too long a name");
    fd = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return fail(err, fresh, strerror(errno));
    good = keep_owner(path, fd) && print_keys(fd, keys);
    good = close(fd) == 0 && good && rename(fresh, path) == 0;
    if (!good) {
        fail(err, fresh, strerror(errno));
        unlink(fresh);
        return -1;
    }
    return sync_folder(path) ? 0 : fail(err, path, strerror(errno));
}

int
dp_seal_key_add(const char *path, struct dp_err *err)
{
    bool is_new = access(path, F_OK) != 0 && errno == ENOENT;
    struct dp_seal_keys *keys
        = is_new ? sodium_malloc(sizeof(*keys)) : dp_seal_open_keys(path, err);
    int result;

    if (keys == NULL)
        return is_new ? fail(err, path, "no memory for keys") : -1;
    if (is_new)
        keys->n = 0;
    if (keys->n == DP_SEAL_KEYS_MAX) {
        sodium_free(keys);
        return fail(err, path, "holds as many keys as it can; seal again "
                               "and prune");
    }
    memmove(keys->keys + 1, keys->keys, keys->n * sizeof(keys->keys[0]));
    keys->n++;
    randombytes_buf(keys->keys[0].bytes, DP_SEAL_KEY_BYTES);
    name_key(&keys->keys[0]);
    result = replace(path, keys, err);
    sodium_free(keys);
    return result;
}

int
dp_seal_key_prune(const char *path, struct dp_err *err)
{
    struct dp_seal_keys *keys = dp_seal_open_keys(path, err);
    int result;

    if (keys == NULL)
        return -1;
    keys->n = 1;
    result = replace(path, keys, err);
    sodium_free(keys);
    return result;
}
