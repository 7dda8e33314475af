/*
 * Prompts: texts a person starts a conversation with, one file each, in a
 * list in cgi-bin/mcp (MCP, server/prompts).  Arguments are text; the table
 * of a prompt prints what prompts/list shows and decodes prompts/get.
 */
#ifndef DP_MCP_PROMPT_H
#define DP_MCP_PROMPT_H

#include "mcp/complete.h"
#include "mcp/tool.h"

struct dp_prompt {
    const char *name;
    const char *title;
    const char *help;          /* description */
    const struct dp_arg *args; /* DP_ARG_STR each; NULL = takes none */
    size_t args_size;
    unsigned scope;

    /* *messages is an array of {role, content}; keep it as tools do. */
    int (*run)(const struct dp_call *call, const void *args,
               json_t **messages, struct dp_err *err);

    dp_complete_fn *complete; /* values of arguments, or NULL */
};

/* Append a message of role with one text. */
void dp_prompt_say(json_t *messages, const char *role, const char *text);

#endif
