/* Any bytes as text: to show, in JSON, in HTML, in the log. */
#include <jansson.h>

#include "base/log.h"
#include "base/str.h"
#include "fuzz.h"

/* Quoted, a text must come back from a JSON parser; valid UTF-8 unchanged. */
static void
take_json(struct dp_arena *arena, const char *text, bool valid)
{
    struct dp_str out;
    json_t *back;

    dp_str_init(&out, arena, SIZE_MAX / 4);
    dp_str_json(&out, text);
    back = json_loads(out.data, JSON_DECODE_ANY, NULL);
    MUST(json_is_string(back));
    MUST(!valid || strcmp(json_string_value(back), text) == 0);
    json_decref(back);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct dp_arena arena;
    struct dp_str html;
    const char *text;
    const char *clean;
    bool valid = dp_utf8_valid((const char *)data, size);

    MUST(dp_utf8_span((const char *)data, size) <= size);
    MUST(valid == (dp_utf8_span((const char *)data, size) == size));
    dp_arena_init(&arena);
    text = dp_strndup(&arena, (const char *)data, size);
    valid = dp_utf8_valid(text, strlen(text));
    take_json(&arena, text, valid);
    for (size_t max_chars = 0; max_chars < 100; max_chars += 9) {
        clean = dp_utf8_clean(&arena, text, max_chars);
        MUST(dp_utf8_valid(clean, strlen(clean)));
        MUST(strlen(clean) <= 4 * max_chars);
        MUST(strpbrk(clean, "\r\n\t\033\177") == NULL);
    }
    dp_str_init(&html, &arena, SIZE_MAX / 4);
    dp_str_html(&html, text);
    MUST(strpbrk(html.data, "<>\"'") == NULL);
    dp_log(DP_LOG_INFO, text, DP_S("text", text));
    dp_arena_clear(&arena);
    return 0;
}
