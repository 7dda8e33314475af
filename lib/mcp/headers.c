/* Headers that repeat the body. */
#include "mcp/headers.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "crypto/base64.h"
#include "json/json.h"

#define OPENING "=?base64?"
#define CLOSING "?="

/* Blanks around a value are not part of it (RFC 9110 section 5.5). */
static const char *
trim(struct dp_arena *arena, const char *value)
{
    size_t len;

    value += strspn(value, " \t");
    len = strlen(value);
    while (len > 0 && (value[len - 1] == ' ' || value[len - 1] == '\t'))
        len--;
    return dp_strndup(arena, value, len);
}

/* Visible ASCII and blanks: what may stand in a header as it is. */
static bool
is_plain(const char *value)
{
    for (; *value != '\0'; value++) {
        if ((unsigned char)*value < 0x20 || (unsigned char)*value > 0x7e)
            return false;
    }
    return true;
}

/* NULL when it is no value: not ASCII, or base64 that is malformed. */
static const char *
decode(struct dp_arena *arena, const char *header)
{
    const char *value = trim(arena, header);
    size_t len = strlen(value);
    size_t frame = sizeof(OPENING) + sizeof(CLOSING) - 2;
    unsigned char *data;
    size_t size;
    struct dp_err err;

    if (!is_plain(value))
        return NULL;
    if (len < frame || strncmp(value, OPENING, sizeof(OPENING) - 1) != 0
        || strcmp(value + len - sizeof(CLOSING) + 1, CLOSING) != 0)
        return value;
    value = dp_strndup(arena, value + sizeof(OPENING) - 1, len - frame);
    if (dp_base64_decode(arena, value, strlen(value), &data, &size, &err) < 0
        || strcmp(dp_base64_encode(arena, data, size), value) != 0
        || memchr(data, 0, size) != NULL
        || !dp_utf8_valid((const char *)data, size))
        return NULL;
    return dp_strndup(arena, (const char *)data, size);
}

static int
mismatch(const char *name, const char *why, struct dp_err *err)
{
    return dp_refuse(err, DP_E_HEADER_MISMATCH, "The header %.80s %s.", name,
                     why);
}

int
dp_mcp_header_agrees(const struct dp_req *req, const char *name,
                     const char *value, bool needed, struct dp_err *err)
{
    const char *header = dp_req_header(req, name);

    if (header == NULL)
        return needed ? mismatch(name, "is missing", err) : 0;
    header = decode(req->arena, header);
    if (header == NULL)
        return mismatch(name, "is malformed", err);
    return strcmp(header, value) == 0
               ? 0
               : mismatch(name, "does not say what the body says", err);
}

/* Does the text of a header say this value? */
static bool
says(const char *text, const json_t *value)
{
    char *end;
    double number;

    switch (json_typeof(value)) {
    case JSON_STRING:
        return strcmp(text, json_string_value(value)) == 0;
    case JSON_TRUE:
        return strcmp(text, "true") == 0;
    case JSON_FALSE:
        return strcmp(text, "false") == 0;
    case JSON_INTEGER:
    case JSON_REAL:
        number = strtod(text, &end);
        return end != text && *end == '\0' && isfinite(number)
               && number >= json_number_value(value)
               && number <= json_number_value(value);
    default:
        return false;
    }
}

static int
check_param(const struct dp_req *req, const struct dp_arg *arg,
            const json_t *value, struct dp_err *err)
{
    const char *name = dp_printf(req->arena, "Mcp-Param-%s", arg->header);
    const char *header = dp_req_header(req, name);

    if (value == NULL || json_is_null(value))
        return header == NULL
                   ? 0
                   : mismatch(name, "has no argument in the body", err);
    if (header == NULL)
        return mismatch(name, "is missing", err);
    header = decode(req->arena, header);
    if (header == NULL)
        return mismatch(name, "is malformed", err);
    return says(header, value)
               ? 0
               : mismatch(name, "does not say what the body says", err);
}

int
dp_mcp_headers_check(const struct dp_req *req, const struct dp_arg *args,
                     const json_t *arguments, struct dp_err *err)
{
    for (const struct dp_arg *arg = args; arg != NULL && arg->name != NULL;
         arg++) {
        if (arg->header != NULL
            && check_param(req, arg, json_object_get(arguments, arg->name),
                           err)
                   < 0)
            return -1;
    }
    return 0;
}
