/* The tools, in the order tools/list shows them: a line and a file each. */
#include "mcp.h"

#define TOOLS(TOOL)                                                           \
    TOOL(get_release_schema)                                                  \
    TOOL(get_metadata_rules)                                                  \
    TOOL(upload_file)                                                         \
    TOOL(upload_file_from_url)                                                \
    TOOL(prepare_local_file_upload)                                           \
    TOOL(upload_file_init)                                                    \
    TOOL(upload_file_chunk)                                                   \
    TOOL(upload_file_complete)                                                \
    TOOL(save_release_draft)                                                  \
    TOOL(validate_release)                                                    \
    TOOL(submit_release)                                                      \
    TOOL(list_releases)                                                       \
    TOOL(get_release_status)                                                  \
    TOOL(get_release_metadata)                                                \
    TOOL(get_release_job)                                                     \
    TOOL(follow_release_job)                                                  \
    TOOL(takedown_release)                                                    \
    TOOL(redistribute_release)                                                \
    TOOL(list_stores)                                                         \
    TOOL(get_account)

#define DECLARE(name) extern const struct dp_tool dp_tool_##name;
#define LIST(name) &dp_tool_##name,

TOOLS(DECLARE)

const struct dp_tool *const tools[] = {TOOLS(LIST) NULL};
