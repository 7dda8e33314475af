/* Base64 inside JSON. */
#include "upload/base64.h"

#include <string.h>
#include <strings.h>

#include "crypto/base64.h"

/* The data of a data: URL; text itself when it is none, NULL if malformed. */
static const char *
skip_data_url(const char *text)
{
    static const char mark[] = ";base64";
    const char *comma;

    if (strncasecmp(text, "data:", 5) != 0)
        return text;
    comma = strchr(text, ',');
    if (comma == NULL || comma - text < (ptrdiff_t)sizeof(mark) - 1
        || strncasecmp(comma - (sizeof(mark) - 1), mark, sizeof(mark) - 1)
               != 0)
        return NULL;
    return comma + 1;
}

int
dp_intake_decode(struct dp_arena *arena, const char *text, int64_t max_bytes,
                 unsigned char **data, size_t *len, struct dp_err *err)
{
    const char *base64 = skip_data_url(text);
    size_t digits;

    if (base64 == NULL)
        return dp_refuse(err, DP_E_BAD_PARAMS,
                         "A data: URL must say ;base64 before its comma.");
    digits = strlen(base64);
    /* Padding and line breaks may make it a little longer than 4/3. */
    if ((int64_t)(digits / 4) * 3 > max_bytes + max_bytes / 16 + 4)
        return dp_fail(err, DP_E_PAYLOAD, "%zu characters", digits);
    if (dp_base64_decode(arena, base64, digits, data, len, err) < 0)
        return -1;
    if ((int64_t)*len > max_bytes)
        return dp_fail(err, DP_E_PAYLOAD, "%zu bytes", *len);
    if (*len == 0)
        return dp_refuse(err, DP_E_BAD_PARAMS, "The base64 text is empty.");
    return 0;
}

int
dp_intake_base64(const struct dp_intake *in, const char *type,
                 const char *file_name, const char *text, json_t **answer,
                 struct dp_err *err)
{
    struct dp_writer *writer;
    unsigned char *data;
    size_t len;

    if (dp_intake_rate(in, err) < 0
        || dp_intake_decode(in->arena, text,
                            in->conf->limits_base64_max_bytes, &data, &len,
                            err)
               < 0)
        return -1;
    writer = dp_intake_writer(in, (int64_t)len, err);
    if (writer == NULL || dp_writer_add(writer, data, len, err) < 0)
        return -1;
    return dp_intake_store(in, type, file_name, writer, answer, err);
}
