/* Range requests on a document of 1000 bytes. */
#include "http/range.h"

#include "tap/tap.h"

int
main(void)
{
    static const struct {
        const char *header;
        int served; /* in part */
        int64_t start, len;
    } rows[] = {
        {"bytes=0-0", 1, 0, 1},        {"bytes=0-", 1, 0, 1000},
        {"bytes=10-19", 1, 10, 10},    {"bytes=990-5000", 1, 990, 10},
        {"bytes=-5", 1, 995, 5},       {"bytes=-5000", 1, 0, 1000},
        {"bytes=999-", 1, 999, 1},     {"bytes=1000-", 1, 1000, 0},
        {"bytes=-0", 1, 1000, 0},      {"bytes=5-4", 0, 0, 1000},
        {"bytes=-", 0, 0, 1000},       {"bytes=a-b", 0, 0, 1000},
        {"bytes=0-1,5-6", 0, 0, 1000}, {"items=0-1", 0, 0, 1000},
        {"bytes=1", 0, 0, 1000},       {"", 0, 0, 1000},
        {"bytes=99999999999999999999-", 0, 0, 1000},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct dp_range range = {0, 1000};
        bool served = dp_range_parse(&range, rows[i].header, 1000);

        ok(served == rows[i].served && range.start == rows[i].start
               && range.len == rows[i].len,
           "\"%s\" is %lld bytes from %lld", rows[i].header,
           (long long)rows[i].len, (long long)rows[i].start);
    }
    return done();
}
