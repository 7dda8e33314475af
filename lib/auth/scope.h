/*
 * Scopes: their names in tokens and challenges, as bits.  A name that is
 * broad covers the narrow ones: mcp:write reads, too, and once:mcp is both.
 */
#ifndef DP_AUTH_SCOPE_H
#define DP_AUTH_SCOPE_H

#include "http/request.h"

/* The bits of a scope name; 0 for one that means nothing here. */
unsigned dp_scope_parse(const char *name);

/* The name that covers all the bits a thing needs. */
const char *dp_scope_name(unsigned needs);

/*
 * May who do what needs these scopes?  what begins the sentence that a client
 * is told otherwise, with DP_E_SCOPE and err->scope (RFC 6750 section 3.1).
 */
int dp_scope_check(const struct dp_principal *who, unsigned needs,
                   const char *what, struct dp_err *err);

#endif
