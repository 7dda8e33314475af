/* The resources, in the order the lists show them: a line and a file each. */
#include "mcp.h"

#define RESOURCES(RESOURCE)                                                   \
    RESOURCE(agent_guide)                                                     \
    RESOURCE(release_required)                                                \
    RESOURCE(rules_hitlist)                                                   \
    RESOURCE(release_status)                                                  \
    RESOURCE(release_job)

#define DECLARE(name) extern const struct dp_resource dp_resource_##name;
#define LIST(name) &dp_resource_##name,

RESOURCES(DECLARE)

const struct dp_resource *const resources[] = {RESOURCES(LIST) NULL};
