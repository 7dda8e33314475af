/* Parameters of statements as text. */
#include "pg/param.h"

#include <string.h>

#include "base/uuid.h"

#define NIL_UUID "00000000-0000-0000-0000-000000000000"

const char *
dp_pg_int(struct dp_arena *arena, int64_t number)
{
    return dp_printf(arena, "%lld", (long long)number);
}

const char *
dp_pg_double(struct dp_arena *arena, double number)
{
    return dp_printf(arena, "%.17g", number);
}

const char *
dp_pg_bool(bool value)
{
    return value ? "t" : "f";
}

const char *
dp_pg_hex(struct dp_arena *arena, const void *data, size_t len)
{
    static const char digits[] = "0123456789abcdef";
    const unsigned char *bytes = data;
    char *text = dp_alloc(arena, 2 * len + 3);

    text[0] = '\\';
    text[1] = 'x';
    for (size_t i = 0; i < len; i++) {
        text[2 + 2 * i] = digits[bytes[i] >> 4];
        text[3 + 2 * i] = digits[bytes[i] & 15];
    }
    return text;
}

const char *
dp_pg_hash(struct dp_arena *arena, const struct dp_hash *hash)
{
    return hash == NULL ? NULL
                        : dp_pg_hex(arena, hash->bytes, sizeof(hash->bytes));
}

const char *
dp_pg_array(struct dp_arena *arena, const char *const *items, size_t n)
{
    size_t size = 3;
    char *text, *out;

    if (items == NULL)
        return NULL;
    for (size_t i = 0; i < n; i++)
        size += 2 * strlen(items[i]) + 3;
    out = text = dp_alloc(arena, size);
    *out++ = '{';
    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            *out++ = ',';
        *out++ = '"';
        for (const char *in = items[i]; *in != '\0'; in++) {
            if (*in == '"' || *in == '\\')
                *out++ = '\\';
            *out++ = *in;
        }
        *out++ = '"';
    }
    *out = '}';
    return text;
}

const char *
dp_pg_uuid(const char *id)
{
    return id == NULL || dp_is_uuid(id) ? id : NIL_UUID;
}
