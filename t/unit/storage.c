/* Storage on a real file system: what is written stays, what is not goes. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "storage_dir.h"

#include "storage/chunk.h"
#include "storage/content.h"

#define SESSION "01234567-89ab-cdef-0123-456789abcdef"

static struct dp_arena arena;

static struct dp_writer *
write_text(const char *text, int64_t max_bytes)
{
    struct dp_err err = {0};
    struct dp_writer *writer =
        dp_writer_open(storage_open(&arena), &arena, max_bytes, &err);

    if (writer == NULL || dp_writer_add(writer, text, strlen(text), &err) < 0
        || dp_writer_finish(writer, &err) < 0)
        bail("write: %s", err.detail);
    return writer;
}

static mode_t
mode_of(const char *name)
{
    char path[256];
    struct stat st;

    snprintf(path, sizeof(path), "%s/%s", storage_path, name);
    return stat(path, &st) < 0 ? 0 : st.st_mode & 07777;
}

static void
publishes(void)
{
    struct dp_writer *writer = write_text("hello", 100);
    char hex[DP_HASH_HEX], text[8] = "";
    struct dp_hash hash, want;
    struct dp_err err = {0};
    int64_t size = 0;
    int fd;

    hash = writer->hash;
    dp_hash_text(&want, "hello");
    ok(dp_hash_equal(&hash, &want), "a file is hashed while it is written");
    is_mem(writer->head, "hello", 5, "its beginning is kept");
    is_int(storage_count("tmp"), 1, "until it is published it is in tmp");
    is_int(dp_content_publish(writer, &err), 0, "it is published");
    is_int(storage_count("tmp"), 0, "and no longer in tmp");
    fd = dp_content_open(storage_open(&arena), &hash, &size, &err);
    is_int(read(fd, text, sizeof(text)), 5, "it can be read by its hash");
    is_str(text, "hello", "and has its bytes");
    is_int(size, 5, "and its size");
    close(fd);
    dp_hash_hex(&hash, hex);
    is_int(mode_of("content"), 0700, "folders are private");
    is_int(mode_of(dp_printf(&arena, "content/%.2s", hex)), 0700,
           "the folder of a file, too");
    is_int(mode_of(dp_printf(&arena, "content/%.2s/%s", hex, hex)), 0600,
           "files are private");
    hash.bytes[0] ^= 1;
    is_int(dp_content_open(storage_open(&arena), &hash, &size, &err), -1,
           "a hash without a file has none");
    is_int(err.code, DP_E_NOT_FOUND, "and is told as not found");
    dp_arena_reset(&arena);
}

static void
keeps_equal_files_once(void)
{
    struct dp_writer *writer = write_text("hello", 100);
    struct dp_hash hash = writer->hash;
    struct dp_err err = {0};
    char hex[DP_HASH_HEX];
    struct stat before, after;
    const char *path;

    dp_hash_hex(&hash, hex);
    path = dp_printf(&arena, "%s/content/%.2s/%s", storage_path, hex, hex);
    stat(path, &before);
    is_int(dp_content_publish(writer, &err), 0, "equal bytes are published");
    stat(path, &after);
    is_int(after.st_ino, before.st_ino, "as the file that is there already");
    ok(truncate(path, 2) == 0, "a file that was damaged ...");
    writer = write_text("hello", 100);
    is_int(dp_content_publish(writer, &err), 0, "... is published again");
    stat(path, &after);
    is_int(after.st_size, 5, "and is whole again");
    is_int(storage_count("tmp"), 0, "nothing is left over");
    dp_arena_reset(&arena);
}

static void
forgets_what_is_not_published(void)
{
    struct dp_writer *writer = write_text("abc", 100);
    struct dp_err err = {0};

    is_int(storage_count("tmp"), 1, "a file on its way is in tmp");
    dp_arena_reset(&arena);
    is_int(storage_count("tmp"), 0, "and goes with its request");
    writer = dp_writer_open(storage_open(&arena), &arena, 4, &err);
    is_int(dp_writer_add(writer, "1234", 4, &err), 0,
           "a writer takes its limit");
    is_int(dp_writer_add(writer, "5", 1, &err), -1, "and not a byte more");
    is_int(err.code, DP_E_TOO_LARGE, "which is too large");
    dp_arena_reset(&arena);
}

static void
puts_chunks_together(void)
{
    static const char *const parts[] = {"one ", "two ", "three"};
    struct dp_writer *writers[3], *whole;
    struct dp_sha256 sum;
    char hex[DP_SHA256_HEX];
    struct dp_hash want;
    struct dp_err err = {0};

    for (int i = 0; i < 3; i++) {
        writers[i] = write_text(parts[i], 100);
        is_int(dp_chunk_publish(writers[i], SESSION, i, &err), 0,
               "a chunk is published");
    }
    is_int(storage_count("uploads/" SESSION), 3, "they lie in their folder");
    whole = dp_writer_open(storage_open(&arena), &arena, 13, &err);
    dp_sha256_init(&sum);
    whole->sha256 = &sum;
    for (int i = 0; i < 3; i++) {
        int fd = dp_chunk_open(whole->storage, SESSION, i,
                               &writers[i]->hash, &err);

        is_int(dp_writer_copy(whole, fd, (int64_t)strlen(parts[i]), &err), 0,
               "a chunk is appended");
        close(fd);
    }
    is_int(dp_writer_finish(whole, &err), 0, "the file is finished");
    dp_hash_text(&want, "one two three");
    ok(dp_hash_equal(&whole->hash, &want), "it is the chunks in their order");
    dp_sha256_final(&sum, hex);
    is_str(hex,
           "6899ee404683a14e8c2a03149860df25d67d34d9cd4dae7350cbe91e4b3976be",
           "and has that SHA-256");
    is_int(dp_chunk_remove_all(whole->storage, SESSION, &err), 0,
           "the chunks are removed");
    is_int(storage_count("uploads"), 0, "and their folder");
    is_int(dp_chunk_remove_all(whole->storage, SESSION, &err), 0,
           "once more is no failure");
    dp_arena_reset(&arena);
}

static void
notices_a_short_chunk(void)
{
    struct dp_writer *chunk = write_text("abc", 100);
    struct dp_writer *whole;
    struct dp_err err = {0};
    int fd;

    dp_chunk_publish(chunk, SESSION, 0, &err);
    whole = dp_writer_open(storage_open(&arena), &arena, 100, &err);
    fd = dp_chunk_open(whole->storage, SESSION, 0, &chunk->hash, &err);
    is_int(dp_writer_copy(whole, fd, 4, &err), -1,
           "a chunk file that is shorter than its row is no chunk");
    is_int(err.code, DP_E_STORAGE, "that is a failure of the storage");
    close(fd);
    dp_chunk_remove(whole->storage, SESSION, 0, &chunk->hash);
    is_int(storage_count("uploads/" SESSION), 0, "one chunk is removed");
    dp_chunk_remove_all(whole->storage, SESSION, &err);
    dp_arena_reset(&arena);
}

static void
never_leaves_its_tree(void)
{
    static const char *const ids[] = {
        "..", "../x", "", "/etc", "01234567-89AB-cdef-0123-456789abcdef",
        "01234567-89ab-cdef-0123-456789abcde/",
        "0123456789abcdef0123456789abcdef0123", NULL};

    for (size_t i = 0; ids[i] != NULL; i++) {
        struct dp_writer *writer = write_text("x", 100);
        struct dp_err err = {0};

        ok(!dp_storage_is_id(ids[i])
               && dp_chunk_publish(writer, ids[i], 0, &err) < 0
               && err.code == DP_E_NOT_FOUND,
           "no folder is made of \"%s\"", ids[i]);
        dp_arena_reset(&arena);
    }
    is_int(storage_count("uploads"), 0, "none was");
}

static void
scans_what_others_wrote(void)
{
    struct dp_err err = {0};
    struct dp_writer *writer =
        dp_writer_open(storage_open(&arena), &arena, 10, &err);
    struct dp_hash want;

    if (write(writer->fd, "from a child", 8) != 8)
        bail("write: %s", strerror(errno));
    is_int(dp_writer_scan(writer, &err), 0, "another process's file is read");
    is_int(writer->size_bytes, 8, "counted");
    dp_writer_finish(writer, &err);
    dp_hash_text(&want, "from a c");
    ok(dp_hash_equal(&writer->hash, &want), "and hashed");
    if (write(writer->fd, "123", 3) != 3)
        bail("write: %s", strerror(errno));
    is_int(dp_writer_scan(writer, &err), -1, "unless it is too large");
    dp_arena_reset(&arena);
}

static void
tells_a_full_disk(void)
{
    struct rlimit limit, before;
    struct dp_err err = {0};
    struct dp_writer *writer =
        dp_writer_open(storage_open(&arena), &arena, 1 << 20, &err);
    static char block[65536];
    int rc = 0;

    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &before);
    limit = before;
    limit.rlim_cur = 100000;
    setrlimit(RLIMIT_FSIZE, &limit);
    for (int i = 0; i < 4 && rc == 0; i++)
        rc = dp_writer_add(writer, block, sizeof(block), &err);
    setrlimit(RLIMIT_FSIZE, &before);
    is_int(rc, -1, "a write that does not fit fails");
    is_int(err.code, DP_E_STORAGE, "as a full storage");
    dp_arena_reset(&arena);
    is_int(storage_count("tmp"), 0, "and leaves nothing behind");
}

static void
keeps_space_free(void)
{
    struct dp_conf conf = storage_conf();
    struct dp_err err = {0};
    const struct dp_storage *storage;

    conf.storage_free_min_bytes = INT64_MAX;
    storage = dp_storage_open(&arena, &conf, &err);
    ok(dp_writer_open(storage, &arena, 10, &err) == NULL
           && err.code == DP_E_STORAGE,
       "nothing is begun when too little space would be left");
    conf.storage_path = "/proc/no/such";
    ok(dp_storage_open(&arena, &conf, &err) == NULL
           && err.code == DP_E_STORAGE,
       "a storage that cannot be opened is told");
    dp_arena_reset(&arena);
}

int
main(void)
{
    dp_arena_init(&arena);
    storage_begin();
    publishes();
    keeps_equal_files_once();
    forgets_what_is_not_published();
    puts_chunks_together();
    notices_a_short_chunk();
    never_leaves_its_tree();
    scans_what_others_wrote();
    tells_a_full_disk();
    keeps_space_free();
    dp_arena_clear(&arena);
    storage_end();
    return done();
}
