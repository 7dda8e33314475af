/* Percent-encoding and the parameters of a query or a form. */
#include "http/form.h"

#include <string.h>

#include "tap/tap.h"

static const struct {
    const char *text;
    const char *plain; /* NULL = refused */
    const char *form;  /* with + for a blank */
} decoded[] = {
    {"",               "",           ""},
    {"abc",            "abc",        "abc"},
    {"a+b",            "a+b",        "a b"},
    {"a%2Bb",          "a+b",        "a+b"},
    {"a%20b",          "a b",        "a b"},
    {"%41%5a%61%7A",   "AZaz",       "AZaz"},
    {"%c3%A9",         "\303\251",   "\303\251"},
    {"%25",            "%",          "%"},
    {"%2541",          "%41",        "%41"},
    {"%",              NULL,         NULL},
    {"%4",             NULL,         NULL},
    {"a%",             NULL,         NULL},
    {"%4g",            NULL,         NULL},
    {"%g4",            NULL,         NULL},
    {"%%41",           NULL,         NULL},
    {"%+1",            NULL,         NULL},
    {"%00",            NULL,         NULL},
    {"a%00b",          NULL,         NULL},
    {"%0a",            "\n",         "\n"},
    {"%ff",            "\377",       "\377"},
};

static const struct {
    const char *text;
    const char *name;
    const char *value;
} found[] = {
    {"a=1",                 "a",   "1"},
    {"a=1&b=2",             "b",   "2"},
    {"a=1&a=2",             "a",   "1"},
    {"a=1&b=2&c=3",         "c",   "3"},
    {"aa=1",                "a",   NULL},
    {"a=1",                 "aa",  NULL},
    {"a=",                  "a",   ""},
    {"a",                   "a",   ""},
    {"=1",                  "",    "1"},
    {"",                    "a",   NULL},
    {"&&a=1&&",             "a",   "1"},
    {"a=b=c",               "a",   "b=c"},
    {"%61=1",               "a",   "1"},
    {"a+b=1",               "a b", "1"},
    {"a=x+y%20z",           "a",   "x y z"},
    {"%zz=1&a=2",           "a",   "2"},
    {"a=%zz&a=2",           "a",   NULL},
    {"a=1;b=2",             "b",   NULL},
    {"b=a=1",               "a",   NULL},
};

/* Whole forms: how many fields, and the value of "a"; -1 = refused. */
static const struct {
    const char *text;
    int fields;
    const char *a;
} forms[] = {
    {"",                0,  NULL},
    {"a=1",             1,  "1"},
    {"a=1&b=2",         2,  "1"},
    {"b=2&a=x%20y+z",   2,  "x y z"},
    {"a=",              1,  NULL},
    {"a",               1,  NULL},
    {"&&a=1&",          1,  "1"},
    {"%61=1",           1,  "1"},
    {"a=b=c",           1,  "b=c"},
    {"a=1&a=1",         -1, NULL},
    {"a=1&%61=2",       -1, NULL},
    {"a=%zz",           -1, NULL},
    {"%00=1",           -1, NULL},
};

static void
test_whole(struct dp_arena *arena)
{
    struct dp_str many;
    struct dp_form form;
    struct dp_err err;

    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
        const char *text = forms[i].text;
        int rc = dp_form_parse(arena, text, strlen(text), &form, &err);

        is_int(rc < 0 ? -1 : (int)form.n, forms[i].fields,
               dp_printf(arena, "fields of '%s'", text));
        if (rc == 0)
            is_str(dp_form_get(&form, "a"), forms[i].a,
                   dp_printf(arena, "a of '%s'", text));
    }
    dp_str_init(&many, arena, 10000);
    for (int i = 0; i <= DP_FORM_FIELDS_MAX; i++)
        dp_str_addf(&many, "f%d=1&", i);
    is_int(dp_form_parse(arena, many.data, many.len, &form, &err), -1,
           "too many fields");
}

int
main(void)
{
    struct dp_arena arena;

    dp_arena_init(&arena);
    for (size_t i = 0; i < sizeof(decoded) / sizeof(decoded[0]); i++) {
        const char *text = decoded[i].text;

        is_str(dp_form_decode(&arena, text, strlen(text), false),
               decoded[i].plain,
               dp_printf(&arena, "'%s' is decoded as a path", text));
        is_str(dp_form_decode(&arena, text, strlen(text), true),
               decoded[i].form,
               dp_printf(&arena, "'%s' is decoded as a form", text));
    }
    is_str(dp_form_decode(&arena, "%41%42", 5, false), NULL,
           "an encoding that goes past the length is cut, not read");
    is_str(dp_form_decode(&arena, "a\0b", 3, false), NULL,
           "a raw NUL is refused, too");
    for (size_t i = 0; i < sizeof(found) / sizeof(found[0]); i++)
        is_str(dp_form_find(&arena, found[i].text, strlen(found[i].text),
                            found[i].name),
               found[i].value,
               dp_printf(&arena, "'%s' in '%s'", found[i].name,
                         found[i].text));
    is_str(dp_form_find(&arena, "a=123", 4, "a"), "12",
           "nothing behind the length is read");
    test_whole(&arena);
    dp_arena_clear(&arena);
    return done();
}
