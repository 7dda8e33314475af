/* Whose doing a request is, where limits are counted by where it comes from. */
#ifndef DP_HTTP_SOURCE_H
#define DP_HTTP_SOURCE_H

#include "base/arena.h"

/*
 * An address as it is, but of IPv6 the network of 64 bits, which a single
 * customer has all of: "2001:db8:0:1::/64".  IPv4 inside IPv6 is IPv4.
 * Anything else comes back as it is; NULL as "".
 */
const char *dp_source_of(struct dp_arena *arena, const char *address);

#endif
