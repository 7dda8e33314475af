/* User and password of a request (RFC 7617): Authorization: Basic. */
#ifndef DP_AUTH_BASIC_H
#define DP_AUTH_BASIC_H

#include <stdbool.h>

#include "base/arena.h"

struct dp_basic {
    const char *user;
    const char *password; /* may be empty */
};

/*
 * The two of an Authorization header, as they are: whoever reads them decodes
 * what was encoded.  False for another scheme, for what is no base64, and
 * where the colon is missing or a NUL is inside.
 */
bool dp_basic_parse(struct dp_arena *arena, const char *header,
                    struct dp_basic *basic);

/*
 * The header of an OAuth client at somebody else's endpoint: each part
 * escaped first (RFC 6749 section 2.3.1); in the arena.
 */
char *dp_basic_print(struct dp_arena *arena, const char *client_id,
                     const char *secret);

#endif
