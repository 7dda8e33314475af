/* Lists of words: walking them, and what they hold. */
#include "base/words.h"

#include <stdio.h>
#include <string.h>

#include "tap/tap.h"

static const struct {
    const char *list;
    const char *words; /* each in brackets */
} walks[] = {
    {"", ""},
    {" \t, ", ""},
    {"one", "[one]"},
    {" one ", "[one]"},
    {"one two", "[one][two]"},
    {"one,two", "[one][two]"},
    {",one,\ttwo  three,", "[one][two][three]"},
    {"a b\nc", "[a][b\nc]"},
};

static const struct {
    const char *list;
    const char *word;
    bool has;
} rows[] = {
    {"one two three", "one", true},
    {"one two three", "two", true},
    {"one,two\tthree", "three", true},
    {"one two three", "on", false},
    {"one two three", "onet", false},
    {"one two three", "One", false},
    {"one two three", "one two", false},
    {"one two three", "", false},
    {"", "one", false},
    {"", "", false},
};

static const char *
walk(const char *list, char *out, size_t size)
{
    size_t n = 0;
    size_t len = 0;

    out[0] = '\0';
    while ((list = dp_words_next(list, &len)) != NULL)
        n += (size_t)snprintf(out + n, size - n, "[%.*s]", (int)len, list);
    return out;
}

int
main(void)
{
    char out[100];

    for (size_t i = 0; i < sizeof(walks) / sizeof(walks[0]); i++)
        is_str(walk(walks[i].list, out, sizeof(out)), walks[i].words,
               walks[i].list);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        ok(dp_words_has(rows[i].list, rows[i].word, strlen(rows[i].word))
               == rows[i].has,
           "'%s' %s '%s'", rows[i].list, rows[i].has ? "has" : "lacks",
           rows[i].word);
    ok(dp_words_has("one two", "two more", 3), "only len bytes are looked at");
    return done();
}
