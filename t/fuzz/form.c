/* Percent-encoded text, its parameters, and those of a header. */
#include "http/form.h"

#include "fuzz.h"
#include "http/param.h"
#include "http/range.h"

static void
take_header(struct dp_arena *arena, const char *text, size_t len)
{
    struct dp_range range = {7, 7};
    int faulty = 0;
    const char *value = dp_param_find(arena, text, "a", &faulty);

    MUST(value == NULL || strlen(value) <= len);
    if (dp_range_parse(&range, text, 1000))
        MUST(range.start >= 0 && range.len >= 0
             && (range.len == 0 || range.start + range.len <= 1000));
    else
        MUST(range.start == 7 && range.len == 7);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct dp_arena arena;
    const char *text = (const char *)data;
    char *decoded;
    const char *value;
    struct dp_str again;

    dp_arena_init(&arena);
    decoded = dp_form_decode(&arena, text, size, false);
    if (decoded != NULL) {
        MUST(strlen(decoded) <= size);
        dp_str_init(&again, &arena, 3 * size);
        dp_str_url(&again, decoded);
        MUST(!again.failed);
        value = dp_form_decode(&arena, again.data, again.len, true);
        MUST(value != NULL && strcmp(value, decoded) == 0);
    }
    dp_form_decode(&arena, text, size, true);
    value = dp_form_find(&arena, text, size, "a");
    MUST(value == NULL || strlen(value) < size);
    take_header(&arena, dp_strndup(&arena, text, size), size);
    dp_arena_clear(&arena);
    return 0;
}
