/* The release desk for this program's handlers and tools. */
#ifndef AT_DESK_H
#define AT_DESK_H

#include "http/request.h"
#include "mcp/resource.h"
#include "mcp/tool.h"
#include "release/desk.h"

struct dp_desk desk_of_request(const struct dp_req *req);
struct dp_desk desk_of_call(const struct dp_call *call);

/* Output rows that several tools share. */
extern const struct dp_arg finding_output[];
extern const struct dp_arg queued_output[];

extern const struct dp_tool dp_tool_save_release_draft;
extern const struct dp_tool dp_tool_validate_release;
extern const struct dp_tool dp_tool_submit_release;
extern const struct dp_tool dp_tool_list_releases;
extern const struct dp_tool dp_tool_get_release_status;
extern const struct dp_tool dp_tool_get_release_metadata;
extern const struct dp_tool dp_tool_get_release_job;
extern const struct dp_tool dp_tool_takedown_release;
extern const struct dp_tool dp_tool_redistribute_release;
extern const struct dp_tool dp_tool_list_stores;
extern const struct dp_tool dp_tool_get_account;
extern const struct dp_tool dp_tool_get_release_schema;
extern const struct dp_tool dp_tool_get_metadata_rules;

extern const struct dp_resource dp_resource_agent_guide;
extern const struct dp_resource dp_resource_rules_hitlist;
extern const struct dp_resource dp_resource_release_required;
extern const struct dp_resource dp_resource_release_status;
extern const struct dp_resource dp_resource_release_job;

#endif
