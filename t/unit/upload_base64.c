/* Base64 in arguments: plain, as a data: URL, too large, none. */
#include "upload/base64.h"

#include <string.h>

#include "crypto/init.h"
#include "tap/tap.h"

static struct dp_arena arena;

static enum dp_errcode
decode(const char *text, int64_t max_bytes, const char *want)
{
    struct dp_err err = {0};
    unsigned char *data = NULL;
    size_t len = 0;

    if (dp_intake_decode(&arena, text, max_bytes, &data, &len, &err) < 0)
        return err.code;
    return len == strlen(want) && memcmp(data, want, len) == 0
               ? DP_E_NONE
               : DP_E_INTERNAL;
}

int
main(void)
{
    dp_arena_init(&arena);
    dp_crypto_init();
    is_int(decode("aGVsbG8=", 100, "hello"), DP_E_NONE,
           "plain base64 is decoded");
    is_int(decode("data:image/png;base64,aGVsbG8=", 100, "hello"), DP_E_NONE,
           "a data: URL is decoded");
    is_int(decode("DATA:;x=y;BASE64,aGVsbG8", 100, "hello"), DP_E_NONE,
           "a data: URL in capitals and without padding is decoded");
    is_int(decode("aGVs\r\nbG8=\r\n", 5, "hello"), DP_E_NONE,
           "line breaks do not count");
    is_int(decode("data:image/png,hello", 100, ""), DP_E_BAD_PARAMS,
           "a data: URL that is not base64 is refused");
    is_int(decode("data:image/png;base64", 100, ""), DP_E_BAD_PARAMS,
           "a data: URL without data is refused");
    is_int(decode("", 100, ""), DP_E_BAD_PARAMS, "nothing is refused");
    is_int(decode("###", 100, ""), DP_E_BAD_PARAMS,
           "what is not base64 is refused");
    is_int(decode("aGVsbG8=", 5, "hello"), DP_E_NONE,
           "a file of exactly the limit is taken");
    is_int(decode("aGVsbG8=", 4, ""), DP_E_PAYLOAD,
           "a byte more is FUNCTION_PAYLOAD_TOO_LARGE");
    is_str(dp_errinfo[DP_E_PAYLOAD].name, "FUNCTION_PAYLOAD_TOO_LARGE",
           "and is called so");
    dp_arena_clear(&arena);
    return done();
}
