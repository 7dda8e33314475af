/*
 * Completion of the arguments of prompts and resource templates (MCP,
 * server/utilities/completion).
 */
#ifndef DP_MCP_COMPLETE_H
#define DP_MCP_COMPLETE_H

#include "mcp/tool.h"

#define DP_COMPLETE_MAX 100

/* What is being completed, and what was found. */
struct dp_completion {
    const char *argument;  /* its name */
    const char *value;     /* as far as it is typed */
    const json_t *context; /* arguments that are known, an object or NULL */
    json_t *values;        /* an array of text */
    size_t total;          /* how many fit, told or not */
};

typedef int dp_complete_fn(const struct dp_call *call,
                           struct dp_completion *completion,
                           struct dp_err *err);

/* Add a word. */
void dp_complete_add(struct dp_completion *completion, const char *word);

/* Offer a word, which counts when it begins as the value does, in any case. */
void dp_complete_offer(struct dp_completion *completion, const char *word);

#endif
