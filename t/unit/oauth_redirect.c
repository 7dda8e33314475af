/*
 * Redirect addresses: what is read, what is refused, which of them are the
 * registered one, and which a client may register.
 */
#include "auth/known_client.h"
#include "auth/redirect.h"

#include <string.h>

#include "tap/tap.h"

static struct dp_arena arena;
static struct dp_err err;

static const struct {
    const char *text;
    enum dp_redirect_kind kind;
    const char *host;
} good[] = {
    {"https://claude.ai/api/mcp/auth_callback", DP_REDIRECT_HTTPS,
     "claude.ai"},
    {"https://c.example", DP_REDIRECT_HTTPS, "c.example"},
    {"https://c.example:8443/cb?x=1&y=%20", DP_REDIRECT_HTTPS, "c.example"},
    {"https://c.example?x=..", DP_REDIRECT_HTTPS, "c.example"},
    {"https://3d.example/a..b/...", DP_REDIRECT_HTTPS, "3d.example"},
    {"http://127.0.0.1/cb", DP_REDIRECT_LOOPBACK, "127.0.0.1"},
    {"http://127.0.0.1:65535/cb", DP_REDIRECT_LOOPBACK, "127.0.0.1"},
    {"http://[::1]:1/cb", DP_REDIRECT_LOOPBACK, "[::1]"},
    {"http://[::1]", DP_REDIRECT_LOOPBACK, "[::1]"},
    {"http://localhost:8787/callback", DP_REDIRECT_LOOPBACK, "localhost"},
    {"cursor://anysphere.cursor-mcp/oauth/callback", DP_REDIRECT_PRIVATE,
     "anysphere.cursor-mcp"},
    {"com.example.app:/cb", DP_REDIRECT_PRIVATE, ""},
};

static void
test_good(void)
{
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        struct dp_redirect r = {0};

        ok(dp_redirect_parse(&arena, good[i].text, &r, &err) == 0
               && r.kind == good[i].kind
               && strcmp(r.host, good[i].host) == 0,
           "%s is read", good[i].text);
    }
}

static const char *const bad[] = {
    "", "/cb", "//c.example/cb", "c.example/cb", ":", "com.example.app:",
    "https:", "https:/c.example/cb", "https:c.example/cb", "https://",
    "https:///cb", "HTTPS://c.example/cb", "Https://c.example/cb",
    "https://C.example/cb", "https://c.example/cb#", "https://c.example/#x",
    "https://c.example/*", "https://*.example/cb", "https://u@c.example/cb",
    "https://u:p@c.example/cb", "https://c.example@evil.example/cb",
    "https://@c.example/cb", "app://u@host/cb", "https://c.example\\@e/cb",
    "https://c.example\\.evil.example/", "https://c.example/a b",
    " https://c.example/cb", "https://c.example/cb\n",
    "https://c.example/\tcb", "https://c.example/\177",
    "https://c.example/\303\251", "https://c\303\251.example/",
    "https://c.example/%", "https://c.example/%4", "https://c.example/%zz",
    "https://c.example/%00", "https://c.example/%0d%0aX:1",
    "https://c.example/%7F", "https://c.example/a/../cb",
    "https://c.example/./cb", "https://c.example/..",
    "https://c.example/a/%2e%2e/cb", "https://c.example/%2E./cb",
    "https://c.example/a%2fcb", "https://c.example/a%5Ccb",
    "https://c.example:/cb", "https://c.example:0/cb",
    "https://c.example:080/cb", "https://c.example:65536/cb",
    "https://c.example:8a/cb", "https://c.example:+1/cb",
    "https://c.example:1:2/cb", "https://c.example./cb",
    "https://.c.example/cb", "https://c..example/cb", "https://1.2.3.4/cb",
    "https://2130706433/cb", "https://0x7f000001/cb", "https://127.1/cb",
    "https://0177.0.0.1/cb", "https://[::1]/cb", "https://c_d.example/cb",
    "https://c.example,d.example/", "http://c.example/cb",
    "http://10.0.0.1/", "http://127.0.0.2/cb", "http://127.1/cb",
    "http://2130706433/cb", "http://0x7f.1/cb", "http://127.0.0.1./cb",
    "http://LOCALHOST/cb", "http://localhost./cb",
    "http://localhost.evil.example/cb", "http://127.0.0.1.evil.example/cb",
    "http://[::1/cb", "http://[::1]x/cb", "http://[::1]:x/cb",
    "http://[0:0:0:0:0:0:0:1]/cb", "http://[::ffff:127.0.0.1]/cb",
    "http://localhost:/cb", "http://localhost@evil.example/cb",
    "http://evil.example@localhost/cb", "http://localhost:99999/cb",
    "1app:/cb", "-app:/cb", "app:/a/../b", "app://h/%2e%2e/x", "a_b:/cb",
};

static void
test_bad(void)
{
    struct dp_redirect r;
    char *text = dp_alloc(&arena, 3000);

    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        memset(&err, 0, sizeof(err));
        ok(dp_redirect_parse(&arena, bad[i], &r, &err) < 0
               && err.code == DP_E_BAD_PARAMS && err.text[0] != '\0',
           "address %zu is refused with a sentence", i);
        if (err.code != DP_E_BAD_PARAMS)
            diag("it is %s", bad[i]);
    }
    memset(text, 'a', 2048);
    memcpy(text, "https://c.example/", 18);
    is_int(dp_redirect_parse(&arena, text, &r, &err), 0,
           "2048 characters are fine");
    text[2048] = 'a';
    is_int(dp_redirect_parse(&arena, text, &r, &err), -1, "2049 are not");
}

#define WEB "https://c.example/cb?x=1"
#define HERE "http://127.0.0.1:7000/cb"

static const struct {
    const char *registered;
    const char *presented;
    bool same;
} pairs[] = {
    {WEB, WEB, true},
    {WEB, "https://c.example/cb", false},
    {WEB, "https://c.example/cb?x=2", false},
    {WEB, "https://c.example/cb?x=1&y=2", false},
    {WEB, "https://c.example/cb?x=1#f", false},
    {WEB, "https://c.example/cb/?x=1", false},
    {WEB, "https://c.example/cb/more?x=1", false},
    {WEB, "https://c.example/Cb?x=1", false},
    {WEB, "https://c.example//cb?x=1", false},
    {WEB, "https://c.example/./cb?x=1", false},
    {WEB, "https://c.example/a/../cb?x=1", false},
    {WEB, "https://c.example/%63b?x=1", false},
    {WEB, "https://c.example:443/cb?x=1", false},
    {WEB, "https://c.example:8443/cb?x=1", false},
    {WEB, "https://c.example./cb?x=1", false},
    {WEB, "https://C.example/cb?x=1", false},
    {WEB, "HTTPS://c.example/cb?x=1", false},
    {WEB, "http://c.example/cb?x=1", false},
    {WEB, "https://www.c.example/cb?x=1", false},
    {WEB, "https://c.example.evil.example/cb?x=1", false},
    {WEB, "https://evil.example/https://c.example/cb?x=1", false},
    {WEB, "https://c.example@evil.example/cb?x=1", false},
    {WEB, "https://u@c.example/cb?x=1", false},
    {WEB, "https://c.example\\@evil.example/cb?x=1", false},
    {WEB, "https:/c.example/cb?x=1", false},
    {WEB, "//c.example/cb?x=1", false},
    {WEB, " https://c.example/cb?x=1", false},
    {WEB, "https://c.example/cb?x=1 ", false},
    {WEB, "https://c.example/cb?x=1%00", false},
    {WEB, "https://c.example/cb?x=1%0d%0a", false},
    {WEB, "https://c.example/cb?x=%31", false},
    {WEB, "javascript:alert(1)//https://c.example/cb?x=1", false},
    {WEB, "", false},
    {HERE, HERE, true},
    {HERE, "http://127.0.0.1:7001/cb", true},
    {HERE, "http://127.0.0.1/cb", true},
    {"http://[::1]/cb", "http://[::1]:49152/cb", true},
    {"http://localhost/cb", "http://localhost:3000/cb", true},
    {"http://localhost:1/cb?a=b", "http://localhost:2/cb?a=b", true},
    {HERE, "http://localhost:7000/cb", false},
    {HERE, "http://[::1]:7000/cb", false},
    {HERE, "http://127.0.0.1:7000/cb/", false},
    {HERE, "http://127.0.0.1:7000/cb?x", false},
    {HERE, "http://127.0.0.1:7000/", false},
    {HERE, "http://127.0.0.1:7000@evil.example/cb", false},
    {HERE, "http://127.0.0.1:7000.evil.example/cb", false},
    {HERE, "http://127.0.0.2:7000/cb", false},
    {HERE, "http://2130706433:7000/cb", false},
    {HERE, "http://127.1:7000/cb", false},
    {HERE, "http://0x7f.0.0.1:7000/cb", false},
    {HERE, "http://127.0.0.1:07000/cb", false},
    {HERE, "http://127.0.0.1:/cb", false},
    {HERE, "http://127.0.0.1:70000/cb", false},
    {HERE, "https://127.0.0.1:7000/cb", false},
    {"app://h:1/cb", "app://h:2/cb", false},
    {"https://localhost:1/cb", "https://localhost:2/cb", false},
};

static void
test_match(void)
{
    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
        ok(dp_redirect_match(&arena, pairs[i].registered, pairs[i].presented)
               == pairs[i].same,
           "%s is %s %s", pairs[i].presented, pairs[i].same ? "" : "not",
           pairs[i].registered);
}

static const struct {
    const char *text;
    bool allowed;
    bool open; /* allowed where registration is open */
} registrations[] = {
    {"https://claude.ai/api/mcp/auth_callback", true, true},
    {"https://claude.com/api/mcp/auth_callback", true, true},
    {"https://chatgpt.com/connector_platform_oauth_redirect", true, true},
    {"https://chatgpt.com/connector/oauth/abc", true, true},
    {"https://www.cursor.com/agents/mcp/oauth/callback", true, true},
    {"https://vscode.dev/redirect", true, true},
    {"cursor://anysphere.cursor-mcp/oauth/callback", true, true},
    {"http://localhost:8787/callback", true, true},
    {"http://127.0.0.1/", true, true},
    {"https://claude.ai/", false, true},
    {"https://claude.ai/api/mcp/auth_callback/x", false, true},
    {"https://claude.ai/api/mcp/auth_callback?x", false, true},
    {"https://claude.ai:8443/api/mcp/auth_callback", false, true},
    {"https://claude.ai.evil.example/api/mcp/auth_callback", false, true},
    {"https://xclaude.ai/api/mcp/auth_callback", false, true},
    {"https://chatgpt.com/connector/oauth", false, true},
    {"https://evil.example/cb", false, true},
    {"javascript:alert(1)", false, false},
    {"data:text/html,x", false, false},
    {"file:///etc/passwd", false, false},
    {"vbscript:x", false, false},
    {"unknown.app:/cb", false, false},
    {"cursor2:/cb", false, false},
    {"curso:/cb", false, false},
};

static void
test_policy(void)
{
    struct dp_conf conf;
    struct dp_redirect_policy policy;

    if (dp_conf_load(&conf, &arena, "/dev/null", &err) < 0)
        bail("%s", dp_err_text(&err));
    is_int(dp_redirect_policy_init(&policy, &conf, &err), 0,
           "the preset policy is sound");
    for (size_t i = 0;
         i < 2 * sizeof(registrations) / sizeof(registrations[0]); i++) {
        const char *text = registrations[i / 2].text;
        struct dp_redirect r;
        bool want = i % 2 ? registrations[i / 2].open
                          : registrations[i / 2].allowed;

        if (dp_redirect_parse(&arena, text, &r, &err) < 0)
            bail("%s: %s", text, err.text);
        policy.open = i % 2;
        ok((dp_redirect_allow(&policy, &r, &err) == 0) == want,
           "%s is %s where registration is %s", text,
           want ? "let in" : "refused", policy.open ? "open" : "not");
    }
}

static void
test_settings(void)
{
    struct dp_conf conf = {.oauth_redirect_hosts = "a.example, b.example:8443",
                           .oauth_redirect_schemes = "my.app javascript"};
    struct dp_redirect_policy policy;
    struct dp_redirect r;

    ok(dp_redirect_policy_init(&policy, &conf, &err) < 0
           && strstr(err.text, "javascript") != NULL,
       "a scheme that runs scripts cannot be let in");
    conf.oauth_redirect_schemes = "my.app";
    is_int(dp_redirect_policy_init(&policy, &conf, &err), 0,
           "one of an application can");
    dp_redirect_parse(&arena, "https://b.example:8443/any?q", &r, &err);
    is_int(dp_redirect_allow(&policy, &r, &err), 0,
           "a host is let in with all its paths");
    dp_redirect_parse(&arena, "https://b.example/any", &r, &err);
    is_int(dp_redirect_allow(&policy, &r, &err), -1, "but for its port only");
    ok(strstr(err.text, "b.example") != NULL
           && strstr(err.text, "oauth.redirect_hosts") != NULL,
       "the refusal names the host and the setting");
    policy.hosts = "";
    is_int(dp_redirect_allow(&policy, &r, &err), -1,
           "an empty list lets no host in");
    dp_redirect_parse(&arena, "https://vscode.dev/redirect", &r, &err);
    is_int(dp_redirect_allow(&policy, &r, &err), -1,
           "nor a known client where those are not let in");
}

static const struct {
    const char *text;
    const char *name; /* NULL = nobody's */
} owners[] = {
    {"https://claude.ai/api/mcp/auth_callback",      "Claude" },
    {"https://claude.ai/api/mcp/auth_callback?x",    NULL     },
    {"https://claude.ai/api/mcp/auth_callback/x",    NULL     },
    {"https://chatgpt.com/connector/oauth/abc",      "ChatGPT"},
    {"https://chatgpt.com/connector/oauth",          NULL     },
    {"https://vscode.dev/redirect",                  "VS Code"},
    {"cursor://anysphere.cursor-mcp/oauth/callback", "Cursor" },
    {"cursor://evil/oauth/callback",                 NULL     },
    {"http://localhost:8787/callback",               NULL     },
    {"http://127.0.0.1/callback",                    NULL     },
    {"https://evil.example/cb",                      NULL     },
};

static void
test_known(void)
{
    const struct dp_redirect_policy policy = {
        .known = true, .hosts = "", .schemes = "cursor"};
    struct dp_redirect r;

    for (const struct dp_known_client *c = dp_known_clients; c->name; c++) {
        ok(c->redirects[0] != NULL && c->redirects[3] == NULL,
           "%s has addresses, and their list an end", c->name);
        for (int i = 0; c->redirects[i] != NULL; i++)
            ok(dp_redirect_parse(&arena, c->redirects[i], &r, &err) == 0
                   && dp_redirect_allow(&policy, &r, &err) == 0,
               "%s of %s may be registered", c->redirects[i], c->name);
        ok(c->document == NULL || dp_known_client_find(c->document) == c,
           "and it is found by its document, if it has one");
    }
    ok(dp_known_client_find("https://claude.ai/oauth/other") == NULL,
       "other documents are nobody's");
    for (size_t i = 0; i < sizeof(owners) / sizeof(owners[0]); i++) {
        const struct dp_known_client *owner;

        dp_redirect_parse(&arena, owners[i].text, &r, &err);
        owner = dp_known_client_of(&r);
        is_str(owner == NULL ? NULL : owner->name, owners[i].name,
               owners[i].text);
    }
}

int
main(void)
{
    dp_arena_init(&arena);
    test_good();
    test_bad();
    test_match();
    test_policy();
    test_settings();
    test_known();
    dp_arena_clear(&arena);
    return done();
}
