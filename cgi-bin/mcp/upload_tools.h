/* What the upload tools share. */
#ifndef UPLOAD_TOOLS_H
#define UPLOAD_TOOLS_H

#include "mcp/tool.h"
#include "upload/session.h"

/* The intake of a call's account. */
struct dp_intake intake_of(const struct dp_call *call);

#endif
