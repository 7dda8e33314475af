/* Where requests come from. */
#include "http/source.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

const char *
dp_source_of(struct dp_arena *arena, const char *address)
{
    struct in6_addr addr;
    char text[INET6_ADDRSTRLEN];

    if (address == NULL)
        return "";
    if (inet_pton(AF_INET6, address, &addr) != 1)
        return address;
    if (IN6_IS_ADDR_V4MAPPED(&addr)) {
        inet_ntop(AF_INET, addr.s6_addr + 12, text, sizeof(text));
        return dp_strdup(arena, text);
    }
    memset(addr.s6_addr + 8, 0, 8);
    inet_ntop(AF_INET6, &addr, text, sizeof(text));
    return dp_printf(arena, "%s/64", text);
}
