/*
 * Writers: a file on its way into storage.
 *
 * A writer is an unnamed promise: until it is published (content.h, chunk.h)
 * its file lies in tmp/ and goes away with the arena.  It counts and hashes
 * what passes through and keeps the first bytes, from which the file's type
 * is told.
 *
 *   open -> add ... -> finish -> dp_content_publish or dp_chunk_publish
 */
#ifndef DP_STORAGE_WRITER_H
#define DP_STORAGE_WRITER_H

#include <stddef.h>

#include "crypto/hash.h"
#include "crypto/sha256.h"
#include "storage/storage.h"

#define DP_WRITER_HEAD_BYTES 4096
#define DP_WRITER_NAME 25

struct dp_writer {
    const struct dp_storage *storage;
    int fd;                     /* of the file in tmp/; -1 = closed */
    char name[DP_WRITER_NAME];  /* in tmp/; "" = moved or removed */
    int64_t size_bytes;         /* so far */
    int64_t max_bytes;
    struct dp_hasher hasher;
    struct dp_hash hash;        /* set by finish */
    struct dp_sha256 *sha256;   /* sums as well, unless NULL */
    size_t head_len;
    unsigned char head[DP_WRITER_HEAD_BYTES];
};

/*
 * A new writer in the arena, for at most max_bytes.  NULL: DP_E_STORAGE,
 * also when too little space is left.
 */
struct dp_writer *dp_writer_open(const struct dp_storage *storage,
                                 struct dp_arena *arena, int64_t max_bytes,
                                 struct dp_err *err);

/* DP_E_TOO_LARGE past max_bytes. */
int dp_writer_add(struct dp_writer *writer, const void *data, size_t len,
                  struct dp_err *err);

/* Append size_bytes from fd, which must have them: DP_E_STORAGE if not. */
int dp_writer_copy(struct dp_writer *writer, int fd, int64_t size_bytes,
                   struct dp_err *err);

/*
 * Take up what another process wrote to writer->fd: counts and hashes the
 * file from its beginning.  DP_E_TOO_LARGE past max_bytes.
 */
int dp_writer_scan(struct dp_writer *writer, struct dp_err *err);

/* All bytes are there: fills hash and syncs the data to disk. */
int dp_writer_finish(struct dp_writer *writer, struct dp_err *err);

/* Close and remove; the arena does it if nobody else has. */
void dp_writer_drop(struct dp_writer *writer);

#endif
