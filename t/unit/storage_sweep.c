/* The sweep: orphans go after their time, and nothing else does. */
#include "config.h"

#include "storage_dir.h"

#include "storage/chunk.h"
#include "storage/content.h"

#define SESSION_A "01234567-89ab-cdef-0123-456789abcdea"
#define SESSION_B "01234567-89ab-cdef-0123-456789abcdeb"

#define AN_HOUR 3600
#define ANY_AGE (-10)

/* What the rows of the database know. */
struct rows {
    struct dp_hash hash;
    const char *session_id;
    int fails;
    int asked;
};

static int
knows_hash(void *ctx, const struct dp_hash *hash, bool *known,
           struct dp_err *err)
{
    struct rows *rows = ctx;

    rows->asked++;
    *known = dp_hash_equal(hash, &rows->hash);
    return rows->fails ? dp_fail(err, DP_E_UNAVAILABLE, "no rows") : 0;
}

static int
knows_session(void *ctx, const char *session_id, bool *known,
              struct dp_err *err)
{
    struct rows *rows = ctx;

    *known = strcmp(session_id, rows->session_id) == 0;
    return rows->fails ? dp_fail(err, DP_E_UNAVAILABLE, "no rows") : 0;
}

static struct dp_writer *
write_text(struct dp_arena *arena, const char *text)
{
    struct dp_err err = {0};
    struct dp_writer *writer =
        dp_writer_open(storage_open(arena), arena, 100, &err);

    if (writer == NULL || dp_writer_add(writer, text, strlen(text), &err) < 0
        || dp_writer_finish(writer, &err) < 0)
        bail("write: %s", err.detail);
    return writer;
}

static struct dp_hash
publish(struct dp_arena *arena, const char *text)
{
    struct dp_writer *writer = write_text(arena, text);
    struct dp_err err = {0};

    if (dp_content_publish(writer, &err) < 0)
        bail("publish: %s", err.detail);
    return writer->hash;
}

static bool
is_there(const struct dp_hash *hash)
{
    struct dp_arena arena;
    struct dp_err err = {0};
    int64_t size;
    int fd;

    dp_arena_init(&arena);
    fd = dp_content_open(storage_open(&arena), hash, &size, &err);
    if (fd >= 0)
        close(fd);
    dp_arena_clear(&arena);
    return fd >= 0;
}

static int64_t
sweep(int64_t min_age_s, struct rows *rows)
{
    struct dp_arena arena;
    struct dp_err err = {0};
    int64_t removed = 0;

    dp_arena_init(&arena);
    if (dp_content_sweep(storage_open(&arena), min_age_s, knows_hash, rows,
                         &removed, &err)
        < 0)
        removed = -1;
    dp_arena_clear(&arena);
    return removed;
}

static void
sweeps_content(void)
{
    struct rows rows = {0};
    struct dp_arena arena;
    struct dp_hash orphan;

    dp_arena_init(&arena);
    rows.hash = publish(&arena, "known");
    orphan = publish(&arena, "orphan");
    is_int(sweep(ANY_AGE, &rows), 0,
           "nothing is swept while its publisher may still commit");
    dp_arena_reset(&arena);
    is_int(sweep(AN_HOUR, &rows), 0, "a young orphan is left alone");
    rows.fails = 1;
    is_int(sweep(ANY_AGE, &rows), -1, "without an answer nothing is removed");
    rows.fails = 0;
    ok(is_there(&orphan), "all is still there");
    is_int(sweep(ANY_AGE, &rows), 1, "an old orphan is removed");
    ok(!is_there(&orphan), "it is gone");
    ok(is_there(&rows.hash), "a file with a row stays");
    is_int(sweep(ANY_AGE, &rows), 0, "a second sweep finds nothing");
    dp_arena_clear(&arena);
}

static void
sweeps_chunks(void)
{
    struct rows rows = {.session_id = SESSION_A};
    const struct dp_storage *storage;
    struct dp_arena arena;
    struct dp_err err = {0};
    int64_t removed = 0;

    dp_arena_init(&arena);
    dp_chunk_publish(write_text(&arena, "a"), SESSION_A, 0, &err);
    dp_chunk_publish(write_text(&arena, "b"), SESSION_B, 0, &err);
    storage = storage_open(&arena);
    dp_chunk_sweep(storage, AN_HOUR, knows_session, &rows, &removed, &err);
    is_int(removed, 0, "young chunks are left alone");
    dp_chunk_sweep(storage, ANY_AGE, knows_session, &rows, &removed, &err);
    is_int(removed, 1, "old ones of an unknown session are removed");
    is_int(storage_count("uploads/" SESSION_A), 1,
           "those of a known session stay");
    is_int(storage_count("uploads"), 1, "no empty folder is left");
    dp_arena_clear(&arena);
}

static void
sweeps_tmp(void)
{
    struct dp_arena arena, other;
    struct dp_err err = {0};
    int64_t removed = 0;

    dp_arena_init(&arena);
    dp_arena_init(&other);
    write_text(&arena, "half");
    dp_storage_sweep(storage_open(&other), AN_HOUR, &removed, &err);
    is_int(removed, 0, "a file being written is left alone");
    dp_storage_sweep(storage_open(&other), ANY_AGE, &removed, &err);
    is_int(removed, 1, "one that was left by a crash is removed");
    is_int(storage_count("tmp"), 0, "tmp is empty");
    dp_arena_clear(&other);
    dp_arena_clear(&arena);
}

int
main(void)
{
    storage_begin();
    sweeps_content();
    sweeps_chunks();
    sweeps_tmp();
    storage_end();
    return done();
}
