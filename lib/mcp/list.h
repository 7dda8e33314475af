/*
 * Lists: printed once at start, given out in pages (MCP,
 * server/utilities/pagination).
 *
 * A cursor names a place in one list as it is now: it is sealed with a hash
 * of the list, so that one that was made up, that is of another list, or of
 * this one before it changed, is refused.
 */
#ifndef DP_MCP_LIST_H
#define DP_MCP_LIST_H

#include <jansson.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "crypto/hash.h"

struct dp_conf;

struct dp_mcp_list {
    const char *member; /* of the result: "tools" */
    size_t n;
    const char **entries; /* each as JSON text */
    const char *first;    /* the first page, which most ask for */
    size_t page_size;
    struct dp_hash hash; /* of all entries */
};

/* Print values, an array; each {section.key} in it becomes what is set. */
void dp_mcp_list_init(struct dp_mcp_list *list, const char *member,
                      json_t *values, const struct dp_conf *conf,
                      struct dp_arena *arena);

/* The page that params.cursor asks for; DP_E_BAD_PARAMS. */
int dp_mcp_list_page(const struct dp_mcp_list *list, struct dp_arena *arena,
                     const json_t *params, const char **result,
                     struct dp_err *err);

/* What the registries say about themselves, as arrays; new references. */
struct dp_mcp;
json_t *dp_mcp_print_tools(const struct dp_mcp *mcp);
json_t *dp_mcp_print_resources(const struct dp_mcp *mcp);
json_t *dp_mcp_print_templates(const struct dp_mcp *mcp);
json_t *dp_mcp_print_prompts(const struct dp_mcp *mcp);

#endif
