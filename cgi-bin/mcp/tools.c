/* The tools, in the order tools/list shows them. */
#include "mcp.h"

const struct dp_tool *const tools[] = {
    NULL,
};
