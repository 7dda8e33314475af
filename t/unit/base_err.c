/* The registry of failures, and what a client is told of one. */
#include "base/err.h"

#include <jansson.h>
#include <string.h>

#include "tap/tap.h"

static struct dp_arena arena;

static bool
is_known_status(int status)
{
    static const int known[] = {400, 401, 402, 403, 404, 405, 409, 410, 411,
                                413, 415, 422, 429, 500, 502, 503, 507};

    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        if (known[i] == status)
            return true;
    }
    return false;
}

/* Codes of JSON-RPC, of MCP, of the documented API, of servers. */
static bool
is_known_rpc(int code)
{
    return code == -32700 || (code <= -32600 && code >= -32603)
           || (code <= -32000 && code >= -32002)
           || (code <= -32020 && code >= -32022)
           || code == 401 || code == 403;
}

static void
test_rows(void)
{
    for (int i = 1; i < DP_E_MAX; i++) {
        const struct dp_errinfo *row = &dp_errinfo[i];

        ok(row->name != NULL && row->name[0] != '\0', "code %d has a row", i);
        ok(is_known_status(row->http), "%s has an HTTP status: %d",
           row->name, row->http);
        ok(is_known_rpc(row->rpc), "%s has a JSON-RPC code: %d", row->name,
           row->rpc);
        ok(row->text != NULL && row->text[0] != '\0', "%s has a text",
           row->name);
    }
}

static void
test_names(void)
{
    int twice = 0;
    int odd = 0;

    for (int i = 0; i < DP_E_MAX; i++) {
        const char *name = dp_errinfo[i].name;

        odd += strspn(name, "abcdefghijklmnopqrstuvwxyz"
                            "ABCDEFGHIJKLMNOPQRSTUVWXYZ_")
               != strlen(name);
        for (int j = 0; j < i; j++)
            twice += strcmp(name, dp_errinfo[j].name) == 0;
    }
    is_int(twice, 0, "no two rows have one name");
    is_int(odd, 0, "names are identifiers that a client can switch on");
    is_str(dp_errinfo[DP_E_BAD_JSON].text, "Parse error",
           "-32700 is told in the words of JSON-RPC");
    is_str(dp_errinfo[DP_E_PAYLOAD].name, "FUNCTION_PAYLOAD_TOO_LARGE",
           "a base64 file that is too large has its documented name");
}

static void
test_oauth(void)
{
    static const struct {
        enum dp_errcode code;
        const char *name;
    } rows[] = {
        {DP_E_INVALID_GRANT, "invalid_grant"},
        {DP_E_INVALID_TARGET, "invalid_target"},
        {DP_E_BAD_REQUEST, "invalid_request"},
        {DP_E_MEDIA_TYPE, "invalid_request"},
        {DP_E_UNAUTHORIZED, "invalid_token"},
        {DP_E_SCOPE, "insufficient_scope"},
        {DP_E_FORBIDDEN, "access_denied"},
        {DP_E_RATE, "temporarily_unavailable"},
        {DP_E_UNAVAILABLE, "temporarily_unavailable"},
        {DP_E_INTERNAL, "server_error"},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const struct dp_err err = {.code = rows[i].code};

        is_str(dp_err_oauth(&err), rows[i].name, dp_err_name(&err));
    }
}

static void
test_fill(void)
{
    struct dp_err err;

    memset(&err, 'x', sizeof(err));
    is_int(dp_fail(&err, DP_E_INTERNAL, "errno %d", 5), -1, "failing is -1");
    is_str(err.detail, "errno 5", "a detail is for the log");
    is_str(dp_err_text(&err), dp_errinfo[DP_E_INTERNAL].text,
           "and the client gets the registry's text");
    ok(err.data_json == NULL && err.retry_after_s == 0,
       "nothing of an older failure is left");
    is_int(dp_refuse(&err, DP_E_BAD_PARAMS, "Missing %s", "uri"), -1,
           "refusing is -1");
    is_str(dp_err_text(&err), "Missing uri", "a text is for the client");
    is_str(err.detail, "", "and the log gets no detail");
    is_str(dp_err_name(&err), "invalid_params", "the name is its row's");
    dp_refuse(&err, DP_E_BAD_PARAMS, "%0600d", 1);
    is_int(strlen(err.text), sizeof(err.text) - 1, "a long text is cut");
    dp_fail(&err, DP_E_BAD_PARAMS, "%0600d", 1);
    is_int(strlen(err.detail), sizeof(err.detail) - 1,
           "and a long detail as well");
}

static json_t *
print(const struct dp_err *err)
{
    struct dp_str out;

    dp_str_init(&out, &arena, 10000);
    dp_err_print(&out, err, "id-1");
    return json_loads(out.data, 0, NULL);
}

static void
test_print(void)
{
    struct dp_err err;
    json_t *json;

    dp_fail(&err, DP_E_INTERNAL, "secret detail");
    json = print(&err);
    is_int(json_object_size(json), 3, "an error has three members");
    is_str(json_string_value(json_object_get(json, "error")), "internal",
           "its name");
    is_str(json_string_value(json_object_get(json, "message")),
           dp_errinfo[DP_E_INTERNAL].text, "its text, never the detail");
    is_str(json_string_value(json_object_get(json, "requestId")), "id-1",
           "and the request's id");
    json_decref(json);

    dp_refuse(&err, DP_E_RATE, "Slow \"down\".\n");
    err.retry_after_s = 17;
    err.data_json = "{\"limit\":10,\"list\":[1,2]}";
    json = print(&err);
    is_str(json_string_value(json_object_get(json, "message")),
           "Slow \"down\".\n", "a text is escaped");
    is_int(json_integer_value(json_object_get(json, "retryAfterSeconds")),
           17, "retryAfterSeconds says when to come again");
    is_int(json_integer_value(json_object_get(json, "limit")), 10,
           "members of data stand beside the others");
    is_int(json_array_size(json_object_get(json, "list")), 2, "all of them");
    json_decref(json);

    err.data_json = "{}";
    json = print(&err);
    is_int(json_object_size(json), 4, "empty data adds none");
    json_decref(json);
}

int
main(void)
{
    dp_arena_init(&arena);
    test_rows();
    test_names();
    test_oauth();
    test_fill();
    test_print();
    dp_arena_clear(&arena);
    return done();
}
