/* Sealed bytes, to and from statements. */
#include "store/sealed.h"

#include <string.h>

#include "crypto/base64.h"
#include "pg/param.h"

const char *
dp_sealed_param(struct dp_arena *arena, const struct dp_sealed *sealed)
{
    return dp_pg_hex(arena, sealed->data, sealed->size_bytes);
}

int
dp_sealed_read(struct dp_arena *arena, const char *base64,
               struct dp_sealed *sealed, struct dp_err *err)
{
    unsigned char *data;

    *sealed = (struct dp_sealed){0};
    if (base64 == NULL)
        return 0;
    if (dp_base64_decode(arena, base64, strlen(base64), &data,
                         &sealed->size_bytes, err)
        < 0)
        return -1;
    sealed->data = data;
    return 0;
}
