/* UTF-8. */
#include "base/utf8.h"

#include <stdint.h>
#include <string.h>

/* Length of the sequence at data and its code point; 0 when invalid. */
static size_t
decode(const unsigned char *data, size_t len, uint32_t *point)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    unsigned char lead = data[0];
    size_t n = lead < 0x80              ? 1
               : (lead & 0xe0) == 0xc0 ? 2
               : (lead & 0xf0) == 0xe0 ? 3
               : (lead & 0xf8) == 0xf0 ? 4
                                       : 0;

    if (n == 0 || n > len)
        return 0;
    *point = n == 1 ? lead : lead & (0xffu >> (n + 1));
    for (size_t i = 1; i < n; i++) {
        if ((data[i] & 0xc0) != 0x80)
            return 0;
        *point = *point << 6 | (data[i] & 0x3fu);
    }
    if (*point < least[n] || *point > 0x10ffff
        || (*point >= 0xd800 && *point <= 0xdfff))
        return 0;
    return n;
}

size_t
dp_utf8_span(const char *data, size_t len)
{
    const unsigned char *bytes = (const unsigned char *)data;
    size_t i = 0;
    uint32_t point;

    while (i < len) {
        size_t n = bytes[i] < 0x80 ? 1 : decode(bytes + i, len - i, &point);

        if (n == 0)
            break;
        i += n;
    }
    return i;
}

bool
dp_utf8_valid(const char *data, size_t len)
{
    return dp_utf8_span(data, len) == len;
}

static bool
is_hidden(uint32_t point)
{
    return point < 0x20 || (point >= 0x7f && point < 0xa0) || point == 0x61c
           || (point >= 0x200b && point <= 0x200f)
           || (point >= 0x2028 && point <= 0x202e)
           || (point >= 0x2066 && point <= 0x2069) || point == 0xfeff;
}

size_t
dp_utf8_next(const char *data, size_t len, bool *shown)
{
    uint32_t point = 0;
    size_t n = decode((const unsigned char *)data, len, &point);

    *shown = n > 0 && !is_hidden(point);
    return n > 0 ? n : 1;
}

char *
dp_utf8_clean(struct dp_arena *arena, const char *text, size_t max_chars)
{
    size_t len = strlen(text);
    char *copy = dp_alloc(arena, len + 1);
    char *end = copy;

    for (size_t i = 0, chars = 0; i < len && chars < max_chars;) {
        bool shown;
        size_t n = dp_utf8_next(text + i, len - i, &shown);

        if (shown) {
            memcpy(end, text + i, n);
            end += n;
            chars++;
        } else if (dp_utf8_span(text + i, n) == 0) {
            *end++ = '?';
            chars++;
        }
        i += n;
    }
    *end = '\0';
    return copy;
}
