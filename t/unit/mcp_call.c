/* Tools that are called, resources that are read, and who may. */
#include <stdio.h>
#include <string.h>

#include "endpoint.h"
#include "tap/tap.h"

static void
test_call(void)
{
    is_int(call("tools/call", "{\"name\":\"echo_text\",\"arguments\":"
                              "{\"text\":\"hi\"}}"),
           200, "a tool is called");
    is_str(at("result/content/0/text"),
           "\"{\\\"text\\\":\\\"hi\\\",\\\"times\\\":1,"
           "\\\"who\\\":\\\"ann\\\"}\"",
           "what it gives is text");
    is_str(at("result/structuredContent"),
           "{\"text\":\"hi\",\"times\":1,\"who\":\"ann\"}", "and data");
    is_str(at("result/isError"), NULL, "no error is told");
    call("tools/call", "{\"name\":\"say\",\"arguments\":{\"text\":\"hi\","
                       "\"count\":2}}");
    is_str(at("result/structuredContent/times"), "2",
           "a tool and an argument answer to other names");
    call("tools/call", "{\"name\":\"write\"}");
    is_str(at("result/structuredContent"), "{}",
           "a tool without arguments needs none");
    call("tools/call", "{\"name\":\"echo_text\",\"arguments\":{\"text\":"
                       "\"hi\",\"access_token\":\"a\","
                       "\"accessToken\":\"b\"}}");
    is_str(at("error"), NULL, "a token beside a bearer is not looked at");
    ok(strstr(x.out.data, "access") == NULL, "and goes no further");
}

static void
test_call_errors(void)
{
    static const char missing[]
        = "{\"name\":\"echo_text\",\"arguments\":{}}";
    static const char *const old[]
        = {NULL, "2024-11-05", "2025-03-26", "2025-06-18"};

    is_int(call("tools/call", NULL), 200, "a call without params");
    is_str(at("error/message"), "\"Missing name\"", "lacks a name");
    call("tools/call", "{\"name\":\"echo_txt\"}");
    is_str(at("error/code"), "-32602", "an unknown tool is bad params");
    is_str(at("error/message"),
           "\"Unknown tool: echo_txt. Did you mean 'echo_text'? tools/list "
           "has them all.\"",
           "with a suggestion in words");
    is_str(at("error/data"), "{\"suggestions\":[\"echo_text\"]}",
           "and as data");
    call("tools/call", "{\"name\":\"\303\251\303\251\303\251\303\251\303\251"
                       "\303\251\303\251\303\251\303\251\303\251\303\251"
                       "\303\251\303\251\303\251\303\251\303\251\303\251"
                       "\303\251\303\251\303\251\303\251\303\251\303\251"
                       "\303\251\303\251\303\251\303\251\303\251\303\251"
                       "x\303\251\303\251\"}");
    is_str(at("error/code"), "-32602",
           "a name that is cut inside a letter is still answered in UTF-8");
    call("tools/call", "{\"name\":\"write\",\"arguments\":[]}");
    is_str(at("error/message"), "\"arguments must be an object\"",
           "a list is no arguments");
    for (size_t i = 0; i < 4; i++) {
        call_as(old[i], "tools/call", missing);
        is_str(at("error/code"), "-32602",
               "bad arguments are an error up to 2025-06-18");
        is_str(at("error/data/argument"), "\"text\"", "that names one");
    }
    is_int(call_as("2025-11-25", "tools/call", missing), 200,
           "from 2025-11-25 on they are a result");
    is_str(at("result/isError"), "true", "that is an error");
    ok(strstr(at("result/content/0/text"), "text is missing") != NULL,
       "for the model to read");
}

static void
test_tool_failures(void)
{
    call("tools/call", "{\"name\":\"fail\",\"arguments\":{\"how\":\"\"}}");
    is_str(at("result/isError"), "true", "a tool that fails has a result");
    ok(strstr(at("result/content/0/text"),
              "\\\"error\\\":\\\"insufficient_credits\\\"")
           != NULL,
       "that names the failure");
    ok(strstr(at("result/content/0/text"), "\\\"lacking\\\":3") != NULL,
       "with its data");
    is_int(call("tools/call",
                "{\"name\":\"fail\",\"arguments\":{\"how\":\"internal\"}}"),
           200, "a fault of the server");
    is_str(at("error/code"), "-32603", "is an error of the protocol");
    ok(strstr(x.out.data, "secret") == NULL, "that does not say too much");
    is_int(call("tools/call",
                "{\"name\":\"fail\",\"arguments\":{\"how\":\"database\"}}"),
           503, "no database is 503");
    is_str(exchange_header(&x, "Retry-After"), "5", "for a while");
    is_str(at("error/code"), "-32000", "and an error of the server");
    is_str(at("id"), "1", "to this very request");
}

static void
test_scopes(void)
{
    scopes = DP_SCOPE_READ;
    is_int(call("tools/call", "{\"name\":\"write\"}"), 403,
           "a token that reads may not write");
    is_str(at("error/code"), "403", "which JSON-RPC is told as well");
    is_str(at("error/message"),
           "\"write needs a token with the scope mcp:write.\"",
           "with the scope that lacks");
    is_str(at("error/data/scope"), "\"mcp:write\"", "by name");
    is_str(exchange_header(&x, "WWW-Authenticate"),
           "Bearer error=\"insufficient_scope\", scope=\"mcp:write\", "
           "resource_metadata=\"http://127.0.0.1:8080/.well-known/"
           "oauth-protected-resource/mcp\", error_description=\"write needs "
           "a token with the scope mcp:write.\"",
           "and a challenge that says the same");
    is_int(post(NULL, "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":"
                      "\"tools/call\",\"params\":{\"name\":\"write\"}},"
                      "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":"
                      "\"ping\"}]"),
           200, "in a batch each item is refused by itself");
    is_str(at("0/error/code"), "403", "the one that may not");
    is_str(at("0/error/data/scope"), "\"mcp:write\"", "with the scope");
    is_str(at("1/result"), "{}", "and no other");
    is_str(exchange_header(&x, "WWW-Authenticate"), NULL,
           "without a challenge");
    is_int(call("tools/call", "{\"name\":\"echo_text\",\"arguments\":"
                              "{\"text\":\"a\"}}"),
           200, "but it may read");
    scopes = 1u << 7;
    is_int(call("resources/read", "{\"uri\":\"mcp://page\"}"), 403,
           "a token that cannot read may not read");
    is_int(call("tools/list", NULL), 200, "yet it may look at the lists");
    scopes = 0;
    is_int(call("tools/list", NULL), 401, "nobody may nothing");
    is_str(at("error/code"), "401", "which JSON-RPC is told as well");
    is_str(at("id"), "1", "with the request's id");
    ok(exchange_header(&x, "WWW-Authenticate") != NULL,
       "and the challenge is there");
    scopes = DP_SCOPE_READ | DP_SCOPE_WRITE;
}

static void
test_resources(void)
{
    is_int(call("resources/read", "{\"uri\":\"mcp://page\"}"), 200,
           "a resource is read");
    is_str(at("result"),
           "{\"contents\":[{\"uri\":\"mcp://page\",\"mimeType\":"
           "\"application/json\",\"text\":\"{\\\"id\\\":\\\"-\\\"}\"}]}",
           "as text");
    call("resources/read", "{\"uri\":\"mcp://item/a-1_B/text\"}");
    is_str(at("result/contents/0/text"), "\"{\\\"id\\\":\\\"a-1_B\\\"}\"",
           "a template takes what it matched");
    is_str(at("result/contents/0/uri"), "\"mcp://item/a-1_B/text\"",
           "and answers with the address it was asked for");
    call("resources/read", "{}");
    is_str(at("error"),
           "{\"code\":-32602,\"message\":\"Missing uri\",\"data\":null}",
           "no uri is told to the letter");
    call("resources/read", "{\"uri\":5}");
    is_str(at("error/message"), "\"Missing uri\"", "a number is none");
    call("resources/read", "{\"uri\":\"mcp://item/none/text\"}");
    is_str(at("error/code"), "-32002", "what is not there is -32002");
    is_str(at("error/data"), "{\"uri\":\"mcp://item/none/text\"}",
           "with the uri");
    call("resources/read", "{\"uri\":\"mcp://item/broken/text\"}");
    is_str(at("error/code"), "-32603", "what fails is -32603");
}

static void
test_resource_uris(void)
{
    static const char too_long[] =
        "mcp://item/01234567890123456789012345678901234567890123456789"
        "012345678901234/text";
    static const char *const none[] = {
        "mcp://pag", "mcp://pages", "mcp://page/", "MCP://page", "",
        "mcp://item//text", "mcp://item/a b/text", "mcp://item/a/b/text",
        "mcp://item/../text", "mcp://item/a/tex", "mcp://item/a/texts",
        "mcp://item/a", "mcp://item/{id}/text", "mcp://item/%61/text",
        "mcp://item/a\\\"b/text", too_long,
    };
    char params[300];

    for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
        snprintf(params, sizeof(params), "{\"uri\":\"%s\"}", none[i]);
        call("resources/read", params);
        ok(at("error/code") != NULL
               && strcmp(at("error/code"), "-32002") == 0,
           "there is no '%s'", none[i]);
    }
}

int
main(void)
{
    endpoint_open();
    test_call();
    test_call_errors();
    test_tool_failures();
    test_scopes();
    test_resources();
    test_resource_uris();
    endpoint_close();
    return done();
}
