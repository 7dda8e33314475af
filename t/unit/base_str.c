/* The string builder: its ceiling, its appenders. */
#include "base/str.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "tap/tap.h"

static struct dp_arena arena;

static void
test_limit(void)
{
    struct dp_str str;

    dp_str_init(&str, &arena, 5);
    is_str(str.data, "", "a new builder is empty text");
    dp_str_add(&str, "abc");
    dp_str_add(&str, "de");
    is_str(str.data, "abcde", "it fills up to its limit");
    is_int(str.failed, 0, "without failing");
    dp_str_add(&str, "");
    is_int(str.failed, 0, "nothing more fits for ever");
    dp_str_add(&str, "f");
    is_int(str.failed, 1, "one byte more makes it fail");
    is_str(str.data, "abcde", "and changes nothing");
    dp_str_init(&str, &arena, 5);
    dp_str_add(&str, "abcdef");
    is_str(str.data, "", "what does not fit whole is not added in part");
    dp_str_add(&str, "a");
    is_str(str.data, "", "and a failed builder takes nothing any more");
    is_int(str.len, 0, "its length stays");
    is_int(str.failed, 1, "as does its failure");
    dp_str_init(&str, &arena, 0);
    dp_str_add(&str, "");
    is_int(str.failed, 0, "a builder for nothing takes nothing");
    dp_str_add(&str, "a");
    is_int(str.failed, 1, "and no more");
}

static void
test_growth(void)
{
    struct dp_str str;
    bool same = true;

    dp_str_init(&str, &arena, 100000);
    for (int i = 0; i < 10000; i++)
        dp_str_addf(&str, "%d,", i % 10);
    is_int(str.len, 20000, "it grows with what is added");
    is_int(strlen(str.data), 20000, "and stays NUL-terminated");
    for (size_t i = 0; i < 20000; i += 2)
        same = same && str.data[i] == (char)('0' + i / 2 % 10);
    ok(same, "nothing is lost on the way");
    dp_str_init(&str, &arena, 300);
    dp_str_addf(&str, "%0300d", 7);
    is_int(str.len, 300, "a formatted text may fill it to the last byte");
    dp_str_addf(&str, "%s", "");
    is_int(str.failed, 0, "an empty one fits then");
    dp_str_addf(&str, "%d", 7);
    is_int(str.failed, 1, "a longer one does not");
    dp_str_init(&str, &arena, 100);
    dp_str_add_n(&str, "a\0b", 3);
    is_mem(str.data, "a\0b", 4, "bytes may have a NUL among them");
}

static const char *
json_of(const char *text)
{
    struct dp_str str;

    dp_str_init(&str, &arena, 10000);
    dp_str_json(&str, text);
    return str.failed ? "(failed)" : str.data;
}

static void
test_json(void)
{
    char all[256];
    json_t *back;

    is_str(json_of("plain"), "\"plain\"", "JSON text is quoted");
    is_str(json_of(NULL), "null", "NULL is null");
    is_str(json_of(""), "\"\"", "empty text is an empty string");
    is_str(json_of("a\"b\\c"), "\"a\\\"b\\\\c\"", "quotes are escaped");
    is_str(json_of("\b\f\n\r\t"), "\"\\b\\f\\n\\r\\t\"",
           "the short escapes are used");
    is_str(json_of("\001\037\013"), "\"\\u0001\\u001f\\u000b\"",
           "other control bytes are escaped by number");
    is_str(json_of("/\177"), "\"/\177\"", "a slash and DEL need no escape");
    is_str(json_of("\303\251\360\237\216\265"),
           "\"\303\251\360\237\216\265\"", "UTF-8 goes through as it is");
    for (int i = 1; i < 128; i++)
        all[i - 1] = (char)i;
    all[127] = '\0';
    back = json_loads(json_of(all), JSON_DECODE_ANY, NULL);
    is_str(json_string_value(back), all,
           "all of ASCII comes back from a JSON parser");
    json_decref(back);
}

static void
test_json_invalid(void)
{
    static const char *const broken[] = {
        "\377", "a\200b", "\303", "x\303\050", "\355\240\200", "\300\257",
        "cut \360\237\216", "\364\220\200\200",
    };

    for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++) {
        json_t *back = json_loads(json_of(broken[i]), JSON_DECODE_ANY, NULL);

        ok(json_is_string(back),
           "invalid UTF-8 still makes valid JSON (case %zu)", i);
        json_decref(back);
    }
    is_str(json_of("a\377b"), "\"a\357\277\275b\"",
           "a byte that is none becomes a replacement character");
    is_str(json_of("\303\251\377\303\251"),
           "\"\303\251\357\277\275\303\251\"", "its neighbours stay");
}

static void
test_other_contexts(void)
{
    struct dp_str str;

    dp_str_init(&str, &arena, 1000);
    dp_str_html(&str, "<a href='x'>\"&amp;\"</a>");
    is_str(str.data,
           "&#60;a href=&#39;x&#39;&#62;&#34;&#38;amp;&#34;&#60;/a&#62;",
           "HTML has no live character left");
    dp_str_init(&str, &arena, 1000);
    dp_str_url(&str, "AZaz09-._~");
    is_str(str.data, "AZaz09-._~", "unreserved characters stay in a URL");
    dp_str_init(&str, &arena, 1000);
    dp_str_url(&str, "a b/c?d=e&f#g+%\303\251\n");
    is_str(str.data, "a%20b%2Fc%3Fd%3De%26f%23g%2B%25%C3%A9%0A",
           "all others are percent-encoded");
    dp_str_init(&str, &arena, 1000);
    dp_str_pointer(&str, "release");
    dp_str_pointer(&str, "a/b~c~1/");
    dp_str_pointer(&str, "");
    is_str(str.data, "/release/a~1b~0c~01~1/",
           "~ and / are escaped in a JSON pointer");
    dp_str_init(&str, &arena, 3);
    dp_str_url(&str, "//");
    is_int(str.failed, 1, "an encoding that does not fit fails");
    dp_str_init(&str, &arena, 1000);
    dp_str_header(&str, "fine: value");
    is_str(str.data, "fine: value", "a header value goes through");
    dp_str_header(&str, "x\r\nSet-Cookie: a=b");
    is_int(str.failed, 1, "CR and LF make a header fail");
    is_str(str.data, "fine: value", "and add nothing");
    dp_str_init(&str, &arena, 1000);
    dp_str_header(&str, "x\ny");
    is_int(str.failed, 1, "so does LF alone");
    dp_str_init(&str, &arena, 1000);
    dp_str_header(&str, "x\ry");
    is_int(str.failed, 1, "and CR alone");
}

int
main(void)
{
    dp_arena_init(&arena);
    test_limit();
    test_growth();
    test_json();
    test_json_invalid();
    test_other_contexts();
    dp_arena_clear(&arena);
    return done();
}
