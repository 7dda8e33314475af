/* What the files of this program share: its handlers and its registries. */
#ifndef MCP_H
#define MCP_H

#include "http/route.h"
#include "mcp/server.h"

dp_handler_fn rpc_post;
dp_handler_fn stream_get;
dp_handler_fn session_delete;
dp_handler_fn sse_get;
dp_handler_fn server_card_get;
dp_handler_fn endpoint_card_get;
dp_handler_fn ai_catalog_get;
dp_handler_fn draft_post;
dp_handler_fn submit_post;
dp_handler_fn releases_get;
dp_handler_fn release_metadata_get;
dp_handler_fn release_status_get;
dp_handler_fn release_job_get;

extern const struct dp_tool *const tools[];
extern const struct dp_resource *const resources[];
extern const struct dp_prompt *const prompts[];

/* For dp_app.open: the database, and the lists printed once. */
int endpoint_open(const struct dp_conf *conf, void **state,
                  struct dp_err *err);

/* For dp_app.flush: what is under way is given up. */
bool endpoint_flush(void *state);

#endif
