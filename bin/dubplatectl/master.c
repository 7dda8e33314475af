/* The master key file. */
#include "master.h"

#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "crypto/seal.h"
#include "store/sealed.h"

static int
find_owner(const struct ctl *ctl, const char *user, uid_t *uid, gid_t *gid,
           struct dp_err *err)
{
    const struct passwd *entry;
    struct stat st;

    if (user == NULL) {
        if (stat(ctl->conf.storage_path, &st) < 0)
            return dp_refuse(err, DP_E_BAD_PARAMS,
                             "storage.path (%.200s): %s. Name the programs' "
                             "user with --user.",
                             ctl->conf.storage_path, strerror(errno));
        *uid = st.st_uid;
        *gid = st.st_gid;
        return 0;
    }
    entry = getpwnam(user);
    if (entry == NULL)
        return dp_refuse(err, DP_E_BAD_PARAMS, "There is no user '%.80s'.",
                         user);
    *uid = entry->pw_uid;
    *gid = entry->pw_gid;
    return 0;
}

int
master_make(struct ctl *ctl, const char *user, struct dp_err *err)
{
    const char *path = ctl->conf.oauth_key_file;
    uid_t uid = geteuid();
    gid_t gid = getegid();

    if (access(path, F_OK) == 0)
        return 0;
    if ((uid == 0 || user != NULL)
        && find_owner(ctl, user, &uid, &gid, err) < 0)
        return -1;
    if (dp_seal_key_add(path, err) < 0)
        return -1;
    if (chown(path, uid, gid) < 0)
        return dp_refuse(err, DP_E_INTERNAL, "%.200s: %s", path,
                         strerror(errno));
    fprintf(stderr, "Made %s. Keep a copy of it apart from the database's.\n",
            path);
    return 0;
}

/* Seal one secret with the first key; *done counts those that it did. */
static int
seal_again(struct ctl *ctl, const struct dp_seal_keys *keys,
           const struct dp_sealed_secret *secret, int *done, struct dp_err *err)
{
    const struct dp_seal_place place = {secret->in_table, secret->in_column,
                                        secret->id};
    const struct dp_bytes old = {secret->sealed.data,
                                 secret->sealed.size_bytes};
    struct dp_bytes fresh;
    struct dp_sealed sealed;
    unsigned char *data;
    bool replaced;
    size_t len;

    if (!dp_seal_is_old(keys, old))
        return 0;
    if (dp_unseal(keys, &ctl->arena, &place, old, &data, &len, err) < 0)
        return dp_refuse(err, DP_E_CONFLICT,
                         "No key of the file opens %s %.80s. Nothing is "
                         "lost; bring back the file that sealed it.",
                         secret->in_table, secret->id);
    fresh = dp_seal(keys, &ctl->arena, &place, (struct dp_bytes){data, len});
    explicit_bzero(data, len);
    sealed = (struct dp_sealed){fresh.data, fresh.len};
    if (dp_sealed_replace(ctl->pg, &ctl->arena, secret, &sealed, &replaced, err)
        < 0)
        return -1;
    *done += replaced;
    return 0;
}

/* A secret that is replaced meanwhile is sealed anew with the keys there. */
static int
seal_all(struct ctl *ctl, struct dp_err *err)
{
    const struct dp_seal_keys *keys =
        dp_seal_keys_for(&ctl->arena, ctl->conf.oauth_key_file, err);
    const struct dp_sealed_secret *secrets;
    int done = 0;
    size_t n;

    if (keys == NULL)
        return -1;
    secrets = dp_sealed_list(ctl->pg, &ctl->arena, &n, err);
    if (secrets == NULL)
        return -1;
    for (size_t i = 0; i < n; i++)
        if (seal_again(ctl, keys, &secrets[i], &done, err) < 0)
            return -1;
    fprintf(stderr, "Sealed %d of %zu secrets again.\n", done, n);
    return 0;
}

int
master_replace(struct ctl *ctl, struct dp_err *err)
{
    const char *path = ctl->conf.oauth_key_file;

    if (access(path, F_OK) < 0)
        return dp_refuse(err, DP_E_NOT_FOUND,
                         "There is no %.200s; dubplatectl key init makes it.",
                         path);
    if (dp_seal_key_add(path, err) < 0 || seal_all(ctl, err) < 0)
        return -1;
    fprintf(stderr,
            "Keep a copy of %s apart from the database's. When an hour is "
            "over and\nevery host has the file, run dubplatectl key prune.\n",
            path);
    return 0;
}

int
master_prune(struct ctl *ctl, struct dp_err *err)
{
    if (seal_all(ctl, err) < 0)
        return -1;
    return dp_seal_key_prune(ctl->conf.oauth_key_file, err);
}
