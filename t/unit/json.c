/* Documents from outside: what is taken, what is refused, how it prints. */
#include "json/json.h"

#include <string.h>

#include "tap/tap.h"

static struct dp_arena arena;
static struct dp_err err;

static json_t *
parse_n(const char *text, size_t len)
{
    json_t *value = NULL;

    memset(&err, 0, sizeof(err));
    return dp_json_parse(&arena, text, len, &value, &err) == 0 ? value : NULL;
}

static json_t *
parse(const char *text)
{
    return parse_n(text, strlen(text));
}

static void
test_values(void)
{
    ok(json_is_object(parse("{}")), "an object is a document");
    ok(json_is_array(parse(" [1, 2] ")), "an array is one");
    is_str(json_string_value(parse("\"x\"")), "x", "a string is one");
    is_int(json_integer_value(parse("42")), 42, "a number is one");
    ok(json_is_null(parse("null")), "null is one");
    is_int(json_integer_value(parse("9223372036854775807")),
           9223372036854775807LL, "integers go to 64 bits");
    is_str(json_string_value(parse("\"\\u00e9\\ud83c\\udfb5\"")),
           "\303\251\360\237\216\265", "escapes are decoded");
}

static void
test_refused(void)
{
    static const struct {
        const char *text;
        const char *what;
    } cases[] = {
        {"",                        "nothing"},
        {" ",                       "a blank"},
        {"{",                       "an open object"},
        {"{\"a\":1,}",              "a comma at the end"},
        {"{'a':1}",                 "single quotes"},
        {"{a:1}",                   "a bare name"},
        {"[1 2]",                   "a missing comma"},
        {"{} {}",                   "two documents"},
        {"{}x",                     "text behind it"},
        {"nul",                     "half a word"},
        {"NaN",                     "NaN"},
        {"01",                      "a leading zero"},
        {"1.",                      "half a number"},
        {"\"\t\"",                  "a raw tab in a string"},
        {"\"\\x\"",                 "an unknown escape"},
        {"\"\\ud800\"",             "half a surrogate pair"},
        {"\"\\udc00\\ud800\"",      "a pair the wrong way round"},
        {"99999999999999999999",    "an integer past 64 bits"},
        {"1e999",                   "a number past all bounds"},
        {"{\"a\":1,\"a\":2}",       "a name that comes twice"},
        {"{\"x\":{\"a\":1,\"a\":1}}", "a name that comes twice inside"},
        {"{\"\\u0061\":1,\"a\":2}", "the same name spelt in two ways"},
        {"{\"\\u0000\":1}",         "a NUL in a name"},
        {"\"a\\u0000b\"",           "a NUL in a string"},
        {"\"\377\"",                "a byte that is no UTF-8"},
        {"\"\303\"",                "half a character"},
        {"\"\300\257\"",            "an overlong slash"},
        {"\"\355\240\200\"",        "an encoded surrogate"},
        {"\357\273\277{}",          "a byte order mark"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        ok(parse(cases[i].text) == NULL && err.code == DP_E_BAD_JSON,
           "%s is refused", cases[i].what);
    parse("{\n  \"a\": 1,\n  oops\n}");
    ok(strstr(err.text, "Parse error: not valid JSON at line 3, column")
           == err.text,
       "the message names line and column");
    ok(parse_n("{}\0", 3) == NULL, "a NUL behind the document is refused");
    ok(parse_n("{\0}", 3) == NULL, "and one inside it");
}

static char *
nested(const char *open, const char *close, int depth)
{
    struct dp_str text;

    dp_str_init(&text, &arena, 10000000);
    for (int i = 0; i < depth; i++)
        dp_str_add(&text, open);
    dp_str_add(&text, "1");
    for (int i = 0; i < depth; i++)
        dp_str_add(&text, close);
    return text.data;
}

static void
test_depth(void)
{
    ok(parse(nested("[", "]", 64)) != NULL, "64 levels are taken");
    ok(parse(nested("[", "]", 65)) == NULL, "65 are refused");
    ok(strstr(err.text, "more than 64 levels") != NULL, "and told why");
    ok(parse(nested("{\"a\":", "}", 64)) != NULL, "objects count alike");
    ok(parse(nested("{\"a\":", "}", 65)) == NULL, "to the same end");
    ok(parse(nested("[", "]", 1000000)) == NULL,
       "a million levels are refused, and nothing overflows");
    ok(parse("[[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],"
             "[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],"
             "[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],"
             "[],[],[],[],[],[],[],[],[],[],[]]")
           != NULL,
       "many neighbours are no depth");
    ok(parse("\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["
             "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\"")
           != NULL,
       "brackets in a string are none either");
    ok(parse("\"\\\\\\\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["
             "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\"")
           != NULL,
       "nor behind an escaped quote");
    ok(parse("\"abc\\") == NULL, "a text that ends in an escape is refused");
}

static void
test_print(void)
{
    const json_t *a = parse("{\"b\":[1, 2.5,true], \"a\":{\"y\":null,"
                            "\"x\":\"\\n\\u00e9\"}}");
    const json_t *b = parse("{ \"a\": {\"x\":\"\\n\303\251\",\"y\":null},"
                            "\"b\":[1,2.5,true]}");
    struct dp_str str;

    is_str(dp_json_print(&arena, a),
           "{\"b\":[1,2.5,true],\"a\":{\"y\":null,\"x\":\"\\n\303\251\"}}",
           "a document prints in one line, in its own order");
    is_str(dp_json_canonical(&arena, a), dp_json_canonical(&arena, b),
           "equal documents have equal canonical text");
    ok(strcmp(dp_json_print(&arena, a), dp_json_print(&arena, b)) != 0,
       "where their plain text differs");
    ok(strcmp(dp_json_canonical(&arena, parse("[1,2]")),
              dp_json_canonical(&arena, parse("[2,1]")))
           != 0,
       "but the order of a list counts");
    is_str(dp_json_print(&arena, parse("\"x\"")), "\"x\"",
           "a value that is no object prints, too");
    is_str(dp_json_quote(&arena, "a\"b\n"), "\"a\\\"b\\n\"",
           "text is quoted");
    dp_str_init(&str, &arena, 1000);
    dp_str_add(&str, "x=");
    dp_json_add(&str, parse("[1]"));
    is_str(str.data, "x=[1]", "a value is appended to text");
    dp_str_init(&str, &arena, 10);
    dp_json_add(&str, parse("\"0123456789\""));
    is_int(str.failed, 1, "unless it does not fit");
}

static void
test_members(void)
{
    const json_t *object
        = parse("{\"text\":\"x\",\"number\":7,\"real\":7.5,\"null\":null}");
    json_t *made = dp_json_empty(&arena);

    is_str(dp_json_text(object, "text"), "x", "a text is found");
    is_str(dp_json_text(object, "number"), NULL, "a number is no text");
    is_str(dp_json_text(object, "none"), NULL, "nor is what is absent");
    is_str(dp_json_text(NULL, "text"), NULL, "nor a member of nothing");
    is_int(dp_json_int(object, "number", 3), 7, "a number is found");
    is_int(dp_json_int(object, "text", 3), 3, "a text is no number");
    is_int(dp_json_int(object, "real", 3), 3, "nor is a fraction");
    is_int(dp_json_int(object, "none", 3), 3, "what is absent is preset");
    is_int(json_object_size(dp_json_empty(&arena)), 0,
           "an empty object is empty");
    dp_json_set_text(made, "text", "y");
    dp_json_set_text(made, "none", NULL);
    is_str(dp_json_print(&arena, made), "{\"text\":\"y\"}",
           "a text is set, and none is left out");
}

int
main(void)
{
    dp_json_init();
    dp_arena_init(&arena);
    test_values();
    test_refused();
    test_depth();
    test_print();
    test_members();
    dp_arena_clear(&arena);
    return done();
}
