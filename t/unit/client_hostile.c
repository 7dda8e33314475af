/* Hostile addresses: none of them may cause a connection. */
#include <stdio.h>
#include <string.h>

#include "fetch_server.h"
#include "tap/tap.h"

/* @ stands for the port that really listens on 127.0.0.1. */
static const char *const urls[] = {
    "http://127.0.0.1:@/ok",
    "http://127.0.0.1:@/ok#x",
    "http://127.1:@/ok",
    "http://127.0.1:@/ok",
    "http://2130706433:@/ok",
    "http://0x7f000001:@/ok",
    "http://0x7f.1:@/ok",
    "http://0x7f.0.0.1:@/ok",
    "http://0177.0.0.1:@/ok",
    "http://017700000001:@/ok",
    "http://127.0.0.1.:@/ok",
    "http://127.255.255.254:@/ok",
    "http://0:@/ok",
    "http://0.0.0.0:@/ok",
    "http://[::]:@/ok",
    "http://[::1]:@/ok",
    "http://[0:0:0:0:0:0:0:1]:@/ok",
    "http://[::ffff:127.0.0.1]:@/ok",
    "http://[::ffff:7f00:1]:@/ok",
    "http://[::127.0.0.1]:@/ok",
    "http://[64:ff9b::127.0.0.1]:@/ok",
    "http://[64:ff9b:1::7f00:1]:@/ok",
    "http://[2002:7f00:1::]:@/ok",
    "http://[2001:0:7f00:1::]:@/ok",
    "http://[fe80::1]:@/ok",
    "http://[fe80::1%25lo]:@/ok",
    "http://[fec0::1]:@/ok",
    "http://[fc00::1]:@/ok",
    "http://[fd00:ec2::254]:@/ok",
    "http://[ff02::1]:@/ok",
    "http://[2001:db8::1]:@/ok",
    "http://10.0.0.1:@/ok",
    "http://10.1:@/ok",
    "http://100.64.0.1:@/ok",
    "http://169.254.169.254/latest/meta-data/",
    "http://169.254.43518/latest/meta-data/",
    "http://0xa9fea9fe/latest/meta-data/",
    "http://2852039166/latest/meta-data/",
    "http://[::ffff:a9fe:a9fe]/latest/meta-data/",
    "http://172.16.0.1:@/ok",
    "http://192.168.0.1:@/ok",
    "http://192.168.1:@/ok",
    "http://198.18.0.1:@/ok",
    "http://192.0.2.1:@/ok",
    "http://224.0.0.1:@/ok",
    "http://255.255.255.255:@/ok",
    "http://240.0.0.1:@/ok",
    "http://localhost:@/ok",
    "http://LOCALHOST:@/ok",
    "http://localhost.:@/ok",
    "http://ip6-localhost:@/ok",
    "http://loop.test:@/ok",
    "http://loop6.test:@/ok",
    "http://ten.test:@/ok",
    "http://meta.test/ok",
    "http://mapped.test:@/ok",
    "http://nat64.test:@/ok",
    "http://ula.test:@/ok",
    "http://link.test:@/ok",
    "http://multi.test:@/ok",
    "http://zero.test:@/ok",
    "http://cgn.test:@/ok",
    "http://user@127.0.0.1:@/ok",
    "http://user:word@server.test:@/ok",
    "http://93.184.216.34@127.0.0.1:@/ok",
    "http://127.0.0.1:22/",
    "http://93.184.216.34:22/",
    "http://93.184.216.34:6379/",
    "http://93.184.216.34:0/",
    "http://93.184.216.34:65536/",
    "http://93.184.216.34:99999999999/",
    "https://127.0.0.1:@/ok",
    "https://127.0.0.1/ok",
    "HTTP://127.0.0.1:@/ok",
    "file:///etc/passwd",
    "file://127.0.0.1/etc/passwd",
    "gopher://127.0.0.1:@/_x",
    "ftp://127.0.0.1:@/ok",
    "dict://127.0.0.1:@/x",
    "ldap://127.0.0.1:@/",
    "smb://127.0.0.1/x",
    "tftp://127.0.0.1:@/x",
    "telnet://127.0.0.1:@/",
    "scp://127.0.0.1:@/x",
    "javascript:alert(1)",
    "data:text/plain,hello",
    "ws://127.0.0.1:@/",
    "http:127.0.0.1:@/ok",
    "http:///127.0.0.1:@/ok",
    "http:/127.0.0.1:@/ok",
    "//127.0.0.1:@/ok",
    "127.0.0.1:@/ok",
    "localhost:@/ok",
    "",
    "http://",
    "http://:@/",
    "http://\xe2\x91\xa0\xe2\x91\xa1\xe2\x91\xa6.0.0.1:@/ok",
    "http://127\343\200\2020.0.1:@/ok",
    "http://127.0.0.1:@\\@example.com/",
    "http://example.com\\@127.0.0.1:@/ok",
    "http://127.0.0.1:@/\r\nX-Evil: 1",
    "http://127.0.0.1:@/ ok",
    " http://127.0.0.1:@/ok",
    "http://127.0.0.1\t:@/ok",
    "http://127.0.0.1:@/\x7f",
    "http://127.0.0.1%00.example.com:@/ok",
    "http://%31%32%37.0.0.1:@/ok",
};

static void
fill_port(char *out, size_t cap, const char *url, int port)
{
    size_t len = 0;

    out[0] = '\0';
    for (const char *p = url; *p && len + 8 < cap; p++) {
        bool here = *p == '@' && (p[1] == '/' || p[1] == '\\');

        len += (size_t)(here ? snprintf(out + len, cap - len, "%d", port)
                             : snprintf(out + len, cap - len, "%c", *p));
    }
}

/* The same fit for one line of a test's output. */
static const char *
shown(const char *url)
{
    static char text[256];

    snprintf(text, sizeof(text), "%s", url);
    for (char *p = text; *p; p++)
        if (*p < ' ' || *p > '~' || *p == '#')
            *p = '?';
    return text;
}

static void
test_urls(int port)
{
    struct dp_fetch_rules rules = fetch_rules(port);

    for (size_t i = 0; i < sizeof(urls) / sizeof(urls[0]); i++) {
        struct fetch_got got;
        char url[256];
        bool pass;

        fill_port(url, sizeof(url), urls[i], port);
        fetch_count_reset();
        got = fetch_get(&rules, url);
        pass = got.result == -1 && fetch_count.loopback == 0
               && fetch_count.other == 0 && fetch_count.accepted == 0
               && got.fetched.sockets == 0;
        ok(pass, "no connection for \"%s\"", shown(urls[i]));
        if (!pass)
            diag("result %d, %d and %d attempts, %s %s", got.result,
                 fetch_count.loopback, fetch_count.other, got.err.text,
                 got.err.detail);
    }
}

static void
test_rebinding(int port)
{
    struct dp_fetch_rules rules = fetch_rules(port);
    char url[64];
    struct fetch_got got;

    snprintf(url, sizeof(url), "http://rebind.test:%d/ok", port);
    fetch_count_reset();
    fetch_get(&rules, url);
    is_int(fetch_count.other, 1, "a public answer of the name is tried");
    is_int(fetch_count.loopback, 0, "and nothing else");
    fetch_count_reset();
    got = fetch_get(&rules, url);
    is_int(got.err.code, DP_E_ADDRESS,
           "when the name turns to loopback it is refused");
    is_int(fetch_count.loopback + fetch_count.other, 0, "without a connection");
    snprintf(url, sizeof(url), "http://mixed.test:%d/ok", port);
    fetch_count_reset();
    fetch_get(&rules, url);
    ok(fetch_count.other == 1 && fetch_count.loopback == 0,
       "of a name with a public and a private address only the public one is "
       "tried");
}

static void
test_schemes(int port)
{
    struct dp_fetch_rules rules = fetch_rules_local(port);
    struct fetch_got got;
    char url[64];

    snprintf(url, sizeof(url), "http://127.0.0.1:%d/ok", port);
    fetch_count_reset();
    got = fetch_get(&rules, url);
    ok(got.result == 0 && fetch_count.loopback == 1
           && fetch_count.accepted == 1,
       "the counters do count: an excepted address is connected to");
    rules.allow_http = false;
    fetch_count_reset();
    got = fetch_get(&rules, url);
    ok(got.err.code == DP_E_BAD_PARAMS && fetch_count.loopback == 0,
       "http is refused unless a setting allows it");
}

int
main(void)
{
    int port = fetch_server_start();

    dp_fetch_init();
    test_urls(port);
    test_rebinding(port);
    test_schemes(port);
    return done();
}
