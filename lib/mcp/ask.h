/* Questions to the client: what the ways of asking share. */
#ifndef DP_MCP_ASK_H
#define DP_MCP_ASK_H

#include "mcp/call.h"
#include "mcp/method.h"
#include "mcp/talk.h"

/* The method of a question, and its params as a new reference. */
const char *dp_ask_method(enum dp_ask_kind kind);
json_t *dp_ask_params(const struct dp_talk *talk,
                      const struct dp_question *question, const char *id);

/* Is it an answer to such a question? */
bool dp_ask_is_answer(enum dp_ask_kind kind, const json_t *answer);

/* What clients answer is kept: DP_E_BAD_PARAMS past limits.json_max_bytes. */
int dp_ask_check_size(const struct dp_req *req, const json_t *answer,
                      struct dp_err *err);

/* By requests of the server, which are rows: the thread waits. */
int dp_ask_rows(const struct dp_call *call, struct dp_question *questions,
                size_t n, struct dp_err *err);

/* By a result input_required: DP_E_INPUT_REQUIRED until all is there. */
int dp_ask_rounds(const struct dp_call *call, struct dp_question *questions,
                  size_t n, struct dp_err *err);

/* 2026-07-28: take what a request brings, inputResponses and requestState. */
int dp_ask_take(struct dp_mcp_request *request, const char *method,
                struct dp_err *err);

/* The result input_required for what was asked. */
int dp_ask_give(struct dp_mcp_request *request, const char *method,
                struct dp_mcp_answer *answer, struct dp_err *err);

#endif
