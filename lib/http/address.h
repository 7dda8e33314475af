/*
 * Which network addresses may be fetched from: global unicast only.
 *
 * The question is put about the very address a socket is about to connect to,
 * so neither spellings of an address nor what a name resolves to the second
 * time can get around it.  Networks after the IANA special-purpose registries
 * (RFC 6890 and its updates).
 */
#ifndef DP_HTTP_ADDRESS_H
#define DP_HTTP_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>

#include "base/err.h"

#define DP_NETWORKS_MAX 32

struct dp_network {
    int family;             /* AF_INET or AF_INET6 */
    unsigned char addr[16]; /* network order; 4 or 16 bytes count */
    unsigned bits;          /* length of the prefix */
};

struct dp_networks {
    struct dp_network items[DP_NETWORKS_MAX];
    size_t n;
};

/*
 * Parse "10.1.0.0/16 ::1 192.0.2.7": networks or addresses, separated by
 * blanks or commas.  DP_E_BAD_PARAMS names the one that is none, or says that
 * there are too many.
 */
int dp_networks_parse(struct dp_networks *networks, const char *text,
                      struct dp_err *err);

/* Is it a global unicast address?  Families other than IP never are. */
bool dp_address_public(const struct sockaddr *addr);

/* Public, or in one of the networks excepted (NULL = none). */
bool dp_address_allowed(const struct sockaddr *addr,
                        const struct dp_networks *excepted);

/* The same for an address in text; false when it is none. */
bool dp_address_allowed_text(const char *text,
                             const struct dp_networks *excepted);

#endif
