/* Revisions of MCP. */
#include "rpc/revision.h"

#include <string.h>

const struct dp_revision dp_revisions[] = {
    {"2024-11-05", true,  204, false},
    {"2025-03-26", true,  202, false},
    {"2025-06-18", false, 202, false},
    {"2025-11-25", false, 202, true },
    {0},
};

#define COUNT (sizeof(dp_revisions) / sizeof(dp_revisions[0]) - 1)

const struct dp_revision *
dp_revision_find(const char *name)
{
    for (const struct dp_revision *r = dp_revisions; r->name != NULL; r++) {
        if (strcmp(r->name, name) == 0)
            return r;
    }
    return NULL;
}

const struct dp_revision *
dp_revision_latest(void)
{
    return &dp_revisions[COUNT - 1];
}

const struct dp_revision *
dp_revision_oldest(void)
{
    return &dp_revisions[0];
}
