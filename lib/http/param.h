/* Parameters of header values: text/plain; charset="utf-8" (RFC 9110 5.6.6). */
#ifndef DP_HTTP_PARAM_H
#define DP_HTTP_PARAM_H

#include "base/arena.h"

/*
 * The value of a parameter, unquoted, in the arena; names do not mind case.
 * NULL when there is none; *faulty is set when the header is malformed or has
 * the parameter twice.
 */
const char *dp_param_find(struct dp_arena *arena, const char *header,
                          const char *name, int *faulty);

#endif
