/* GET /oauth/style.css: how the pages look, in the colour of the settings. */
#include <string.h>

#include "oauth.h"

static const char *
find_style(void)
{
    const struct dp_template *t = pages;

    while (strcmp(t->name, "style") != 0)
        t++;
    return t->text;
}

int
style_get(struct dp_req *req, struct dp_res *res, struct dp_err *err)
{
    const char *color = req->conf->brand_color;

    (void)err;
    dp_res_text(res, 200, "text/css; charset=utf-8", find_style());
    if (color[0] == '#' && strspn(color + 1, "0123456789abcdefABCDEF") == 6
        && color[7] == '\0')
        dp_str_addf(&res->body, ":root { --accent: %s; }\n", color);
    dp_res_header(res, "Cache-Control", "public, max-age=3600");
    return 0;
}
