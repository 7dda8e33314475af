/* Log levels of MCP. */
#include "mcp/logging.h"

#include <string.h>

int
dp_mcp_log_level(const char *name)
{
    static const char *const names[] = {"debug", "info",     "notice",
                                        "warning", "error",  "critical",
                                        "alert", "emergency"};

    for (int i = 0; name != NULL && i < 8; i++) {
        if (strcmp(names[i], name) == 0)
            return i;
    }
    return -1;
}
