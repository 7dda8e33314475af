/* Base64 of a file, plain and as a data: URL. */
#include "fuzz.h"
#include "upload/base64.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct dp_arena arena;
    struct dp_err err = {0};
    unsigned char *bytes = NULL;
    size_t len = 0;
    char *text;

    dp_arena_init(&arena);
    text = dp_strndup(&arena, (const char *)data, size);
    if (dp_intake_decode(&arena, text, 4096, &bytes, &len, &err) == 0) {
        MUST(len <= 4096 && len <= size);
    } else {
        MUST(err.code == DP_E_PAYLOAD || err.code == DP_E_BAD_PARAMS);
        MUST_BE_REFUSAL(&err);
    }
    dp_arena_clear(&arena);
    return 0;
}
