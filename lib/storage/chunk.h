/*
 * Chunks: the pieces of an upload session, one file each until the session
 * is completed.  A chunk's name has its index and its hash, so two senders of
 * one index can never mix: at worst two files lie there, and the database
 * says which one counts.
 */
#ifndef DP_STORAGE_CHUNK_H
#define DP_STORAGE_CHUNK_H

#include "storage/writer.h"

/* Give a finished writer's file its place: durable when this returns 0. */
int dp_chunk_publish(struct dp_writer *writer, const char *session_id,
                     int chunk_index, struct dp_err *err);

/* Open for reading; the caller closes.  -1: DP_E_NOT_FOUND. */
int dp_chunk_open(const struct dp_storage *storage, const char *session_id,
                  int chunk_index, const struct dp_hash *hash,
                  struct dp_err *err);

/* One that lost against another content; none there is no failure. */
void dp_chunk_remove(const struct dp_storage *storage, const char *session_id,
                     int chunk_index, const struct dp_hash *hash);

/* All of a session, and its folder; none there is no failure. */
int dp_chunk_remove_all(const struct dp_storage *storage,
                        const char *session_id, struct dp_err *err);

/* Does the session still need its chunks? */
typedef int dp_chunk_known_fn(void *ctx, const char *session_id, bool *known,
                              struct dp_err *err);

/*
 * Remove the folders nothing was added to for min_age_s whose session is not
 * known; *removed of them went.
 */
int dp_chunk_sweep(const struct dp_storage *storage, int64_t min_age_s,
                   dp_chunk_known_fn *known, void *ctx, int64_t *removed,
                   struct dp_err *err);

#endif
