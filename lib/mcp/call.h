/*
 * What a tool or prompt may do while it runs: tell how far it is, log, ask
 * the client.  It does not know which revision of MCP the client speaks.
 */
#ifndef DP_MCP_CALL_H
#define DP_MCP_CALL_H

#include "mcp/tool.h"

/*
 * Tell the client how far the call is; nothing where it did not ask to be
 * told (params._meta.progressToken).  total 0 = not known, message may be
 * NULL.  progress must grow from one to the next.
 */
void dp_call_progress(const struct dp_call *call, double progress,
                      double total, const char *message);

/*
 * A log message for the client, when it wants such of level (debug info
 * notice warning error critical alert emergency).
 */
void dp_call_log(const struct dp_call *call, const char *level,
                 const char *logger, const char *text);

/* Has the client given the call up?  Work that takes long asks now and then. */
bool dp_call_cancelled(const struct dp_call *call);

enum dp_ask_kind {
    DP_ASK_FORM,     /* elicitation/create, mode form */
    DP_ASK_URL,      /* elicitation/create, mode url */
    DP_ASK_SAMPLING, /* sampling/createMessage */
    DP_ASK_ROOTS,    /* roots/list */
};

struct dp_question {
    const char *key;       /* names it within the call */
    enum dp_ask_kind kind;
    const json_t *params;  /* of the request; NULL = none */
    const json_t *answer;  /* what the client said: its result, an object */
};

/* Can this client be asked so, here and now? */
bool dp_call_can_ask(const struct dp_call *call, enum dp_ask_kind kind);

/*
 * Ask n questions at once and wait for all answers.  A tool that asks does
 * it before it changes anything: since 2026-07-28 the answers come with a new
 * request, which runs it from the start.
 *
 * DP_E_CLIENT_CAPABILITY when the client cannot be asked so,
 * DP_E_INPUT_REQUIRED when the answers come later: just return -1;
 * DP_E_CANCELLED when the client gave up or did not answer in time.
 */
int dp_call_ask(const struct dp_call *call, struct dp_question *questions,
                size_t n, struct dp_err *err);

/* Did the person agree, and with what?  NULL unless the action is accept. */
const json_t *dp_question_content(const struct dp_question *question);

#endif
