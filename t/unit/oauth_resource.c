/* The names of the resource, as clients write them. */
#include "auth/resource.h"

#include "tap/tap.h"

static const struct {
    const char *text;
    const char *name;
} cases[] = {
    {"https://a.example/api/mcp",          "https://a.example/api/mcp"},
    {"https://a.example/api/mcp/",         "https://a.example/api/mcp"},
    {"https://a.example/mcp",              "https://a.example/mcp"    },
    {"https://a.example/sse",              "https://a.example/sse"    },
    {"https://a.example",                  "https://a.example"        },
    {"https://a.example/",                 "https://a.example"        },
    {"HTTPS://A.Example/mcp",              "https://a.example/mcp"    },
    {"https://a.example/MCP",              NULL                       },
    {"https://a.example/mcp?x=1",          NULL                       },
    {"https://a.example/mcp#x",            NULL                       },
    {"https://a.example/mcp//",            NULL                       },
    {"https://a.example/mcp/x",            NULL                       },
    {"https://a.example.evil.example/mcp", NULL                       },
    {"https://a.example:443/mcp",          NULL                       },
    {"https://b.example/mcp",              NULL                       },
    {"http://a.example/mcp",               NULL                       },
    {"https://a.exampl",                   NULL                       },
    {"mcp",                                NULL                       },
    {"",                                   NULL                       },
};

int
main(void)
{
    const struct dp_conf conf = {.server_public_url = "https://a.example"};
    struct dp_arena arena;

    dp_arena_init(&arena);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        is_str(dp_resource_find(&arena, &conf, cases[i].text), cases[i].name,
               cases[i].text);
    is_str(dp_resource_names(&arena, &conf)[0], "https://a.example/api/mcp",
           "the preset");
    dp_arena_clear(&arena);
    return done();
}
