/* String builder over an arena. */
#include "base/str.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

void
dp_str_init(struct dp_str *str, struct dp_arena *arena, size_t limit_bytes)
{
    memset(str, 0, sizeof(*str));
    str->arena = arena;
    str->limit_bytes = limit_bytes;
    str->cap = limit_bytes < 256 ? limit_bytes + 1 : 256;
    str->data = dp_alloc(arena, str->cap);
}

/* Make room for len more bytes and the NUL; false past the limit. */
static bool
reserve(struct dp_str *str, size_t len)
{
    size_t need;
    size_t cap = str->cap;
    char *data;

    if (str->failed || len > str->limit_bytes - str->len) {
        str->failed = true;
        return false;
    }
    need = str->len + len + 1;
    if (need <= cap)
        return true;
    while (cap < need)
        cap *= 2;
    data = dp_alloc(str->arena, cap);
    memcpy(data, str->data, str->len + 1);
    str->data = data;
    str->cap = cap;
    return true;
}

void
dp_str_add_n(struct dp_str *str, const char *data, size_t len)
{
    if (!reserve(str, len) || len == 0)
        return;
    memcpy(str->data + str->len, data, len);
    str->len += len;
    str->data[str->len] = '\0';
}

void
dp_str_add(struct dp_str *str, const char *text)
{
    dp_str_add_n(str, text, strlen(text));
}

void
dp_str_addf(struct dp_str *str, const char *fmt, ...)
{
    size_t room = str->cap - str->len;
    va_list args;
    int len;

    va_start(args, fmt);
    len = vsnprintf(str->data + str->len, room, fmt, args);
    va_end(args);
    if (len < 0 || !reserve(str, (size_t)len)) {
        str->data[str->len] = '\0';
        str->failed = true;
        return;
    }
    if ((size_t)len < room) {
        str->len += (size_t)len;
        return;
    }
    str->data[str->len] = '\0';
    va_start(args, fmt);
    vsnprintf(str->data + str->len, (size_t)len + 1, fmt, args);
    va_end(args);
    str->len += (size_t)len;
}

/* The short escape of a byte in a JSON string, or 0. */
static char
json_short(unsigned char c)
{
    static const char pairs[] = "\"\"\\\\\bb\ff\nn\rr\tt";

    for (const char *p = pairs; *p != '\0'; p += 2) {
        if ((unsigned char)*p == c)
            return p[1];
    }
    return '\0';
}

/* Text that needs no escapes. */
static void
add_plain(struct dp_str *str, const char *text, size_t len)
{
    size_t valid = dp_utf8_span(text, len);

    while (valid < len) {
        dp_str_add_n(str, text, valid);
        dp_str_add(str, "\357\277\275");
        text += valid + 1;
        len -= valid + 1;
        valid = dp_utf8_span(text, len);
    }
    dp_str_add_n(str, text, len);
}

/* One byte that a JSON string may not hold as it is. */
static void
add_escape(struct dp_str *str, unsigned char c)
{
    static const char hex[] = "0123456789abcdef";
    const char pair[] = {'\\', json_short(c)};
    const char point[] = {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]};

    if (pair[1] != '\0')
        dp_str_add_n(str, pair, sizeof(pair));
    else
        dp_str_add_n(str, point, sizeof(point));
}

void
dp_str_json(struct dp_str *str, const char *text)
{
    if (text == NULL) {
        dp_str_add(str, "null");
        return;
    }
    dp_str_add_n(str, "\"", 1);
    while (*text != '\0') {
        const char *end = text;

        while ((unsigned char)*end >= 0x20 && *end != '"' && *end != '\\')
            end++;
        add_plain(str, text, (size_t)(end - text));
        if (*end == '\0')
            break;
        add_escape(str, (unsigned char)*end);
        text = end + 1;
    }
    dp_str_add_n(str, "\"", 1);
}

void
dp_str_html(struct dp_str *str, const char *text)
{
    while (*text != '\0') {
        size_t plain = strcspn(text, "&<>\"'");

        dp_str_add_n(str, text, plain);
        text += plain;
        if (*text == '\0')
            break;
        dp_str_addf(str, "&#%d;", *text++);
    }
}

void
dp_str_url(struct dp_str *str, const char *text)
{
    static const char unreserved[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                     "abcdefghijklmnopqrstuvwxyz"
                                     "0123456789-._~";

    while (*text != '\0') {
        size_t plain = strspn(text, unreserved);

        dp_str_add_n(str, text, plain);
        text += plain;
        if (*text == '\0')
            break;
        dp_str_addf(str, "%%%02X", (unsigned char)*text++);
    }
}

void
dp_str_pointer(struct dp_str *str, const char *name)
{
    dp_str_add(str, "/");
    while (*name != '\0') {
        size_t plain = strcspn(name, "~/");

        dp_str_add_n(str, name, plain);
        name += plain;
        if (*name != '\0')
            dp_str_add(str, *name++ == '~' ? "~0" : "~1");
    }
}

void
dp_str_header(struct dp_str *str, const char *text)
{
    if (strpbrk(text, "\r\n") != NULL) {
        str->failed = true;
        return;
    }
    dp_str_add(str, text);
}
