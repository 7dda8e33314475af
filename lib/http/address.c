/* The networks that are not fetched from, and matching against them. */
#include "http/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "base/words.h"

/* clang-format off */
static const struct dp_network refused[] = {
    {AF_INET, {0}, 8},               /* this host */
    {AF_INET, {10}, 8},              /* private */
    {AF_INET, {100, 64}, 10},        /* carrier-grade NAT */
    {AF_INET, {127}, 8},             /* loopback */
    {AF_INET, {169, 254}, 16},       /* link-local, cloud metadata */
    {AF_INET, {172, 16}, 12},        /* private */
    {AF_INET, {192, 0, 0}, 24},      /* protocol assignments */
    {AF_INET, {192, 0, 2}, 24},      /* documentation */
    {AF_INET, {192, 88, 99}, 24},    /* 6to4 relays */
    {AF_INET, {192, 168}, 16},       /* private */
    {AF_INET, {198, 18}, 15},        /* benchmarks */
    {AF_INET, {198, 51, 100}, 24},   /* documentation */
    {AF_INET, {203, 0, 113}, 24},    /* documentation */
    {AF_INET, {224}, 4},             /* multicast */
    {AF_INET, {240}, 4},             /* reserved, broadcast */
    {AF_INET6, {0x20, 0x01}, 23},    /* Teredo and protocol assignments */
    {AF_INET6, {0x20, 0x01, 0x0d, 0xb8}, 32}, /* documentation */
    {AF_INET6, {0x20, 0x02}, 16},    /* 6to4: holds an IPv4 address */
    {AF_INET6, {0x3f, 0xff}, 20},    /* documentation */
};
/* clang-format on */

/* All other IPv6: loopback, mapped, NAT64, local, multicast, unassigned. */
static const struct dp_network global6 = {AF_INET6, {0x20}, 3};

/* The bytes of an IP address, or NULL. */
static const unsigned char *
bytes_of(const struct sockaddr *addr)
{
    if (addr->sa_family == AF_INET)
        return (const unsigned char *)&(
                   (const struct sockaddr_in *)(const void *)addr)
            ->sin_addr;
    if (addr->sa_family == AF_INET6)
        return ((const struct sockaddr_in6 *)(const void *)addr)
            ->sin6_addr.s6_addr;
    return NULL;
}

static bool
within(const struct dp_network *network, int family, const unsigned char *bytes)
{
    unsigned whole = network->bits / 8;
    unsigned rest = network->bits % 8;

    if (network->family != family || memcmp(network->addr, bytes, whole) != 0)
        return false;
    return rest == 0
           || ((network->addr[whole] ^ bytes[whole]) >> (8 - rest)) == 0;
}

bool
dp_address_public(const struct sockaddr *addr)
{
    const unsigned char *bytes = bytes_of(addr);

    if (!bytes)
        return false;
    if (addr->sa_family == AF_INET6 && !within(&global6, AF_INET6, bytes))
        return false;
    for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
        if (within(&refused[i], addr->sa_family, bytes))
            return false;
    return true;
}

bool
dp_address_allowed(const struct sockaddr *addr,
                   const struct dp_networks *excepted)
{
    const unsigned char *bytes = bytes_of(addr);

    if (dp_address_public(addr))
        return true;
    for (size_t i = 0; bytes && excepted && i < excepted->n; i++)
        if (within(&excepted->items[i], addr->sa_family, bytes))
            return true;
    return false;
}

bool
dp_address_allowed_text(const char *text, const struct dp_networks *excepted)
{
    struct sockaddr_in v4 = {.sin_family = AF_INET};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};

    if (inet_pton(AF_INET, text, &v4.sin_addr) == 1)
        return dp_address_allowed((const void *)&v4, excepted);
    if (inet_pton(AF_INET6, text, &v6.sin6_addr) == 1)
        return dp_address_allowed((const void *)&v6, excepted);
    return false;
}

/* text: "10.0.0.0/8" or "::1", no blanks.  false: it is neither. */
static bool
parse_one(struct dp_network *network, char *text)
{
    char *slash = strchr(text, '/');
    int64_t bits;

    memset(network, 0, sizeof(*network));
    if (slash)
        *slash = '\0';
    network->family = strchr(text, ':') ? AF_INET6 : AF_INET;
    if (inet_pton(network->family, text, network->addr) != 1)
        return false;
    network->bits = network->family == AF_INET ? 32 : 128;
    if (!slash)
        return true;
    if (dp_number_parse(slash + 1, 0, network->bits, &bits) < 0)
        return false;
    network->bits = (unsigned)bits;
    return true;
}

int
dp_networks_parse(struct dp_networks *networks, const char *text,
                  struct dp_err *err)
{
    size_t len = 0;

    networks->n = 0;
    while ((text = dp_words_next(text, &len)) != NULL) {
        char one[64];

        if (networks->n == DP_NETWORKS_MAX)
            return dp_refuse(err, DP_E_BAD_PARAMS,
                             "More than %d networks are listed.",
                             DP_NETWORKS_MAX);
        snprintf(one, sizeof(one), "%.*s", (int)len, text);
        if (len >= sizeof(one)
            || !parse_one(&networks->items[networks->n], one))
            return dp_refuse(err, DP_E_BAD_PARAMS,
                             "\"%.*s\" is not an address or network.",
                             (int)(len < 64 ? len : 64), text);
        networks->n++;
    }
    return 0;
}
