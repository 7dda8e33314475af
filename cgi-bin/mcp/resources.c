/* The resources, in the order the lists show them. */
#include "at_desk.h"
#include "mcp.h"

const struct dp_resource *const resources[] = {
    &dp_resource_agent_guide,
    &dp_resource_release_required,
    &dp_resource_rules_hitlist,
    &dp_resource_release_status,
    &dp_resource_release_job,
    NULL,
};
