/* Scopes: their names in tokens and challenges, as bits. */
#ifndef DP_AUTH_SCOPE_H
#define DP_AUTH_SCOPE_H

#include "http/request.h"

/* The bits of a scope name; 0 for one that means nothing here. */
unsigned dp_scope_parse(const char *name);

#endif
