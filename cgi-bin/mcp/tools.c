/* The tools, in the order tools/list shows them. */
#include "at_desk.h"
#include "mcp.h"
#include "upload_tools.h"

const struct dp_tool *const tools[] = {
    &dp_tool_get_release_schema,
    &dp_tool_get_metadata_rules,
    &dp_tool_upload_file,
    &dp_tool_upload_file_from_url,
    &dp_tool_prepare_local_file_upload,
    &dp_tool_upload_file_init,
    &dp_tool_upload_file_chunk,
    &dp_tool_upload_file_complete,
    &dp_tool_save_release_draft,
    &dp_tool_validate_release,
    &dp_tool_submit_release,
    &dp_tool_list_releases,
    &dp_tool_get_release_status,
    &dp_tool_get_release_metadata,
    &dp_tool_get_release_job,
    &dp_tool_takedown_release,
    &dp_tool_redistribute_release,
    &dp_tool_list_stores,
    &dp_tool_get_account,
    NULL,
};
