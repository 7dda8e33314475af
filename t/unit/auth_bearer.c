/* The bearer token of a request, and the names of scopes. */
#include "auth/bearer.h"

#include <string.h>

#include "auth/scope.h"
#include "crypto/init.h"
#include "exchange.h"
#include "tap/tap.h"

static const struct {
    const char *header; /* NULL = none */
    const char *token;  /* NULL = none */
    bool refused;
    const char *what;
} cases[] = {
    {NULL,                    NULL,       false, "no header"},
    {"",                      NULL,       false, "an empty header"},
    {"Bearer pt_abc-_09",     "pt_abc-_09", false, "a token"},
    {"bearer pt_abc",         "pt_abc",   false, "a scheme in small letters"},
    {"BEARER pt_abc",         "pt_abc",   false, "a scheme in capitals"},
    {"Bearer   pt_abc",       "pt_abc",   false, "several blanks"},
    {"Bearer a.b~c+d/e==",    "a.b~c+d/e==", false, "every character"},
    {"Bearer",                NULL,       true,  "the scheme alone"},
    {"Bearer ",               NULL,       true,  "a scheme and a blank"},
    {"Bearer\tpt_abc",        NULL,       true,  "a tab"},
    {"Bearerpt_abc",          NULL,       true,  "no blank"},
    {"pt_abc",                NULL,       true,  "a token without scheme"},
    {"Basic YTpi",            NULL,       true,  "Basic"},
    {"Digest username=a",     NULL,       true,  "Digest"},
    {"DPoP pt_abc",           NULL,       true,  "DPoP"},
    {"Bearer a, Bearer b",    NULL,       true,  "two headers joined"},
    {"Bearer a,b",            NULL,       true,  "two tokens joined"},
    {"Bearer a b",            NULL,       true,  "two tokens"},
    {"Bearer a ",             NULL,       true,  "a blank behind it"},
    {"Bearer \"a\"",          NULL,       true,  "a quoted token"},
    {"Bearer a;b",            NULL,       true,  "a semicolon"},
    {"Bearer a\303\251",      NULL,       true,  "a letter past ASCII"},
    {"Bearer a\001",          NULL,       true,  "a control byte"},
    {" Bearer a",             NULL,       true,  "a blank before it"},
};

/* The result for a header under this variable's name. */
static int
find(struct exchange *x, const char *variable, const char *header,
     const char **token)
{
    exchange_open(x, "POST", "/mcp");
    if (header != NULL)
        exchange_var(x, variable, header);
    exchange_begin(x);
    *token = "unset";
    return dp_bearer_find(&x->req, token, &x->err);
}

static void
test_cases(void)
{
    struct exchange x;
    const char *token;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        int rc = find(&x, "HTTP_AUTHORIZATION", cases[i].header, &token);

        if (cases[i].refused) {
            ok(rc < 0 && x.err.code == DP_E_UNAUTHORIZED, "%s is refused",
               cases[i].what);
        } else {
            is_int(rc, 0, cases[i].what);
            is_str(token, cases[i].token, "gives this token");
        }
        exchange_close(&x);
    }
}

static void
test_places(void)
{
    struct exchange x;
    const char *token;
    char longest[5000] = "Bearer ";

    find(&x, "REDIRECT_HTTP_AUTHORIZATION", "Bearer r", &token);
    is_str(token, "r", "Apache's name after a rewrite is known");
    exchange_var(&x, "HTTP_AUTHORIZATION", "Bearer h");
    exchange_begin(&x);
    dp_bearer_find(&x.req, &token, &x.err);
    is_str(token, "h", "the header itself goes before it");
    exchange_close(&x);
    find(&x, "HTTP_REDIRECT_HTTP_AUTHORIZATION", "Bearer c", &token);
    is_str(token, NULL, "which a client cannot send");
    exchange_close(&x);
    find(&x, "HTTP_X_MCP_UPLOAD_TOKEN", "up_x", &token);
    is_str(token, NULL, "an upload token is no bearer token");
    exchange_close(&x);
    memset(longest + 7, 'a', 4096);
    find(&x, "HTTP_AUTHORIZATION", longest, &token);
    is_int(strlen(token), 4096, "a token may have 4096 bytes");
    exchange_close(&x);
    longest[7 + 4096] = 'a';
    is_int(find(&x, "HTTP_AUTHORIZATION", longest, &token), -1,
           "but no more");
    exchange_close(&x);
}

static void
test_scopes(void)
{
    is_int(dp_scope_parse("mcp:read"), DP_SCOPE_READ, "mcp:read reads");
    is_int(dp_scope_parse("mcp:write"), DP_SCOPE_READ | DP_SCOPE_WRITE,
           "mcp:write reads and writes");
    is_int(dp_scope_parse("once:mcp"), DP_SCOPE_READ | DP_SCOPE_WRITE,
           "once:mcp is the whole");
    is_int(dp_scope_parse("mcp:admin"), 0, "another means nothing");
    is_int(dp_scope_parse("MCP:READ"), 0, "scopes have a case");
    is_int(dp_scope_parse("mcp:read mcp:write"), 0, "and come one by one");
    is_int(dp_scope_parse(""), 0, "nothing means nothing");
    is_str(dp_scope_name(DP_SCOPE_READ), "mcp:read", "to read takes this");
    is_str(dp_scope_name(DP_SCOPE_WRITE), "mcp:write", "to write that");
    is_str(dp_scope_name(DP_SCOPE_READ | DP_SCOPE_WRITE), "mcp:write",
           "which is enough for both");
}

static void
test_scope_check(void)
{
    const struct dp_principal reader = {.scopes = DP_SCOPE_READ};
    const struct dp_principal none = {.scopes = 0};
    struct dp_err err = {0};

    is_int(dp_scope_check(&reader, DP_SCOPE_READ, "It", &err), 0,
           "who reads may read");
    is_int(dp_scope_check(&none, 0, "It", &err), 0,
           "what needs no scope is for all");
    is_int(dp_scope_check(&reader, DP_SCOPE_READ | DP_SCOPE_WRITE, "It",
                          &err),
           -1, "but not write");
    is_int(err.code, DP_E_SCOPE, "for lack of a scope");
    is_str(err.scope, "mcp:write", "which is named");
    is_str(dp_err_text(&err), "It needs a token with the scope mcp:write.",
           "in words, too");
    is_int(dp_scope_check(&none, DP_SCOPE_READ, "It", &err), -1,
           "nor may who has nothing read");
    is_str(err.scope, "mcp:read", "which takes less");
}

int
main(void)
{
    if (dp_crypto_init() < 0)
        bail("no randomness");
    test_cases();
    test_places();
    test_scopes();
    test_scope_check();
    return done();
}
