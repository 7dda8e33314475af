/* Base64, by libsodium. */
#include "crypto/base64.h"

#include <sodium.h>
#include <stdbool.h>
#include <string.h>

char *
dp_base64_encode(struct dp_arena *arena, const void *data, size_t len)
{
    size_t room =
        sodium_base64_encoded_len(len, sodium_base64_VARIANT_ORIGINAL);
    char *text = dp_alloc(arena, room);

    return sodium_bin2base64(text, room, data, len,
                             sodium_base64_VARIANT_ORIGINAL);
}

/* The libsodium variant that fits the alphabet and padding of text. */
static int
variant_of(const char *text, size_t len)
{
    bool url = memchr(text, '-', len) != NULL || memchr(text, '_', len) != NULL;
    bool padded = memchr(text, '=', len) != NULL;

    if (url)
        return padded ? sodium_base64_VARIANT_URLSAFE
                      : sodium_base64_VARIANT_URLSAFE_NO_PADDING;
    return padded ? sodium_base64_VARIANT_ORIGINAL
                  : sodium_base64_VARIANT_ORIGINAL_NO_PADDING;
}

int
dp_base64_decode(struct dp_arena *arena, const char *text, size_t len,
                 unsigned char **data, size_t *size_bytes, struct dp_err *err)
{
    size_t room = len / 4 * 3 + 3;
    const char *end = NULL;

    *data = dp_alloc(arena, room);
    *size_bytes = 0;
    if (sodium_base642bin(*data, room, text, len, " \t\r\n", size_bytes, &end,
                          variant_of(text, len))
            != 0
        || end != text + len)
        return dp_refuse(err, DP_E_BAD_PARAMS,
                         "This is not base64: send the file's bytes in "
                         "standard base64 or as a base64 data: URL.");
    return 0;
}
