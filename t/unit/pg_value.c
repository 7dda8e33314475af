/* Values on their way to and from PostgreSQL, as text. */
#include <string.h>

#include "pg/array.h"
#include "pg/param.h"
#include "tap/tap.h"

static struct dp_arena arena;

static void
test_texts(void)
{
    struct dp_texts texts;

    ok(dp_pg_array_texts(&arena, "{}", &texts), "an empty array is one");
    is_int(texts.n, 0, "of nothing");
    ok(texts.items != NULL && texts.items[0] == NULL, "that can be walked");
    ok(dp_pg_array_texts(&arena,
                         "{a,\"b c\",\"d,\\\"e\\\\}\",NULL,\"NULL\",\"\"}",
                         &texts),
       "an array of all kinds of texts");
    is_int(texts.n, 6, "has six");
    is_str(texts.items[0], "a", "a plain one");
    is_str(texts.items[1], "b c", "one with a blank");
    is_str(texts.items[2], "d,\"e\\}", "one with all that is quoted");
    is_str(texts.items[3], "", "NULL is empty");
    is_str(texts.items[4], "NULL", "the word NULL is not");
    is_str(texts.items[5], "", "an empty one");
    ok(texts.items[6] == NULL, "and an end");

    static const char *const broken[] = {"", "{", "{a", "{\"a", "{\"a\"b}",
                                         "a,b", "{a}b", "{{a},{b}}x",
                                         "{\"a\\", NULL};

    for (int i = 0; broken[i] != NULL; i++)
        ok(!dp_pg_array_texts(&arena, broken[i], &texts),
           "'%s' is no array", broken[i]);
}

static void
test_ints(void)
{
    struct dp_ints ints;

    ok(dp_pg_array_ints(&arena, "{}", &ints) && ints.n == 0, "no numbers");
    ok(dp_pg_array_ints(&arena, "{0,-5,2147483647}", &ints), "three numbers");
    is_int(ints.n, 3, "are three");
    is_int(ints.items[1], -5, "one below zero");
    is_int(ints.items[2], 2147483647, "one as large as may be");

    static const char *const broken[] = {"", "{", "{1", "{a}",
                                         "{2147483648}", "{1 2}", "{1}2",
                                         "{NULL}", NULL};

    for (int i = 0; broken[i] != NULL; i++)
        ok(!dp_pg_array_ints(&arena, broken[i], &ints),
           "'%s' is no array of numbers", broken[i]);
}

/* What we print as an array is what we read as one. */
static void
test_round_trip(void)
{
    const char *const items[] = {"plain", "", "NULL", "{a,b}", "\"\\", "\t\n",
                                 "\xc3\xa4"};
    const size_t n = sizeof(items) / sizeof(items[0]);
    struct dp_texts texts;

    ok(dp_pg_array_texts(&arena, dp_pg_array(&arena, items, n), &texts),
       "an array as parameter is an array");
    is_int(texts.n, n, "of as many");
    for (size_t i = 0; i < n && i < texts.n; i++)
        is_str(texts.items[i], items[i], "each the same");
    is_str(dp_pg_array(&arena, items, 0), "{}", "none is the empty array");
    ok(dp_pg_array(&arena, NULL, 0) == NULL, "NULL is NULL");
}

static void
test_scalars(void)
{
    static const unsigned char bytes[] = {0x00, 0x0f, 0xff};

    is_str(dp_pg_int(&arena, INT64_MIN), "-9223372036854775808",
           "the least number");
    is_str(dp_pg_double(&arena, 0.5), "0.5", "a fraction");
    is_str(dp_pg_hex(&arena, bytes, 3), "\\x000fff", "bytes");
    is_str(dp_pg_hex(&arena, bytes, 0), "\\x", "no bytes");
    ok(dp_pg_hash(&arena, NULL) == NULL, "no hash is NULL");
}

static void
test_uuid(void)
{
    static const char nil[] = "00000000-0000-0000-0000-000000000000";
    static const char good[] = "7A2c1b88-89d2-415f-b4cd-cc2ab1ca77b4";
    static const char *const bad[] = {
        "", "abc-123", "7a2c1b88-89d2-415f-b4cd-cc2ab1ca77b",
        "7a2c1b88-89d2-415f-b4cd-cc2ab1ca77b44",
        "7a2c1b88089d2-415f-b4cd-cc2ab1ca77b4",
        "7a2c1b88-89d2-415f-b4cd-cc2ab1ca77bg",
        "{7a2c1b88-89d2-415f-b4cd-cc2ab1ca77b}", "' OR 1=1 --", NULL};

    is_str(dp_pg_uuid(good), good, "a uuid stays");
    ok(dp_pg_uuid(NULL) == NULL, "NULL stays");
    for (int i = 0; bad[i] != NULL; i++)
        is_str(dp_pg_uuid(bad[i]), nil, bad[i]);
}

int
main(void)
{
    dp_arena_init(&arena);
    test_texts();
    test_ints();
    test_round_trip();
    test_scalars();
    test_uuid();
    dp_arena_clear(&arena);
    return done();
}
