/* A document from outside as a JSON-RPC message. */
#include "fuzz.h"
#include "json/json.h"
#include "rpc/message.h"

static void
take_message(struct dp_arena *arena, const json_t *value)
{
    struct dp_rpc_message message;
    struct dp_err err = {0};
    struct dp_str out;
    json_t *answer;
    struct dp_err fault = {0};

    dp_str_init(&out, arena, 1u << 20);
    if (dp_rpc_parse(value, &message, &err) == 0) {
        MUST(message.kind == DP_RPC_RESPONSE || message.method != NULL);
        MUST((message.kind == DP_RPC_NOTIFICATION) == (message.id == NULL));
        dp_rpc_add_result(&out, message.id, "\"a\":1,", "{}");
    } else {
        MUST(err.code == DP_E_BAD_RPC);
        MUST_BE_REFUSAL(&err);
        dp_rpc_add_error(&out, message.id, &err);
    }
    if (!out.failed) {
        MUST(dp_json_parse(arena, out.data, out.len, &answer, &fault) == 0);
        MUST(json_equal(json_object_get(answer, "id"),
                        message.id != NULL ? message.id : json_null()));
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct dp_arena arena;
    struct dp_err err = {0};
    json_t *value;
    json_t *again;
    const char *text;
    size_t i;
    json_t *item;

    dp_arena_init(&arena);
    if (dp_json_parse(&arena, (const char *)data, size, &value, &err) < 0) {
        MUST(err.code == DP_E_BAD_JSON);
        MUST_BE_REFUSAL(&err);
    } else {
        text = dp_json_canonical(&arena, value);
        MUST(dp_utf8_valid(text, strlen(text)));
        MUST(dp_json_parse(&arena, text, strlen(text), &again, &err) == 0);
        MUST(strcmp(dp_json_canonical(&arena, again), text) == 0);
        take_message(&arena, value);
        json_array_foreach(value, i, item)
            take_message(&arena, item);
    }
    dp_arena_clear(&arena);
    return 0;
}
