/* The tools, in the order tools/list shows them. */
#include "mcp.h"
#include "upload_tools.h"

const struct dp_tool *const tools[] = {
    &dp_tool_upload_file,
    &dp_tool_upload_file_from_url,
    &dp_tool_prepare_local_file_upload,
    &dp_tool_upload_file_init,
    &dp_tool_upload_file_chunk,
    &dp_tool_upload_file_complete,
    NULL,
};
