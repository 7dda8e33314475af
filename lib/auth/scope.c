/* Scopes. */
#include "auth/scope.h"

#include <string.h>

/* Narrow ones first. */
static const struct {
    const char *name;
    unsigned bits;
    const char *lacking; /* error data of who lacks it */
} scopes[] = {
    {"mcp:read",  DP_SCOPE_READ,                  "{\"scope\":\"mcp:read\"}" },
    {"mcp:write", DP_SCOPE_READ | DP_SCOPE_WRITE, "{\"scope\":\"mcp:write\"}"},
    {"once:mcp",  DP_SCOPE_READ | DP_SCOPE_WRITE, "{\"scope\":\"once:mcp\"}" },
};
#define SCOPES (sizeof(scopes) / sizeof(scopes[0]))

unsigned
dp_scope_parse(const char *name)
{
    for (size_t i = 0; i < SCOPES; i++) {
        if (strcmp(scopes[i].name, name) == 0)
            return scopes[i].bits;
    }
    return 0;
}

/* The first row that covers all that is needed. */
static size_t
row_of(unsigned needs)
{
    size_t i = 0;

    while (i < SCOPES - 1 && (needs & ~scopes[i].bits) != 0)
        i++;
    return i;
}

const char *
dp_scope_name(unsigned needs)
{
    return scopes[row_of(needs)].name;
}

int
dp_scope_check(const struct dp_principal *who, unsigned needs, const char *what,
               struct dp_err *err)
{
    size_t row = row_of(needs);

    if ((needs & ~who->scopes) == 0)
        return 0;
    dp_refuse(err, DP_E_SCOPE, "%s needs a token with the scope %s.", what,
              scopes[row].name);
    err->scope = scopes[row].name;
    err->data_json = scopes[row].lacking;
    return -1;
}
