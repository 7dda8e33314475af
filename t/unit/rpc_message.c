/* JSON-RPC messages: what is one, and how it is answered. */
#include "rpc/message.h"

#include <string.h>

#include "json_text.h"
#include "rpc/revision.h"

static struct dp_arena arena;
static struct dp_err err;
static struct dp_rpc_message message;

static int
parse(const char *text)
{
    memset(&err, 0, sizeof(err));
    return dp_rpc_parse(json_text(&arena, text), &message, &err);
}

static const char *
id(void)
{
    return message.id != NULL ? dp_json_print(&arena, message.id) : NULL;
}

static void
test_requests(void)
{
    is_int(parse("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\"}"),
           0, "a request is a message");
    is_int(message.kind, DP_RPC_REQUEST, "of its kind");
    is_str(message.method, "initialize", "with a method");
    is_str(id(), "1", "and an id");
    ok(message.params == NULL, "and perhaps no params");
    is_int(parse("{\"method\":\"x\",\"params\":{\"a\":1},\"id\":\"abc\","
                 "\"jsonrpc\":\"2.0\",\"more\":true}"),
           0, "members have no order, others do not matter");
    is_str(id(), "\"abc\"", "an id may be a string");
    is_int(json_object_size(message.params), 1, "params are an object");
    is_int(parse("{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"x\","
                 "\"params\":null}"),
           0, "null params are none");
    ok(message.params == NULL, "and are not there");
    is_str(id(), "0", "zero is an id");
    is_int(parse("{\"jsonrpc\":\"2.0\",\"id\":\"\",\"method\":\"x\"}"), 0,
           "so is an empty string");
    is_int(message.kind, DP_RPC_REQUEST, "which is answered");
    is_int(parse("{\"jsonrpc\":\"2.0\",\"id\":-7,\"method\":\"x\"}"), 0,
           "a negative number");
    is_int(parse("{\"jsonrpc\":\"2.0\",\"id\":9223372036854775807,"
                 "\"method\":\"x\"}"),
           0, "a large one");
    is_str(id(), "9223372036854775807", "that loses no digit");
    is_int(parse("{\"jsonrpc\":\"2.0\",\"id\":1.5,\"method\":\"x\"}"), 0,
           "and a fraction, though nobody should");
}

static void
test_others(void)
{
    is_int(parse("{\"jsonrpc\":\"2.0\",\"method\":"
                 "\"notifications/initialized\"}"),
           0, "a message without id");
    is_int(message.kind, DP_RPC_NOTIFICATION, "is a notification");
    ok(message.id == NULL, "that is not answered");
    is_int(parse("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}"), 0,
           "a message with a result");
    is_int(message.kind, DP_RPC_RESPONSE, "is a response");
    ok(message.method == NULL, "without a method");
    is_int(parse("{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":1}}"), 0,
           "one with an error");
    is_int(message.kind, DP_RPC_RESPONSE, "is one, too");
    is_int(parse("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":1,"
                 "\"method\":\"x\"}"),
           0, "a method makes it a request");
    is_int(message.kind, DP_RPC_REQUEST, "whatever else it has");
}

static const struct {
    const char *json;
    const char *id; /* that can be answered all the same */
    const char *what;
} bad[] = {
    {"1",          NULL, "a number"},
    {"\"x\"",      NULL, "a string"},
    {"null",       NULL, "null"},
    {"[]",         NULL, "a list"},
    {"{}",         NULL, "an empty object"},
    {"{\"method\":\"x\",\"id\":1}", "1", "a message without jsonrpc"},
    {"{\"jsonrpc\":\"1.0\",\"method\":\"x\",\"id\":1}", "1",
     "another version of it"},
    {"{\"jsonrpc\":2.0,\"method\":\"x\",\"id\":1}", "1",
     "a version that is a number"},
    {"{\"jsonrpc\":\"2.0\",\"id\":7}", "7", "a request without method"},
    {"{\"jsonrpc\":\"2.0\",\"method\":1,\"id\":7}", "7",
     "a method that is a number"},
    {"{\"jsonrpc\":\"2.0\",\"method\":null,\"id\":7}", "7",
     "a method that is null"},
    {"{\"jsonrpc\":\"2.0\",\"method\":\"x\",\"id\":null}", NULL,
     "an id that is null"},
    {"{\"jsonrpc\":\"2.0\",\"method\":\"x\",\"id\":true}", NULL,
     "an id that is true"},
    {"{\"jsonrpc\":\"2.0\",\"method\":\"x\",\"id\":{}}", NULL,
     "an id that is an object"},
    {"{\"jsonrpc\":\"2.0\",\"method\":\"x\",\"id\":[1]}", NULL,
     "an id that is a list"},
    {"{\"jsonrpc\":\"2.0\",\"method\":\"x\",\"id\":3,\"params\":[]}", "3",
     "params that are a list"},
    {"{\"jsonrpc\":\"2.0\",\"method\":\"x\",\"id\":3,\"params\":\"a\"}", "3",
     "params that are a string"},
    {"{\"jsonrpc\":\"2.0\",\"result\":{}}", NULL, "a response without id"},
    {"{\"jsonrpc\":\"2.0\",\"id\":4,\"result\":null,\"method\":5}", "4",
     "a response with half a method"},
};

static void
test_bad(void)
{
    char *text;

    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        ok(parse(bad[i].json) < 0 && err.code == DP_E_BAD_RPC,
           "%s is no message", bad[i].what);
        is_str(id(), bad[i].id, "and its id is known where it has one");
    }
    text = dp_printf(&arena, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":"
                             "\"%0128d\"}", 1);
    is_int(parse(text), 0, "a method's name may have 128 bytes");
    text = dp_printf(&arena, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":"
                             "\"%0129d\"}", 1);
    is_int(parse(text), -1, "but no more");
}

static void
test_answers(void)
{
    struct dp_str out;

    parse("{\"jsonrpc\":\"2.0\",\"id\":\"a\\\"b\",\"method\":\"x\"}");
    dp_str_init(&out, &arena, 10000);
    dp_rpc_add_result(&out, message.id, "", "{\"tools\":[]}");
    is_str(out.data,
           "{\"jsonrpc\":\"2.0\",\"id\":\"a\\\"b\",\"result\":{\"tools\":[]}}",
           "a result goes back with the id it came with");
    dp_str_init(&out, &arena, 10000);
    dp_rpc_add_result(&out, message.id, "\"a\":1,", "{\"tools\":[]}");
    is_str(strstr(out.data, "\"result\""),
           "\"result\":{\"a\":1,\"tools\":[]}}",
           "members of its era come before its own");
    dp_str_init(&out, &arena, 10000);
    dp_rpc_add_result(&out, message.id, "\"a\":1,", "{}");
    is_str(strstr(out.data, "\"result\""), "\"result\":{\"a\":1}}",
           "or alone");
    dp_str_init(&out, &arena, 10000);
    parse("{\"jsonrpc\":\"2.0\",\"id\":10,\"method\":\"x\"}");
    dp_refuse(&err, DP_E_BAD_PARAMS, "Missing uri");
    dp_rpc_add_error(&out, message.id, &err);
    is_str(out.data,
           "{\"jsonrpc\":\"2.0\",\"id\":10,\"error\":{\"code\":-32602,"
           "\"message\":\"Missing uri\",\"data\":null}}",
           "an error has code, message, and data that is null");
    dp_str_init(&out, &arena, 10000);
    err.data_json = "{\"uri\":\"x\"}";
    dp_rpc_add_error(&out, NULL, &err);
    is_str(out.data,
           "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32602,"
           "\"message\":\"Missing uri\",\"data\":{\"uri\":\"x\"}}}",
           "or not; an id nobody knows is null");
}

static void
test_revisions(void)
{
    static const struct {
        const char *name;
        bool batch;
        int status;
        bool inside;
    } rows[] = {
        {"2024-11-05", true,  204, false},
        {"2025-03-26", true,  202, false},
        {"2025-06-18", false, 202, false},
        {"2025-11-25", false, 202, true },
        {"2026-07-28", false, 202, true },
    };

    for (size_t i = 0; i < 5; i++) {
        const struct dp_revision *r = dp_revision_find(rows[i].name);

        ok(r != NULL, "revision %s is spoken", rows[i].name);
        is_int(r->batch, rows[i].batch,
               rows[i].batch ? "it has batches" : "it has no batches");
        is_int(r->notification_status, rows[i].status,
               "a notification has its status");
        is_int(r->input_errors_inside, rows[i].inside,
               "bad arguments are told in its way");
        ok(i == 0 || strcmp(rows[i - 1].name, rows[i].name) < 0,
           "the table goes from old to new");
    }
    ok(dp_revision_find("2027-01-01") == NULL, "a later one is not");
    ok(dp_revision_is_modern_name("2026-07-28")
           && dp_revision_is_modern_name("2027-01-01"),
       "from 2026-07-28 on they are modern");
    ok(!dp_revision_is_modern_name("2025-11-25")
           && !dp_revision_is_modern_name("v999.0.0")
           && !dp_revision_is_modern_name("2026-07-28 "),
       "which no other name is");
    ok(dp_revision_find("") == NULL, "nor is none");
    ok(dp_revision_find("2025-11-25 ") == NULL, "nor is one with a blank");
    is_str(dp_revision_latest_legacy()->name, "2025-11-25",
           "the latest with initialize");
    is_str(dp_revision_oldest()->name, "2024-11-05", "and the oldest");
}

int
main(void)
{
    dp_json_init();
    dp_arena_init(&arena);
    test_requests();
    test_others();
    test_bad();
    test_answers();
    test_revisions();
    dp_arena_clear(&arena);
    return done();
}
