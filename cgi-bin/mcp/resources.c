/* The resources, in the order the lists show them. */
#include "mcp.h"

const struct dp_resource *const resources[] = {
    NULL,
};
