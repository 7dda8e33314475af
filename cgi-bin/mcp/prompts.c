/* The prompts, in the order prompts/list shows them: a line and a file each. */
#include "mcp.h"

#define PROMPTS(PROMPT)                                                       \
    PROMPT(prepare_release)                                                   \
    PROMPT(fix_findings)

#define DECLARE(name) extern const struct dp_prompt dp_prompt_##name;
#define LIST(name) &dp_prompt_##name,

PROMPTS(DECLARE)

const struct dp_prompt *const prompts[] = {PROMPTS(LIST) NULL};
