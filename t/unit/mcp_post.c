/* The protocol engine: revisions, lists, batches, what is no message. */
#include <stdio.h>
#include <string.h>

#include "endpoint.h"
#include "json/json.h"
#include "tap/tap.h"

static void
test_initialize(void)
{
    static const char *const names[]
        = {"2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"};
    char params[100];

    is_int(call("initialize", NULL), 200, "initialize needs no params");
    is_str(at("result/protocolVersion"), "\"2024-11-05\"",
           "and is of the oldest revision then");
    is_str(at("result/capabilities"),
           "{\"tools\":{\"listChanged\":false},\"resources\":"
           "{\"listChanged\":false,\"subscribe\":false}}",
           "it has tools and resources, whose lists stay");
    is_str(at("result/serverInfo/name"), "\"dubplate\"", "it says its name");
    is_str(at("result/instructions"), "\"Be kind.\"", "and what to do");
    for (size_t i = 0; i < 4; i++) {
        snprintf(params, sizeof(params), "{\"protocolVersion\":\"%s\"}",
                 names[i]);
        call("initialize", params);
        is_str(at("result/protocolVersion"),
               dp_json_quote(&x.arena, names[i]),
               "a revision that is spoken is agreed upon");
    }
    call("initialize", "{\"protocolVersion\":\"2030-01-01\"}");
    is_str(at("result/protocolVersion"), "\"2025-11-25\"",
           "for another the latest is offered");
    call("initialize", "{\"protocolVersion\":7}");
    is_str(at("result/protocolVersion"), "\"2024-11-05\"",
           "a version that is no text counts as none");
}

static void
test_lists(void)
{
    is_int(call("ping", NULL), 200, "ping is answered");
    is_str(at("result"), "{}", "by nothing");
    is_int(call("tools/list", NULL), 200, "tools are listed");
    is_int(json_array_size(json_object_get(
               json_object_get(answered, "result"), "tools")),
           3, "all of them");
    is_str(at("result/tools/0/name"), "\"echo_text\"", "in their order");
    is_str(at("result/tools/0/inputSchema"),
           "{\"type\":\"object\",\"properties\":{\"text\":{\"type\":"
           "\"string\",\"minLength\":1},\"times\":{\"type\":\"integer\","
           "\"minimum\":1,\"maximum\":3}},\"required\":[\"text\"],"
           "\"additionalProperties\":false}",
           "with the schema of what they take");
    is_str(at("result/tools/0/outputSchema/type"), "\"object\"",
           "and of what they give");
    is_str(at("result/tools/0/annotations"),
           "{\"title\":\"Echo\",\"readOnlyHint\":true,\"destructiveHint\":"
           "false,\"idempotentHint\":true,\"openWorldHint\":false}",
           "a tool that reads says so");
    is_str(at("result/tools/2/annotations"),
           "{\"title\":\"Write\",\"readOnlyHint\":false,\"destructiveHint\":"
           "true,\"idempotentHint\":false,\"openWorldHint\":true}",
           "as does one that writes");
    is_str(at("result/nextCursor"), NULL, "there is one page");
    is_int(call("tools/list", "{\"cursor\":\"x\"}"), 200, "a cursor");
    is_str(at("error/code"), "-32602", "is none we gave");
    is_int(call("tools/list", "{\"cursor\":null}"), 200, "null");
    is_str(at("error"), NULL, "is no cursor");
    call("resources/list", NULL);
    is_str(at("result"),
           "{\"resources\":[{\"uri\":\"mcp://page\",\"name\":\"page\","
           "\"title\":\"Page\",\"description\":\"A page.\",\"mimeType\":"
           "\"application/json\"}]}",
           "resources are listed");
    call("resources/templates/list", NULL);
    is_str(at("result"),
           "{\"resourceTemplates\":[{\"uriTemplate\":"
           "\"mcp://item/{id}/text\",\"name\":\"item\",\"title\":\"Item\","
           "\"description\":\"An item.\",\"mimeType\":"
           "\"application/json\"}]}",
           "templates have a list of their own");
}

static void
test_batches(void)
{
    static const char two[]
        = "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"},"
          "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"},"
          "{\"jsonrpc\":\"2.0\",\"id\":\"b\",\"method\":\"nope\"},"
          "7,{\"jsonrpc\":\"2.0\",\"id\":9,\"result\":{}}]";
    char many[8000] = "[0";

    is_int(post(NULL, two), 200, "a batch is answered");
    is_int(json_array_size(answered), 3, "by those of its messages that ask");
    is_str(at("0"), "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}",
           "each by itself");
    is_str(at("1/error/code"), "-32601", "one may fail");
    is_str(at("1/id"), "\"b\"", "with its own id");
    is_str(at("2/error/code"), "-32600", "and one need not be a message");
    is_int(post("2025-03-26", two), 200, "2025-03-26 has batches");
    is_int(post("2025-06-18", two), 400, "2025-06-18 has none");
    is_str(at("error/code"), "-32600", "and says so");
    is_int(post("2025-11-25", two), 400, "nor has 2025-11-25");
    is_int(post(NULL, "[]"), 400, "an empty batch is none");
    is_str(at("error/code"), "-32600", "but an error, not a list");
    is_int(post(NULL, "[{\"jsonrpc\":\"2.0\",\"method\":\"a\"}]"), 204,
           "a batch of notifications is answered by nothing");
    is_int(post("2025-03-26", "[{\"jsonrpc\":\"2.0\",\"method\":\"a\"}]"),
           202, "in the way of its revision");
    for (size_t i = 1; i < 64; i++)
        strcat(many, ",0");
    strcat(many, "]");
    is_int(post(NULL, many), 200, "64 messages are taken");
    is_int(json_array_size(answered), 64, "all of them");
    strcpy(many + strlen(many) - 1, ",0]");
    is_int(post(NULL, many), 400, "65 are not");
}

static void
test_envelope(void)
{
    is_int(post(NULL, "{\"jsonrpc\":\"2.0\",\"method\":\"x\"}"), 204,
           "a notification is answered by 204");
    is_str(exchange_sent_body(&x), "", "and nothing");
    is_int(post("2025-06-18", "{\"jsonrpc\":\"2.0\",\"method\":\"x\"}"), 202,
           "by 202 in later revisions");
    is_int(post("2025-11-25",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}"),
           202, "as is an answer of the client");
    is_int(call("nope", NULL), 200, "an unknown method is answered");
    is_str(at("error"),
           "{\"code\":-32601,\"message\":\"Method not found: nope\","
           "\"data\":null}",
           "by its code");
    is_int(post(NULL, "{"), 400, "what is no JSON is 400");
    is_str(at("error/code"), "-32700", "and a parse error");
    is_str(at("id"), "null", "to nobody");
    is_int(post(NULL, "{\"jsonrpc\":\"2.0\",\"id\":5}"), 400,
           "what is no message is 400");
    is_str(at("error/code"), "-32600", "and an invalid request");
    is_str(at("id"), "5", "to whoever sent it");
    is_int(call_as("2025-01-01", "ping", NULL), 400,
           "a revision not spoken is 400");
    is_str(at("error"),
           "{\"code\":-32022,\"message\":\"Unsupported protocol version\","
           "\"data\":{\"supported\":[\"2024-11-05\",\"2025-03-26\","
           "\"2025-06-18\",\"2025-11-25\",\"2026-07-28\"],\"requested\":"
           "\"2025-01-01\"}}",
           "with those that are");
    is_int(call_as("\377\"x", "ping", NULL), 400, "whatever bytes it is");
    is_str(at("error/data/requested"), "\"\357\277\275\\\"x\"",
           "which are answered in JSON");
    exchange_close(&x);
    exchange_open(&x, "POST", "/mcp");
    exchange_body(&x, "text/plain", "{}");
    is_int(exchange_answer(&x, &app, NULL), 415, "another type is 415");
}

int
main(void)
{
    endpoint_open();
    test_initialize();
    test_lists();
    test_batches();
    test_envelope();
    endpoint_close();
    return done();
}
