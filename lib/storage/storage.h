/*
 * Storage: the folder tree that holds files.
 *
 *   content/ab/<64 hex>               finished files, named by their hash
 *   uploads/<session id>/<n>.<hash>   chunks of unfinished uploads
 *   tmp/<random>                      files being written
 *   lock                              see content.h
 *
 * Folders are 0700 and files 0600.  No path is ever made from a name that
 * came from outside: names are hashes, numbers and checked ids, opened
 * relative to the descriptors below.
 *
 * Failures of the disk are DP_E_STORAGE.  What a function of storage/ has
 * reported as written is synced, and so is its name: it survives a power cut.
 */
#ifndef DP_STORAGE_STORAGE_H
#define DP_STORAGE_STORAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "conf/conf.h"

struct dp_storage {
    int content; /* descriptors of the three folders */
    int uploads;
    int tmp;
    int lock;
    int64_t free_min_bytes;
};

/*
 * Open the tree at storage.path, making what is missing; closed when the
 * arena is reset.  NULL on failure.
 */
const struct dp_storage *dp_storage_open(struct dp_arena *arena,
                                         const struct dp_conf *conf,
                                         struct dp_err *err);

/* DP_E_STORAGE when less than storage.free_min_bytes is left. */
int dp_storage_room(const struct dp_storage *storage, struct dp_err *err);

/* Is id a UUID in lower case, fit to be the name of a folder? */
bool dp_storage_is_id(const char *id);

/*
 * Make the name of a file last: fsync its folder.  Like every fsync error,
 * one here is final: what depended on it counts as not written.
 */
int dp_storage_sync(int dir, const char *what, struct dp_err *err);

/*
 * Remove what crashed writers left in tmp/ more than min_age_s ago; *removed
 * files went.
 */
int dp_storage_sweep(const struct dp_storage *storage, int64_t min_age_s,
                     int64_t *removed, struct dp_err *err);

#endif
