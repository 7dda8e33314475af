/*
 * Arena: all memory of one request.
 *
 * Allocate from it and free nothing; the accept loop resets it after the
 * answer has been sent.  The first block is kept between requests.  Memory is
 * zeroed.  Bodies, nesting and lists are limited at the border, so an arena is
 * bounded by construction: if malloc fails all the same, the process ends with
 * a log line and the web server starts another.
 */
#ifndef DP_BASE_ARENA_H
#define DP_BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct dp_arena_block;
struct dp_arena_hook;

struct dp_arena {
    struct dp_arena_block *head; /* block in use, newest first */
    struct dp_arena_hook *hooks; /* what to call on reset, newest first */
    size_t used;                 /* bytes used in head */
    size_t total_bytes;          /* held by all blocks */
};

void dp_arena_init(struct dp_arena *arena);

/* Forget everything, keep the first block for the next request. */
void dp_arena_reset(struct dp_arena *arena);

/* Give all memory back. */
void dp_arena_clear(struct dp_arena *arena);

/*
 * Call fn(arg) when the arena is reset or cleared, newest first: how a thing
 * that is not arena memory (a parsed document, a descriptor) is tied to the
 * request.
 */
void dp_arena_defer(struct dp_arena *arena, void (*fn)(void *), void *arg);

/* size zeroed bytes, aligned for any type; never NULL. */
void *dp_alloc(struct dp_arena *arena, size_t size)
    __attribute__((malloc, returns_nonnull, alloc_size(2)));

/* An array of n items of size bytes; n * size is checked for overflow. */
void *dp_alloc_n(struct dp_arena *arena, size_t n, size_t size)
    __attribute__((malloc, returns_nonnull, alloc_size(2, 3)));

/* Copies; NULL stays NULL.  dp_strndup: of just len bytes, NUL or not. */
char *dp_strdup(struct dp_arena *arena, const char *text);
char *dp_strndup(struct dp_arena *arena, const char *text, size_t len);

/* A formatted string in the arena; never NULL. */
char *dp_printf(struct dp_arena *arena, const char *fmt, ...)
    __attribute__((format(printf, 2, 3), returns_nonnull));
char *dp_vprintf(struct dp_arena *arena, const char *fmt, va_list args)
    __attribute__((format(printf, 2, 0), returns_nonnull));

#endif
