/* Revisions of MCP. */
#include "rpc/revision.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>

#define OLD DP_ERA_LEGACY
#define NEW DP_ERA_MODERN

/* clang-format off */
const struct dp_revision dp_revisions[] = {
    /* name,       era, batch, status, inside, icons */
    {"2024-11-05", OLD, true,  204,    false,  false},
    {"2025-03-26", OLD, true,  202,    false,  false},
    {"2025-06-18", OLD, false, 202,    false,  false},
    {"2025-11-25", OLD, false, 202,    true,   true },
    {"2026-07-28", NEW, false, 202,    true,   true },
    {0},
};
/* clang-format on */

#define FIRST_MODERN "2026-07-28"

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
dp_revision_latest_legacy(void)
{
    const struct dp_revision *latest = NULL;

    for (const struct dp_revision *r = dp_revisions; r->name != NULL; r++) {
        if (r->era == DP_ERA_LEGACY)
            latest = r;
    }
    return latest;
}

const struct dp_revision *
dp_revision_oldest(void)
{
    return &dp_revisions[0];
}

bool
dp_revision_is_modern_name(const char *name)
{
    static const char shape[] = "dddd-dd-dd";

    if (strlen(name) != sizeof(shape) - 1)
        return false;
    for (size_t i = 0; shape[i] != '\0'; i++) {
        if (shape[i] == 'd' ? !isdigit((unsigned char)name[i])
                            : name[i] != shape[i])
            return false;
    }
    return strcmp(name, FIRST_MODERN) >= 0;
}
