/* Range requests. */
#include "http/range.h"

#include <stdlib.h>
#include <string.h>

/* The number at *p, which moves behind it; -1 when there is none. */
static int64_t
take_number(const char **p)
{
    size_t len = strspn(*p, "0123456789");
    int64_t number = -1;

    if (len > 0 && len <= 18)
        number = strtoll(*p, NULL, 10);
    *p += len;
    return number;
}

bool
dp_range_parse(struct dp_range *range, const char *header, int64_t size_bytes)
{
    static const char unit[] = "bytes=";
    const char *p = header + sizeof(unit) - 1;
    int64_t first, last;

    if (strncmp(header, unit, sizeof(unit) - 1) != 0)
        return false;
    first = take_number(&p);
    if (*p++ != '-')
        return false;
    last = take_number(&p);
    if (*p != '\0' || (first < 0 && last < 0)
        || (first >= 0 && last >= 0 && last < first))
        return false;
    if (first < 0) { /* the last so many bytes */
        first = last < size_bytes ? size_bytes - last : 0;
        last = size_bytes - 1;
    } else if (last < 0 || last >= size_bytes) {
        last = size_bytes - 1;
    }
    range->start = first < size_bytes ? first : size_bytes;
    range->len = first < size_bytes ? last - first + 1 : 0;
    return true;
}
