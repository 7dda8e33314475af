/* Which addresses may be fetched from. */
#include "http/address.h"

#include <stdio.h>
#include <string.h>

#include "tap/tap.h"

/* The first, the last, and whatever lies across a border. */
static const struct {
    const char *address;
    bool public;
} cases[] = {
    {"0.0.0.0",          false},
    {"0.255.255.255",    false},
    {"1.0.0.0",          true },
    {"9.255.255.255",    true },
    {"10.0.0.0",         false},
    {"10.255.255.255",   false},
    {"11.0.0.0",         true },
    {"100.63.255.255",   true },
    {"100.64.0.0",       false},
    {"100.127.255.255",  false},
    {"100.128.0.0",      true },
    {"126.255.255.255",  true },
    {"127.0.0.1",        false},
    {"127.255.255.254",  false},
    {"128.0.0.0",        true },
    {"169.253.255.255",  true },
    {"169.254.169.254",  false},
    {"169.255.0.0",      true },
    {"172.15.255.255",   true },
    {"172.16.0.1",       false},
    {"172.31.255.255",   false},
    {"172.32.0.0",       true },
    {"192.0.0.1",        false},
    {"192.0.1.1",        true },
    {"192.0.2.1",        false},
    {"192.88.98.255",    true },
    {"192.88.99.1",      false},
    {"192.167.255.255",  true },
    {"192.168.0.1",      false},
    {"192.169.0.0",      true },
    {"198.17.255.255",   true },
    {"198.18.0.1",       false},
    {"198.19.255.255",   false},
    {"198.20.0.0",       true },
    {"198.51.100.7",     false},
    {"203.0.113.9",      false},
    {"203.0.114.0",      true },
    {"223.255.255.255",  true },
    {"224.0.0.1",        false},
    {"239.255.255.255",  false},
    {"240.0.0.1",        false},
    {"255.255.255.255",  false},
    {"8.8.8.8",          true },
    {"::",               false},
    {"::1",              false},
    {"::ffff:127.0.0.1", false},
    {"::ffff:8.8.8.8",   false},
    {"::127.0.0.1",      false},
    {"64:ff9b::7f00:1",  false},
    {"64:ff9b:1::a00:1", false},
    {"100::1",           false},
    {"1fff:ffff::1",     false},
    {"2000::1",          true },
    {"2001::1",          false},
    {"2001:1ff:ffff::1", false},
    {"2001:200::1",      true },
    {"2001:db7:ffff::1", true },
    {"2001:db8::1",      false},
    {"2001:db9::1",      true },
    {"2002:7f00:1::1",   false},
    {"2003::1",          true },
    {"2606:4700::1111",  true },
    {"3ffe:ffff::1",     true },
    {"3fff:fff::1",      false},
    {"3fff:1000::1",     true },
    {"4000::1",          false},
    {"5f00::1",          false},
    {"fc00::1",          false},
    {"fdff::1",          false},
    {"fe80::1",          false},
    {"fec0::1",          false},
    {"ff02::1",          false},
};

static void
test_exceptions(void)
{
    struct dp_networks nets;
    struct dp_err err;
    static const char *const wrong[] = {"10.0.0.0/33", "10.0.0",
                                        "::/129",      "localhost",
                                        "10.0.0.0/",   "1.2.3.4/x"};
    char many[1024] = "";

    is_int(dp_networks_parse(&nets, " 127.0.0.1,10.1.0.0/16 fd00::/8 ", &err),
           0, "networks are separated by blanks or commas");
    is_int(nets.n, 3, "all three are there");
    ok(dp_address_allowed_text("127.0.0.1", &nets),
       "an excepted address is allowed");
    ok(!dp_address_allowed_text("127.0.0.2", &nets), "its neighbour is not");
    ok(dp_address_allowed_text("10.1.255.255", &nets)
           && !dp_address_allowed_text("10.2.0.0", &nets),
       "an excepted network ends where it ends");
    ok(dp_address_allowed_text("fd12::1", &nets)
           && !dp_address_allowed_text("fe80::1", &nets),
       "IPv6 networks can be excepted");
    ok(!dp_address_allowed_text("::ffff:10.1.0.1", &nets),
       "a mapped address does not pass as the IPv4 it holds");
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        ok(dp_networks_parse(&nets, wrong[i], &err) == -1
               && strstr(err.text, wrong[i]),
           "\"%s\" is refused by name", wrong[i]);
    for (int i = 0; i <= DP_NETWORKS_MAX; i++)
        strcat(many, "10.0.0.1 ");
    is_int(dp_networks_parse(&nets, many, &err), -1, "too many are refused");
    is_int(dp_networks_parse(&nets, "", &err), 0, "none is fine");
}

int
main(void)
{
    struct sockaddr unix_address = {.sa_family = AF_UNIX};

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        is_int(dp_address_allowed_text(cases[i].address, NULL), cases[i].public,
               cases[i].address);
    ok(!dp_address_public(&unix_address), "other families are refused");
    ok(!dp_address_allowed_text("example.com", NULL),
       "what is no address is refused");
    test_exceptions();
    return done();
}
