/* What the upload tools share. */
#ifndef UPLOAD_TOOLS_H
#define UPLOAD_TOOLS_H

#include "mcp/tool.h"
#include "upload/session.h"

extern const struct dp_tool dp_tool_upload_file;
extern const struct dp_tool dp_tool_upload_file_from_url;
extern const struct dp_tool dp_tool_prepare_local_file_upload;
extern const struct dp_tool dp_tool_upload_file_init;
extern const struct dp_tool dp_tool_upload_file_chunk;
extern const struct dp_tool dp_tool_upload_file_complete;

/* The intake of a call's account. */
struct dp_intake intake_of(const struct dp_call *call);

#endif
