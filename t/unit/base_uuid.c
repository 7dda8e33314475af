/* What is a UUID. */
#include "base/uuid.h"

#include "tap/tap.h"

static const struct {
    const char *text;
    bool is;
} rows[] = {
    {"01234567-89ab-cdef-0123-456789abcdef", true},
    {"01234567-89AB-cdef-0123-456789ABCDEF", true},
    {"00000000-0000-0000-0000-000000000000", true},
    {"", false},
    {"abc", false},
    {"01234567-89ab-cdef-0123-456789abcde", false},
    {"01234567-89ab-cdef-0123-456789abcdef0", false},
    {"01234567-89ab-cdef-0123-456789abcdeg", false},
    {"01234567-89ab-cdef-0123-456789abcde ", false},
    {" 1234567-89ab-cdef-0123-456789abcdef", false},
    {"01234567a89ab-cdef-0123-456789abcdef", false},
    {"0123456-789ab-cdef-0123-456789abcdef", false},
    {"01234567-89ab-cdef-0123--56789abcdef", false},
    {"0123456789abcdef0123456789abcdef0123", false},
    {"{1234567-89ab-cdef-0123-456789abcde}", false},
};

int
main(void)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        ok(dp_is_uuid(rows[i].text) == rows[i].is, "'%s' is %s",
           rows[i].text, rows[i].is ? "one" : "none");
    return done();
}
