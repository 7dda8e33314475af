/* All memory of one request: alignment, reset, what is tied to it. */
#include "base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tap/tap.h"

#define BLOCK_BYTES (64u * 1024u)

static char order[8];

static void
note(void *arg)
{
    size_t len = strlen(order);

    order[len] = *(const char *)arg;
    order[len + 1] = '\0';
}

static void
test_alignment(void)
{
    static const size_t sizes[] = {1, 2, 3, 7, 8, 15, 16, 17, 31, 63, 100};
    struct dp_arena arena;
    unsigned wrong = 0;
    unsigned dirty = 0;

    dp_arena_init(&arena);
    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
            unsigned char *bytes = dp_alloc(&arena, sizes[i]);

            wrong += (uintptr_t)bytes % _Alignof(max_align_t) != 0;
            for (size_t j = 0; j < sizes[i]; j++)
                dirty += bytes[j] != 0;
            memset(bytes, 0xff, sizes[i]);
        }
        dp_arena_reset(&arena);
    }
    is_int(wrong, 0, "memory is aligned for any type, whatever came before");
    is_int(dirty, 0, "memory is zero, also when it was used before a reset");
    dp_arena_clear(&arena);
}

static void
test_apart(void)
{
    struct dp_arena arena;
    char *a;
    char *b;

    dp_arena_init(&arena);
    a = dp_alloc(&arena, 24);
    b = dp_alloc(&arena, 24);
    memset(a, 'a', 24);
    memset(b, 'b', 24);
    ok(b >= a + 24 || a >= b + 24, "two pieces do not overlap");
    is_int(a[23], 'a', "filling one leaves the other alone");
    dp_alloc(&arena, 0);
    is_int(dp_alloc(&arena, 0) != NULL, 1, "no bytes at all is no NULL");
    dp_arena_clear(&arena);
}

static void
test_reset(void)
{
    struct dp_arena arena;
    void *first;

    dp_arena_init(&arena);
    is_int(arena.total_bytes, 0, "a new arena holds nothing");
    first = dp_alloc(&arena, 100);
    is_int(arena.total_bytes, BLOCK_BYTES, "the first piece takes one block");
    for (int i = 0; i < 1000; i++)
        dp_alloc(&arena, 1000);
    ok(arena.total_bytes >= 1000u * 1000u, "many pieces take many blocks");
    dp_arena_reset(&arena);
    is_int(arena.total_bytes, BLOCK_BYTES, "a reset keeps one block");
    ok(dp_alloc(&arena, 100) == first, "and it is the first one");
    dp_arena_reset(&arena);
    dp_arena_reset(&arena);
    is_int(arena.total_bytes, BLOCK_BYTES, "a second reset changes nothing");
    dp_arena_clear(&arena);
    is_int(arena.total_bytes, 0, "clear gives all back");
    ok(arena.head == NULL, "and holds no block");
    ok(dp_alloc(&arena, 1) != NULL, "a cleared arena can be used again");
    dp_arena_clear(&arena);
}

static void
test_big(void)
{
    struct dp_arena arena;
    char *big;
    char *small;

    dp_arena_init(&arena);
    small = dp_strdup(&arena, "small");
    big = dp_alloc(&arena, 3 * BLOCK_BYTES);
    memset(big, 'x', 3 * BLOCK_BYTES);
    is_str(small, "small", "a piece larger than a block leaves others alone");
    dp_arena_reset(&arena);
    is_int(arena.total_bytes, BLOCK_BYTES, "a large block is not kept");
    dp_arena_clear(&arena);

    dp_arena_init(&arena);
    dp_alloc(&arena, 3 * BLOCK_BYTES);
    dp_arena_reset(&arena);
    is_int(arena.total_bytes, 0, "not even when it was the first");
    ok(dp_alloc(&arena, 10) != NULL, "after which the arena still works");
    dp_alloc(&arena, BLOCK_BYTES);
    is_int(arena.total_bytes, 2 * BLOCK_BYTES,
           "a piece of a block's size takes one block");
    dp_arena_clear(&arena);
}

static void
test_hooks(void)
{
    struct dp_arena arena;

    dp_arena_init(&arena);
    dp_arena_defer(&arena, note, (void *)(uintptr_t) "1");
    for (int i = 0; i < 200; i++)
        dp_alloc(&arena, 1000);
    dp_arena_defer(&arena, note, (void *)(uintptr_t) "2");
    dp_arena_defer(&arena, note, (void *)(uintptr_t) "3");
    is_str(order, "", "nothing is called before the reset");
    dp_arena_reset(&arena);
    is_str(order, "321", "what was deferred is called newest first");
    dp_arena_reset(&arena);
    is_str(order, "321", "and once only");
    dp_arena_defer(&arena, note, (void *)(uintptr_t) "4");
    dp_arena_clear(&arena);
    is_str(order, "3214", "clear calls it, too");
}

static void
test_copies(void)
{
    struct dp_arena arena;
    const char data[] = {'a', '\0', 'b'};
    char text[] = "text";
    char *copy;

    dp_arena_init(&arena);
    copy = dp_strdup(&arena, text);
    text[0] = 'n';
    is_str(copy, "text", "a copy has a life of its own");
    is_str(dp_strdup(&arena, NULL), NULL, "the copy of NULL is NULL");
    is_str(dp_strndup(&arena, NULL, 3), NULL, "of a part of it as well");
    is_str(dp_strndup(&arena, "abcdef", 3), "abc", "a part ends in NUL");
    is_str(dp_strndup(&arena, "abc", 0), "", "a part may be empty");
    is_mem(dp_strndup(&arena, data, 3), data, 3, "bytes may have a NUL");
    is_str(dp_printf(&arena, "%s-%d", "x", 42), "x-42", "text is formatted");
    is_str(dp_printf(&arena, "%s", ""), "", "to nothing as well");
    copy = dp_printf(&arena, "%0*d", 200000, 7);
    is_int(strlen(copy), 200000, "and past a block's size");
    dp_arena_clear(&arena);
}

/* Does this end the process rather than hand out too little? */
static bool
aborts(size_t n, size_t size)
{
    int status = 0;
    pid_t pid = fork();

    if (pid == 0) {
        struct dp_arena arena;

        if (freopen("/dev/null", "w", stderr) == NULL)
            _exit(0);
        dp_arena_init(&arena);
        dp_alloc_n(&arena, n, size);
        _exit(0);
    }
    waitpid(pid, &status, 0);
    return WIFSIGNALED(status);
}

static void
test_overflow(void)
{
    struct dp_arena arena;
    volatile size_t half = SIZE_MAX / 2;

    dp_arena_init(&arena);
    ok(dp_alloc_n(&arena, 10, 10) != NULL, "an array is handed out");
    ok(dp_alloc_n(&arena, 0, 10) != NULL, "an empty one, too");
    ok(dp_alloc_n(&arena, 10, 0) != NULL, "and one of nothings");
    dp_arena_clear(&arena);
    ok(aborts(half, 4), "a product that overflows ends the process");
    ok(aborts(4, half), "whichever factor is large");
    ok(aborts(1, half + 2), "as does a size that rounding would overflow");
}

int
main(void)
{
    test_alignment();
    test_apart();
    test_reset();
    test_big();
    test_hooks();
    test_copies();
    test_overflow();
    return done();
}
