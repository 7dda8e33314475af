/* UTF-8: what is valid, and text made fit to show. */
#include "base/utf8.h"

#include <string.h>

#include "tap/tap.h"

static const struct {
    const char *bytes;
    bool valid;
    const char *what;
} cases[] = {
    {"",                     true,  "nothing"},
    {"abc",                  true,  "ASCII"},
    {"\177",                 true,  "DEL"},
    {"\302\200",             true,  "the first of two bytes"},
    {"\337\277",             true,  "the last of two bytes"},
    {"\340\240\200",         true,  "the first of three bytes"},
    {"\355\237\277",         true,  "the last before the surrogates"},
    {"\356\200\200",         true,  "the first behind the surrogates"},
    {"\357\277\277",         true,  "the last of three bytes"},
    {"\360\220\200\200",     true,  "the first of four bytes"},
    {"\364\217\277\277",     true,  "the last there is"},
    {"a\303\251\342\202\254\360\237\216\265z", true, "a mixture"},
    {"\200",                 false, "a lone continuation"},
    {"\277",                 false, "the last continuation"},
    {"a\200",                false, "a continuation after ASCII"},
    {"\303",                 false, "two bytes cut short"},
    {"\342\202",             false, "three bytes cut short"},
    {"\360\237\216",         false, "four bytes cut short"},
    {"\303\050",             false, "a lead without continuation"},
    {"\342\050\241",         false, "a broken second byte"},
    {"\342\202\050",         false, "a broken third byte"},
    {"\360\050\214\274",     false, "a broken byte of four"},
    {"\300\200",             false, "an overlong NUL"},
    {"\300\257",             false, "an overlong slash"},
    {"\301\277",             false, "the last overlong of two bytes"},
    {"\340\200\257",         false, "an overlong slash of three bytes"},
    {"\340\237\277",         false, "the last overlong of three bytes"},
    {"\360\200\200\257",     false, "an overlong slash of four bytes"},
    {"\360\217\277\277",     false, "the last overlong of four bytes"},
    {"\355\240\200",         false, "the first surrogate"},
    {"\355\277\277",         false, "the last surrogate"},
    {"\364\220\200\200",     false, "the first past the end"},
    {"\367\277\277\277",     false, "the last of four bytes"},
    {"\370\210\200\200\200", false, "five bytes"},
    {"\374\204\200\200\200\200", false, "six bytes"},
    {"\376",                 false, "0xfe"},
    {"\377",                 false, "0xff"},
};

static const struct {
    const char *text;
    size_t max_chars;
    const char *clean;
    const char *what;
} shown[] = {
    {"plain",              99, "plain",      "plain text stays"},
    {"\303\251t\303\251",  99, "\303\251t\303\251", "accents stay"},
    {"a\nb\tc\033[0m\177", 99, "abc[0m",     "control characters go"},
    {"a\302\205b\302\233", 99, "ab",         "those past ASCII as well"},
    {"exe\342\200\256gpj", 99, "exegpj",     "right-to-left override goes"},
    {"\342\200\252a\342\200\253b\342\200\254c\342\200\255d", 99, "abcd",
     "embeddings go"},
    {"\342\201\246a\342\201\247b\342\201\250c\342\201\251d", 99, "abcd",
     "isolates go"},
    {"\342\200\216a\342\200\217b\330\234c", 99, "abc", "marks go"},
    {"a\342\200\250b\342\200\251c", 99, "abc", "line separators go"},
    {"\357\273\277a",      99, "a",          "a byte order mark goes"},
    {"a\377b\303",         99, "a?b?",       "invalid bytes become ?"},
    {"abcdef",              3, "abc",        "long text is cut"},
    {"\303\251\303\251\303\251", 2, "\303\251\303\251",
     "between characters, not inside one"},
    {"\342\200\256\342\200\256ab", 2, "ab",  "what is dropped is not counted"},
    {"abc",                 0, "",           "at nothing if need be"},
    {"",                   10, "",           "nothing stays nothing"},
};

int
main(void)
{
    struct dp_arena arena;
    const char two[] = {'a', '\0', 'b'};

    dp_arena_init(&arena);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        ok(dp_utf8_valid(cases[i].bytes, strlen(cases[i].bytes))
               == cases[i].valid,
           "%s is %s", cases[i].what, cases[i].valid ? "valid" : "invalid");
    is_int(dp_utf8_valid(two, 3), 1, "a NUL is a character like any");
    is_int(dp_utf8_valid("\342\202\254", 2), 0,
           "what lies behind the length does not count");
    for (size_t i = 0; i < sizeof(shown) / sizeof(shown[0]); i++)
        is_str(dp_utf8_clean(&arena, shown[i].text, shown[i].max_chars),
               shown[i].clean, shown[i].what);
    dp_arena_clear(&arena);
    return done();
}
