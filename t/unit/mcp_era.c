/* Revision 2026-07-28: the ladder from a request to its answer. */
#include <stdio.h>
#include <string.h>

#include "endpoint.h"
#include "json/json.h"
#include "tap/tap.h"

#define NEW "2026-07-28"
#define KEY(name) "\"io.modelcontextprotocol/" name "\""

/* A request with this _meta, and these headers, NULL where there is none. */
static int
ask(const char *method, const char *rest, const char *meta,
    const char *const headers[3])
{
    static const char *const names[] = {"HTTP_MCP_PROTOCOL_VERSION",
                                        "HTTP_MCP_METHOD", "HTTP_MCP_NAME"};
    char body[2000];
    int status;

    snprintf(body, sizeof(body),
             "{\"jsonrpc\":\"2.0\",\"id\":\"q\",\"method\":\"%s\",\"params\":"
             "{%s%s%s}}",
             method, meta != NULL ? "\"_meta\":" : "",
             meta != NULL ? meta : "", rest);
    if (x.arena.head != NULL)
        exchange_close(&x);
    json_decref(answered);
    exchange_open(&x, "POST", "/mcp");
    exchange_body(&x, "application/json", body);
    for (size_t i = 0; i < 3; i++) {
        if (headers[i] != NULL)
            exchange_var(&x, names[i], headers[i]);
    }
    status = exchange_answer(&x, &app, NULL);
    answered = json_loads(exchange_sent_body(&x), 0, NULL);
    return status;
}

static const char good[] = "{" KEY("protocolVersion") ":\"" NEW "\"," KEY(
    "clientCapabilities") ":{}}";

static const struct row {
    const char *what, *method, *rest, *meta;
    const char *headers[3];
    int status;
    const char *code;
} rows[] = {
    {"a request is answered", "tools/list", "", good,
     {NEW, "tools/list"}, 200, NULL},
    {"blanks around a header do not matter", "tools/list", "", good,
     {NEW, " tools/list\t"}, 200, NULL},
    {"capabilities must be there", "tools/list", "",
     "{" KEY("protocolVersion") ":\"" NEW "\"}",
     {NEW, "tools/list"}, 400, "-32602"},
    {"capabilities must be an object", "tools/list", "",
     "{" KEY("protocolVersion") ":\"" NEW "\"," KEY(
         "clientCapabilities") ":[]}",
     {NEW, "tools/list"}, 400, "-32602"},
    {"the version must be text", "tools/list", "",
     "{" KEY("protocolVersion") ":7," KEY("clientCapabilities") ":{}}",
     {NEW, "tools/list"}, 400, "-32602"},
    {"a header alone makes no request modern", "tools/list", "", NULL,
     {NEW, "tools/list"}, 400, "-32602"},
    {"nor an initialize", "initialize", "", NULL, {NEW}, 400, "-32020"},
    {"the header must say the same version", "tools/list", "", good,
     {"2025-11-25", "tools/list"}, 400, "-32020"},
    {"a mismatch is told before what is not spoken", "tools/list", "",
     "{" KEY("protocolVersion") ":\"v999\"," KEY(
         "clientCapabilities") ":{}}",
     {NEW, "tools/list"}, 400, "-32020"},
    {"a version must be spoken", "tools/list", "",
     "{" KEY("protocolVersion") ":\"v999\"," KEY(
         "clientCapabilities") ":{}}",
     {"v999", "tools/list"}, 400, "-32022"},
    {"an old version has no such envelope", "tools/list", "",
     "{" KEY("protocolVersion") ":\"2025-11-25\"," KEY(
         "clientCapabilities") ":{}}",
     {"2025-11-25", "tools/list"}, 400, "-32022"},
    {"the version header must be there", "tools/list", "", good,
     {NULL, "tools/list"}, 400, "-32020"},
    {"Mcp-Method must be there", "tools/list", "", good, {NEW}, 400,
     "-32020"},
    {"Mcp-Method must say the method", "tools/list", "", good,
     {NEW, "tools/call"}, 400, "-32020"},
    {"case and all", "tools/list", "", good, {NEW, "TOOLS/LIST"}, 400,
     "-32020"},
    {"Mcp-Name must be there", "tools/call",
     ",\"name\":\"echo\",\"arguments\":{\"text\":\"a\"}", good,
     {NEW, "tools/call"}, 400, "-32020"},
    {"Mcp-Name must say the name", "tools/call",
     ",\"name\":\"echo\",\"arguments\":{\"text\":\"a\"}", good,
     {NEW, "tools/call", "fail"}, 400, "-32020"},
    {"it does", "tools/call",
     ",\"name\":\"echo\",\"arguments\":{\"text\":\"a\"}", good,
     {NEW, "tools/call", "echo"}, 200, NULL},
    {"in base64 as well", "tools/call",
     ",\"name\":\"echo\",\"arguments\":{\"text\":\"a\"}", good,
     {NEW, "tools/call", "=?base64?ZWNobw==?="}, 200, NULL},
    {"which must be well formed", "tools/call",
     ",\"name\":\"echo\",\"arguments\":{\"text\":\"a\"}", good,
     {NEW, "tools/call", "=?base64?ZWNobw?="}, 400, "-32020"},
    {"a method must be there", "nothing/here", "", good,
     {NEW, "nothing/here"}, 404, "-32601"},
    {"ping went", "ping", "", good, {NEW, "ping"}, 404, "-32601"},
    {"so did initialize", "initialize", "", good, {NEW, "initialize"},
     404, "-32601"},
    {"an unknown resource has a code of its own", "resources/read",
     ",\"uri\":\"mcp://no\"", good,
     {NEW, "resources/read", "mcp://no"}, 200, "-32602"},
    {"an unknown log level is bad", "tools/list", "",
     "{" KEY("protocolVersion") ":\"" NEW "\"," KEY(
         "clientCapabilities") ":{}," KEY("logLevel") ":\"loud\"}",
     {NEW, "tools/list"}, 200, "-32602"},
};

static void
test_steps(void)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        is_int(ask(rows[i].method, rows[i].rest, rows[i].meta,
                   rows[i].headers),
               rows[i].status, rows[i].what);
        is_str(at("error/code"), rows[i].code, "code");
        is_str(at("id"), "\"q\"", "the id comes back");
    }
}

static void
test_answers(void)
{
    static const char *const list[3] = {NEW, "tools/list"};
    static const char *const discover[3] = {NEW, "server/discover"};

    ask("tools/list", "", good, list);
    is_str(at("result/resultType"), "\"complete\"", "results say their type");
    is_str(at("result/cacheScope"), "\"private\"", "who may keep them");
    is_str(at("result/ttlMs"), "300000", "and how long");
    ok(at("result/_meta") != NULL
           && strstr(at("result/_meta"), KEY("serverInfo") ":{\"name\":")
                  != NULL,
       "and who made them");
    is_int(ask("server/discover", "", good, discover), 200,
           "server/discover is answered");
    is_str(at("result/supportedVersions"),
           "[\"2024-11-05\",\"2025-03-26\",\"2025-06-18\",\"2025-11-25\","
           "\"2026-07-28\"]",
           "with all versions");
    ok(at("result/capabilities/tools") != NULL, "with capabilities");
    is_str(at("result/serverInfo"), NULL, "its identity is in _meta alone");
    is_int(post(NEW, "{\"jsonrpc\":\"2.0\",\"method\":\"x\"}"), 202,
           "a notification is taken");
    is_int(post(NULL, "{\"jsonrpc\":\"2.0\",\"method\":\"x\",\"params\":"
                      "{\"_meta\":{" KEY("protocolVersion") ":\"" NEW
                      "\"}}}"),
           202, "so is one that says its version in the body alone");
    is_int(post(NEW, "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}"), 400,
           "an answer is not");
    is_int(post("2025-03-26",
                "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\","
                "\"params\":{\"_meta\":{" KEY("protocolVersion") ":\"" NEW
                "\"}}}]"),
           400, "nor is a batch");
}

int
main(void)
{
    endpoint_open();
    test_steps();
    test_answers();
    endpoint_close();
    return done();
}
