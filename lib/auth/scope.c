/* Scopes. */
#include "auth/scope.h"

#include <string.h>

static const struct {
    const char *name;
    unsigned bits;
} scopes[] = {
    {"mcp:read",  DP_SCOPE_READ                 },
    {"mcp:write", DP_SCOPE_READ | DP_SCOPE_WRITE},
    {"once:mcp",  DP_SCOPE_READ | DP_SCOPE_WRITE},
};

unsigned
dp_scope_parse(const char *name)
{
    for (size_t i = 0; i < sizeof(scopes) / sizeof(scopes[0]); i++) {
        if (strcmp(scopes[i].name, name) == 0)
            return scopes[i].bits;
    }
    return 0;
}
