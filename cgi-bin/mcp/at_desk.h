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
extern const struct dp_arg failure_output[]; /* why a job or a step failed */
extern const struct dp_arg queued_output[];

#endif
