/* Writers: bytes into a file of tmp/, counted and hashed on the way. */
#include "config.h"

#include "storage/writer.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#include "base/io.h"
#include "crypto/rand.h"

#define BLOCK_BYTES (64u * 1024u)

static int
fail(struct dp_err *err, const char *what)
{
    return dp_fail(err, DP_E_STORAGE, "%s: %s", what, strerror(errno));
}

static int
too_large(const struct dp_writer *writer, struct dp_err *err)
{
    return dp_refuse(err, DP_E_TOO_LARGE,
                     "This is larger than the %lld bytes that are taken.",
                     (long long)writer->max_bytes);
}

static void
drop_hook(void *arg)
{
    dp_writer_drop(arg);
}

/* The hasher inside wants more alignment than an arena gives. */
static struct dp_writer *
alloc_writer(struct dp_arena *arena)
{
    const size_t align = _Alignof(struct dp_writer);
    char *memory = dp_alloc(arena, sizeof(struct dp_writer) + align);

    return (void *)(memory + align - (uintptr_t)memory % align);
}

struct dp_writer *
dp_writer_open(const struct dp_storage *storage, struct dp_arena *arena,
               int64_t max_bytes, struct dp_err *err)
{
    struct dp_writer *writer = alloc_writer(arena);
    char id[17];

    if (dp_storage_room(storage, err) < 0)
        return NULL;
    dp_rand_id(id);
    snprintf(writer->name, sizeof(writer->name), "w.%s", id);
    writer->storage = storage;
    writer->max_bytes = max_bytes;
    dp_hash_init(&writer->hasher);
    writer->fd = openat(storage->tmp, writer->name,
                        O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
                        0600);
    if (writer->fd < 0) {
        fail(err, "create in tmp");
        return NULL;
    }
    dp_arena_defer(arena, drop_hook, writer);
    return writer;
}

/* What is done with bytes of a file. */
typedef int block_fn(struct dp_writer *writer, const void *data, size_t len,
                     struct dp_err *err);

/* What passes through a writer: counted, hashed, its beginning kept. */
static int
note(struct dp_writer *writer, const void *data, size_t len,
     struct dp_err *err)
{
    size_t room = sizeof(writer->head) - writer->head_len;
    size_t keep = len < room ? len : room;

    (void)err;
    memcpy(writer->head + writer->head_len, data, keep);
    writer->head_len += keep;
    writer->size_bytes += (int64_t)len;
    dp_hash_update(&writer->hasher, data, len);
    if (writer->sha256 != NULL)
        dp_sha256_update(writer->sha256, data, len);
    return 0;
}

static int
put(struct dp_writer *writer, const void *data, size_t len, struct dp_err *err)
{
    return dp_write_all(writer->fd, data, len) < 0 ? fail(err, "write") : 0;
}

/* Do it with len bytes of fd from offset on. */
static int
each_block(struct dp_writer *writer, block_fn *fn, int fd, off_t offset,
           int64_t len, struct dp_err *err)
{
    char block[BLOCK_BYTES];

    while (len > 0) {
        size_t want = len < (int64_t)sizeof(block) ? (size_t)len
                                                   : sizeof(block);
        ssize_t n = pread(fd, block, want, offset);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return fail(err, "read");
        if (n == 0)
            return dp_fail(err, DP_E_STORAGE, "a file is too short");
        if (fn(writer, block, (size_t)n, err) < 0)
            return -1;
        offset += n;
        len -= n;
    }
    return 0;
}

int
dp_writer_add(struct dp_writer *writer, const void *data, size_t len,
              struct dp_err *err)
{
    if ((int64_t)len > writer->max_bytes - writer->size_bytes)
        return too_large(writer, err);
    if (put(writer, data, len, err) < 0)
        return -1;
    return note(writer, data, len, err);
}

int
dp_writer_copy(struct dp_writer *writer, int fd, int64_t size_bytes,
               struct dp_err *err)
{
    int64_t left = size_bytes;
    loff_t offset = 0;

    if (size_bytes > writer->max_bytes - writer->size_bytes)
        return too_large(writer, err);
    while (left > 0) {
        ssize_t n = copy_file_range(fd, &offset, writer->fd, NULL,
                                    (size_t)left, 0);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            break;
        left -= n;
    }
    if (each_block(writer, put, fd, offset, left, err) < 0)
        return -1;
    return each_block(writer, note, fd, 0, size_bytes, err);
}

int
dp_writer_scan(struct dp_writer *writer, struct dp_err *err)
{
    off_t size = lseek(writer->fd, 0, SEEK_END);

    if (size < 0)
        return fail(err, "seek");
    if (size > writer->max_bytes)
        return too_large(writer, err);
    writer->size_bytes = 0;
    writer->head_len = 0;
    dp_hash_init(&writer->hasher);
    return each_block(writer, note, writer->fd, 0, size, err);
}

int
dp_writer_finish(struct dp_writer *writer, struct dp_err *err)
{
    dp_hash_final(&writer->hasher, &writer->hash);
    if (fdatasync(writer->fd) < 0) {
        fail(err, "fdatasync");
        dp_writer_drop(writer);
        return -1;
    }
    return 0;
}

void
dp_writer_drop(struct dp_writer *writer)
{
    if (writer->fd >= 0)
        close(writer->fd);
    if (writer->name[0] != '\0')
        unlinkat(writer->storage->tmp, writer->name, 0);
    writer->fd = -1;
    writer->name[0] = '\0';
}
