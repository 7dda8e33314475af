/* Templates: what each kind of tag shows, and that all text is escaped. */
#include "http/template.h"

#include "tap/tap.h"
#include "json/json.h"

static const struct dp_template set[] = {
    {"part",          "[{{name}}]"},
    {"endless",               "{{>endless}}"},
    {0},
};

static const char model_json[] =
    "{\"name\": \"<b>&\\\"'\", \"n\": 7, \"yes\": true, \"no\": false,"
    " \"empty\": \"\", \"none\": [], \"list\": [{\"name\": \"x\"},"
    " {\"other\": \"y\"}], \"words\": [\"a\", \"<\"],"
    " \"inner\": {\"name\": \"in\", \"deep\": {\"k\": \"v\"}}}";

/* clang-format off */
static const struct {
    const char *text;
    const char *shown; /* NULL = malformed */
    const char *what;
} cases[] = {
    {"{{#list}}<{{name}}{{other}}>{{/list}}",
     "<x><&#60;b&#62;&#38;&#34;&#39;y>", "elements, then what is around"},
};
/* clang-format on */

int
main(void)
{
    struct dp_arena arena;
    struct dp_err err;
    json_t *model;

    dp_arena_init(&arena);
    if (dp_json_parse(&arena, model_json, sizeof(model_json) - 1, &model, &err)
        < 0)
        bail("the model");
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct dp_template all[] = {
            set[0], set[1], {"it", cases[i].text},
              {0   }
        };
        struct dp_str out;

        dp_str_init(&out, &arena, 1000);
        dp_template_print(&out, all, "it", model);
        if (cases[i].shown == NULL)
            ok(out.failed, "%s fails", cases[i].what);
        else
            is_str(out.failed ? "failed" : out.data, cases[i].shown,
                   cases[i].what);
    }
    dp_arena_clear(&arena);
    return done();
}
