/* Cookies: found by their full name, set so that they stay ours. */
#include "http/cookie.h"

#include <string.h>

#include "exchange.h"
#include "tap/tap.h"

static const struct {
    const char *header;
    const char *value; /* of sid; NULL = not found */
    const char *what;
} cases[] = {
    {"dp_sid=abc",             "abc", "the only one"                 },
    {"a=b; dp_sid=abc; c=d",   "abc", "one of many"                  },
    {"dp_sid=abc;c=d",         "abc", "no blank behind the semicolon"},
    {"dp_sid=a=b",             "a=b", "an equals sign in the value"  },
    {"dp_sid=",                NULL,  "an empty one"                 },
    {"xdp_sid=abc",            NULL,  "another name that ends so"    },
    {"dp_sidx=abc",            NULL,  "another name that begins so"  },
    {"__Host-sid=abc",         NULL,  "the name of https"            },
    {"sid=abc",                NULL,  "the bare name"                },
    {"DP_SID=abc",             NULL,  "other letters"                },
    {"dp_sid=abc; dp_sid=def", NULL,  "one that comes twice"         },
    {";;=; =x",                NULL,  "rubbish"                      },
};

static void
test_find(void)
{
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct exchange x;

        exchange_open(&x, "GET", "/");
        exchange_var(&x, "HTTP_COOKIE", cases[i].header);
        exchange_begin(&x);
        is_str(dp_cookie_find(&x.req, "sid"), cases[i].value, cases[i].what);
        exchange_close(&x);
    }
}

static void
test_set(void)
{
    struct exchange x;

    exchange_open(&x, "GET", "/");
    exchange_begin(&x);
    ok(dp_cookie_find(&x.req, "sid") == NULL, "no cookies at all");
    dp_res_init(&x.res, &x.arena);
    dp_cookie_set(&x.res, &x.req, "sid", "v", 60);
    is_str(exchange_header(&x, "Set-Cookie"),
           "dp_sid=v; Path=/; HttpOnly; SameSite=Lax; Max-Age=60",
           "a cookie on plain http");
    x.conf.server_public_url = "https://a.example";
    dp_res_init(&x.res, &x.arena);
    dp_cookie_set(&x.res, &x.req, "sid", "", 0);
    is_str(exchange_header(&x, "Set-Cookie"),
           "__Host-sid=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0; Secure",
           "and on https");
    dp_cookie_set(&x.res, &x.req, "txn", "w", 60);
    is_str(x.res.headers[x.res.n_headers - 1].value,
           "__Host-txn=w; Path=/; HttpOnly; SameSite=Lax; Max-Age=60; Secure",
           "a second one");
    is_str(exchange_header(&x, "Set-Cookie"),
           "__Host-sid=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0; Secure",
           "does not replace the first");
    exchange_close(&x);
}

int
main(void)
{
    exchange_silence();
    test_find();
    test_set();
    return done();
}
