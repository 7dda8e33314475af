/* Where requests come from, as limits count it. */
#include "http/source.h"

#include "tap/tap.h"

static const struct {
    const char *address;
    const char *source;
} cases[] = {
    {"192.0.2.7",            "192.0.2.7"        },
    {"2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"},
    {"2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"},
    {"2001:DB8:1:3::1",      "2001:db8:1:3::/64"},
    {"::1",                  "::/64"            },
    {"::ffff:192.0.2.7",     "192.0.2.7"        },
    {"unix:",                "unix:"            },
    {"",                     ""                 },
    {NULL,                   ""                 }
};

int
main(void)
{
    struct dp_arena arena;

    dp_arena_init(&arena);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        is_str(dp_source_of(&arena, cases[i].address), cases[i].source,
               cases[i].address ? cases[i].address : "none");
    dp_arena_clear(&arena);
    return done();
}
