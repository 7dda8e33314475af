/* Whole numbers in text. */
#include "base/number.h"

#include "tap/tap.h"

#define UNCHANGED 4711

static const struct {
    const char *text;
    int64_t min, max;
    int64_t number; /* UNCHANGED: none */
} rows[] = {
    {"0", 0, 9, 0},
    {"9", 0, 9, 9},
    {"007", 0, 9, 7},
    {"10", 0, 9, UNCHANGED},
    {"-1", 0, 9, UNCHANGED},
    {"-1", -1, 9, -1},
    {"-2", -1, 9, UNCHANGED},
    {"9223372036854775807", INT64_MIN, INT64_MAX, INT64_MAX},
    {"-9223372036854775808", INT64_MIN, INT64_MAX, INT64_MIN},
    {"9223372036854775808", INT64_MIN, INT64_MAX, UNCHANGED},
    {"99999999999999999999", INT64_MIN, INT64_MAX, UNCHANGED},
    {"", INT64_MIN, INT64_MAX, UNCHANGED},
    {"-", INT64_MIN, INT64_MAX, UNCHANGED},
    {"--1", INT64_MIN, INT64_MAX, UNCHANGED},
    {"+1", INT64_MIN, INT64_MAX, UNCHANGED},
    {" 1", INT64_MIN, INT64_MAX, UNCHANGED},
    {"1 ", INT64_MIN, INT64_MAX, UNCHANGED},
    {"- 1", INT64_MIN, INT64_MAX, UNCHANGED},
    {"1e2", INT64_MIN, INT64_MAX, UNCHANGED},
    {"1.0", INT64_MIN, INT64_MAX, UNCHANGED},
    {"0x10", INT64_MIN, INT64_MAX, UNCHANGED},
    {"ten", INT64_MIN, INT64_MAX, UNCHANGED},
};

int
main(void)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        int64_t number = UNCHANGED;
        int rc = dp_number_parse(rows[i].text, rows[i].min, rows[i].max,
                                 &number);

        ok(number == rows[i].number
               && rc == (number == UNCHANGED ? -1 : 0),
           "'%s' in %lld to %lld", rows[i].text, (long long)rows[i].min,
           (long long)rows[i].max);
    }
    return done();
}
