/* Arena: blocks from malloc, handed out from the front. */
#include "base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_BYTES (64u * 1024u)
#define ALIGN _Alignof(max_align_t)

struct dp_arena_block {
    struct dp_arena_block *older;
    size_t size;
    _Alignas(max_align_t) unsigned char data[];
};

struct dp_arena_hook {
    struct dp_arena_hook *older;
    void (*fn)(void *);
    void *arg;
};

static void
out_of_memory(size_t size)
{
    fprintf(stderr, "level=fatal msg=\"out of memory\" bytes=%zu\n", size);
    abort();
}

static void
add_block(struct dp_arena *arena, size_t need)
{
    size_t size = need > BLOCK_BYTES ? need : BLOCK_BYTES;
    struct dp_arena_block *block = malloc(sizeof(*block) + size);

    if (block == NULL)
        out_of_memory(size);
    block->older = arena->head;
    block->size = size;
    arena->head = block;
    arena->used = 0;
    arena->total_bytes += size;
}

void
dp_arena_init(struct dp_arena *arena)
{
    memset(arena, 0, sizeof(*arena));
}

void
dp_arena_defer(struct dp_arena *arena, void (*fn)(void *), void *arg)
{
    struct dp_arena_hook *hook = dp_alloc(arena, sizeof(*hook));

    hook->older = arena->hooks;
    hook->fn = fn;
    hook->arg = arg;
    arena->hooks = hook;
}

void
dp_arena_reset(struct dp_arena *arena)
{
    for (; arena->hooks != NULL; arena->hooks = arena->hooks->older)
        arena->hooks->fn(arena->hooks->arg);
    while (arena->head != NULL
           && (arena->head->older != NULL
               || arena->head->size > BLOCK_BYTES)) {
        struct dp_arena_block *block = arena->head;

        arena->head = block->older;
        arena->total_bytes -= block->size;
        free(block);
    }
    arena->used = 0;
}

void
dp_arena_clear(struct dp_arena *arena)
{
    dp_arena_reset(arena);
    free(arena->head);
    dp_arena_init(arena);
}

void *
dp_alloc(struct dp_arena *arena, size_t size)
{
    size_t need;
    void *memory;

    if (size > SIZE_MAX / 2)
        out_of_memory(size);
    need = (size + ALIGN - 1) / ALIGN * ALIGN;
    if (arena->head == NULL || arena->head->size - arena->used < need)
        add_block(arena, need);
    memory = arena->head->data + arena->used;
    arena->used += need;
    memset(memory, 0, size);
    return memory;
}

void *
dp_alloc_n(struct dp_arena *arena, size_t n, size_t size)
{
    if (size != 0 && n > SIZE_MAX / 2 / size)
        out_of_memory(n);
    return dp_alloc(arena, n * size);
}

char *
dp_strdup(struct dp_arena *arena, const char *text)
{
    return text == NULL ? NULL : dp_strndup(arena, text, strlen(text));
}

char *
dp_strndup(struct dp_arena *arena, const char *text, size_t len)
{
    char *copy;

    if (text == NULL)
        return NULL;
    copy = dp_alloc(arena, len + 1);
    memcpy(copy, text, len);
    return copy;
}

char *
dp_vprintf(struct dp_arena *arena, const char *fmt, va_list args)
{
    va_list again;
    char *text;
    int len;

    va_copy(again, args);
    len = vsnprintf(NULL, 0, fmt, again);
    va_end(again);
    if (len < 0)
        len = 0;
    text = dp_alloc(arena, (size_t)len + 1);
    vsnprintf(text, (size_t)len + 1, fmt, args);
    return text;
}

char *
dp_printf(struct dp_arena *arena, const char *fmt, ...)
{
    va_list args;
    char *text;

    va_start(args, fmt);
    text = dp_vprintf(arena, fmt, args);
    va_end(args);
    return text;
}
