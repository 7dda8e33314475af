/* Whole numbers in text.  libc only: the jailed child uses it, too. */
#include "base/number.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>

int
dp_number_parse(const char *text, int64_t min, int64_t max, int64_t *number)
{
    const char *digits = *text == '-' ? text + 1 : text;
    long long value;
    char *end;

    if (!isdigit((unsigned char)*digits))
        return -1;
    errno = 0;
    value = strtoll(text, &end, 10);
    if (errno != 0 || *end != '\0' || value < min || value > max)
        return -1;
    *number = value;
    return 0;
}
