/*
 * Content: finished files, named by the hash of their bytes.
 *
 * Equal files are one file, whoever sent them; who may read one is a matter
 * of the database's rows.  A file without a row is an orphan (a process died
 * between publishing and committing) and is swept after a day.
 *
 * Publishing takes the tree's lock, shared, and keeps it until the arena is
 * reset, so that the row can be committed; the sweep takes it alone to remove
 * a file.  So a file that is published again just when it is swept as an
 * orphan stays.
 */
#ifndef DP_STORAGE_CONTENT_H
#define DP_STORAGE_CONTENT_H

#include "storage/writer.h"

/* Give a finished writer's file its place: durable when this returns 0. */
int dp_content_publish(struct dp_writer *writer, struct dp_err *err);

/*
 * Open a file for reading; the caller closes the descriptor.  -1:
 * DP_E_NOT_FOUND when it is not there.
 */
int dp_content_open(const struct dp_storage *storage,
                    const struct dp_hash *hash, int64_t *size_bytes,
                    struct dp_err *err);

/* Does any row need the file? */
typedef int dp_content_known_fn(void *ctx, const struct dp_hash *hash,
                                bool *known, struct dp_err *err);

/*
 * Remove files older than min_age_s that no row needs; *removed of them went.
 * Running it again finds nothing more.
 */
int dp_content_sweep(const struct dp_storage *storage, int64_t min_age_s,
                     dp_content_known_fn *known, void *ctx, int64_t *removed,
                     struct dp_err *err);

#endif
