/* Base64 as agents send it: both alphabets, padded or not, broken lines. */
#include "crypto/base64.h"

#include <stdio.h>
#include <string.h>

#include "crypto/init.h"
#include "tap/tap.h"

static struct dp_arena arena;

static const struct {
    const char *text;
    const char *data; /* NULL = refused */
    const char *what;
} cases[] = {
    {"",               "",        "nothing is nothing"},
    {"Zg==",           "f",       "one byte, padded"},
    {"Zg",             "f",       "one byte, bare"},
    {"Zm8=",           "fo",      "two bytes, padded"},
    {"Zm8",            "fo",      "two bytes, bare"},
    {"Zm9v",           "foo",     "three bytes"},
    {"Zm9vYg==",       "foob",    "four bytes"},
    {"Zm9vYmE=",       "fooba",   "five bytes"},
    {"Zm9vYmFy",       "foobar",  "six bytes"},
    {"Zm9v\nYmFy",     "foobar",  "a line feed inside"},
    {"Zm9v\r\nYmFy\r\n", "foobar", "line ends of mail"},
    {" Zm9v YmFy\t",   "foobar",  "blanks around and inside"},
    {"Zm9vYg==\n",     "foob",    "a line feed behind the padding"},
    {"Zm9vYg=\n=",     "foob",    "a line feed inside the padding"},
    {"+/+/",           "\373\377\277", "the standard alphabet"},
    {"-_-_",           "\373\377\277", "the URL-safe alphabet"},
    {"-_8=",           "\373\377", "URL-safe and padded"},
    {"+/8",            "\373\377", "standard and bare"},
    {"+_+_",           NULL,      "a mixture of alphabets"},
    {"Z",              NULL,      "a single character"},
    {"Zm9vY",          NULL,      "a character too many"},
    {"Zg=",            NULL,      "half a padding"},
    {"Zg===",          NULL,      "too much padding"},
    {"Zm9v====",       NULL,      "padding where none belongs"},
    {"=",              NULL,      "padding alone"},
    {"Zg==Zg==",       NULL,      "text behind the padding"},
    {"Zm9v*mFy",       NULL,      "a character of neither alphabet"},
    {"Zm9v\303\251",   NULL,      "a letter past ASCII"},
    {"Zh==",           NULL,      "bits that belong to no byte"},
    {"data:image/png;base64,Zg==", NULL, "a data: URL: its prefix goes first"},
    {"hello world",    NULL,      "a sentence"},
};

static void
test_cases(void)
{
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct dp_err err = {0};
        unsigned char *data = NULL;
        size_t len = 0;
        int rc = dp_base64_decode(&arena, cases[i].text,
                                  strlen(cases[i].text), &data, &len, &err);

        if (cases[i].data == NULL)
            ok(rc < 0 && err.code == DP_E_BAD_PARAMS, "%s is refused",
               cases[i].what);
        else
            ok(rc == 0 && len == strlen(cases[i].data)
                   && memcmp(data, cases[i].data, len) == 0,
               "%s is decoded", cases[i].what);
    }
}

/* All byte values in a row, over the lengths where the end differs. */
static void
test_lengths(void)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                 "abcdefghijklmnopqrstuvwxyz0123456789+/";
    unsigned wrong = 0;

    for (size_t len = 0; len < 300; len++) {
        struct dp_err err = {0};
        char text[500];
        size_t n = 0;
        unsigned char *data = NULL;
        size_t got = 0;
        unsigned bits = 0;
        unsigned held = 0;

        for (size_t i = 0; i < len; i++) {
            bits = bits << 8 | (i & 0xff);
            for (held += 8; held >= 6; held -= 6)
                text[n++] = digits[bits >> (held - 6) & 63];
        }
        if (held > 0)
            text[n++] = digits[bits << (6 - held) & 63];
        if (dp_base64_decode(&arena, text, n, &data, &got, &err) < 0
            || got != len)
            wrong++;
        for (size_t i = 0; i < got; i++)
            wrong += data[i] != (i & 0xff);
    }
    is_int(wrong, 0, "every length up to 300 bytes comes back as it was");
}

int
main(void)
{
    if (dp_crypto_init() < 0)
        bail("no randomness");
    dp_arena_init(&arena);
    test_cases();
    test_lengths();
    dp_arena_clear(&arena);
    return done();
}
