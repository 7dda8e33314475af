/*
 * An MCP endpoint in memory, to ask and to look at the answer: the tools
 * echo_text (also echo, say), fail and write, the resource mcp://page and the
 * template mcp://item/{id}/text.
 */
#ifndef DP_T_ENDPOINT_H
#define DP_T_ENDPOINT_H

#include <jansson.h>

#include "exchange.h"

extern struct exchange x;      /* the last request and its answer */
extern json_t *answered;       /* the answer's body, parsed */
extern unsigned scopes;        /* of who asks; 0 = nobody is signed in */
extern const struct dp_app app;

void endpoint_open(void);
void endpoint_close(void);

/* The status of a body posted as this revision (NULL = no header). */
int post(const char *revision, const char *body);

/* A request of id 1, in the oldest revision or another. */
int call(const char *method, const char *params);
int call_as(const char *revision, const char *method, const char *params);

/*
 * Part of the answer as compact JSON, by names and places: "result/tools/0".
 * NULL when it is not there.
 */
const char *at(const char *path);

#endif
