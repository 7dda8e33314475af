/* Lists of scopes: read, printed in one order, and what they allow. */
#include "auth/scope_list.h"

#include <string.h>

#include "auth/scope.h"
#include "tap/tap.h"

static struct dp_arena arena;
static struct dp_err err;

/* What comes back of a list; NULL when it is refused. */
static const char *
again(const char *text)
{
    unsigned set;

    if (dp_scope_list_parse(text, &set, &err) < 0)
        return NULL;
    return dp_scope_list_print(&arena, set);
}

static unsigned
rights(const char *text)
{
    unsigned set = 0;

    if (dp_scope_list_parse(text, &set, &err) < 0)
        bail("%s", text);
    return dp_scope_list_rights(set);
}

static void
test_lists(void)
{
    static const char *const bad[] = {
        "", " ", " mcp:read", "mcp:read ", "mcp:read  openid",
        "mcp:read\topenid", "mcp:\"read\"", "mcp\\read", "mcp:r\303\251ad",
        "mcp:read\n",
    };

    is_str(again("mcp:read"), "mcp:read", "one scope");
    is_str(again("offline_access openid mcp:write"),
           "mcp:write openid offline_access", "several come in one order");
    is_str(again("openid openid"), "openid", "and once");
    is_str(again("mcp:read payments:all"), "mcp:read",
           "one not known is passed over");
    is_str(again("MCP:READ mcp:rea mcp:reads"), "",
           "near is not the same");
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        ok(again(bad[i]) == NULL && err.code == DP_E_INVALID_SCOPE,
           "what is no list is refused: case %zu", i);
}

static void
test_rights(void)
{
    is_int(rights("mcp:read"), DP_SCOPE_READ, "reading");
    is_int(rights("once:mcp"), DP_SCOPE_READ | DP_SCOPE_WRITE,
           "the scope for everything allows reading and writing");
    is_int(rights("openid profile email offline_access"), 0,
           "who one is allows nothing");
    for (size_t i = 0; dp_scope_rows[i].name != NULL; i++)
        ok((dp_scope_parse(dp_scope_rows[i].name) == 0)
               == dp_scope_rows[i].openid,
           "%s is of %s", dp_scope_rows[i].name,
           dp_scope_rows[i].openid ? "OpenID" : "the resource");
}

int
main(void)
{
    dp_arena_init(&arena);
    test_lists();
    test_rights();
    dp_arena_clear(&arena);
    return done();
}
