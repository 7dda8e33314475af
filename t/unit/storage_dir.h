/* A storage tree in a temporary folder, for tests. */
#ifndef STORAGE_DIR_H
#define STORAGE_DIR_H

#include <dirent.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "crypto/init.h"
#include "storage/storage.h"
#include "tap/tap.h"

static char storage_path[64];

static inline struct dp_conf
storage_conf(void)
{
    return (struct dp_conf){.storage_path = storage_path};
}

static inline void
storage_begin(void)
{
    snprintf(storage_path, sizeof(storage_path), "/tmp/storage-XXXXXX");
    if (dp_crypto_init() < 0 || mkdtemp(storage_path) == NULL)
        bail("no temporary folder");
}

static inline int
storage_unlink(const char *path, const struct stat *st, int flag,
               struct FTW *ftw)
{
    (void)st;
    (void)flag;
    (void)ftw;
    return remove(path);
}

static inline void
storage_end(void)
{
    nftw(storage_path, storage_unlink, 8, FTW_DEPTH | FTW_PHYS);
}

static inline const struct dp_storage *
storage_open(struct dp_arena *arena)
{
    struct dp_conf conf = storage_conf();
    struct dp_err err = {0};
    const struct dp_storage *storage = dp_storage_open(arena, &conf, &err);

    if (storage == NULL)
        bail("storage: %s", err.detail);
    return storage;
}

/* Files and folders in folder name of the tree. */
static inline int
storage_count(const char *name)
{
    char path[256];
    struct dirent *entry;
    int n = 0;
    DIR *dir;

    snprintf(path, sizeof(path), "%s/%s", storage_path, name);
    dir = opendir(path);
    while (dir != NULL && (entry = readdir(dir)) != NULL)
        n += entry->d_name[0] != '.';
    if (dir != NULL)
        closedir(dir);
    return n;
}

#endif
