/* Pages for people. */
#include "http/page.h"

#include <string.h>

#include "http/template.h"
#include "json/json.h"

#define PAGE_MAX_BYTES (1024u * 1024u)

static const struct dp_res_header page_headers[] = {
    {"X-Frame-Options",            "DENY"       },
    {"Referrer-Policy",            "same-origin"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
};

static bool
is_https(const struct dp_conf *conf)
{
    return strncmp(conf->server_public_url, "https:", 6) == 0;
}

/* Content-Security-Policy; form_action and the logo add their origins. */
static const char *
print_policy(const struct dp_req *req, const json_t *model)
{
    const char *form_action = dp_json_text(model, "form_action");
    const char *logo = req->conf->brand_logo_url;

    return dp_printf(req->arena,
                     "default-src 'none'; style-src 'self'; "
                     "img-src 'self'%s%s; form-action 'self'%s%s; "
                     "frame-ancestors 'none'; base-uri 'none'",
                     logo[0] != '\0' ? " " : "", logo,
                     form_action != NULL ? " " : "",
                     form_action != NULL ? form_action : "");
}

static void
add_headers(struct dp_res *res, const struct dp_req *req, const json_t *model)
{
    for (size_t i = 0; i < sizeof(page_headers) / sizeof(page_headers[0]); i++)
        dp_res_header(res, page_headers[i].name, page_headers[i].value);
    dp_res_header(res, "Content-Security-Policy", print_policy(req, model));
    if (is_https(req->conf))
        dp_res_header(res, "Strict-Transport-Security", "max-age=31536000");
}

const char *
dp_page_base(const struct dp_conf *conf)
{
    const char *host = strstr(conf->server_public_url, "://");
    const char *path = host == NULL ? NULL : strchr(host + 3, '/');

    return path == NULL ? "" : path;
}

/* What every page may show. */
static json_t *
shared_model(const struct dp_req *req)
{
    const struct dp_conf *conf = req->conf;

    return dp_json_keep(req->arena,
                        json_pack("{s:{s:s, s:s, s:s, s:s}, s:b, s:s}", "brand",
                                  "name", conf->brand_name, "logo_url",
                                  conf->brand_logo_url, "support_url",
                                  conf->brand_support_url, "privacy_url",
                                  conf->brand_privacy_url, "insecure",
                                  !is_https(conf), "base", dp_page_base(conf)));
}

void
dp_res_page(struct dp_res *res, const struct dp_req *req, int status,
            const char *name, json_t *model)
{
    struct dp_str page;

    json_object_update_missing(model, shared_model(req));
    dp_str_init(&page, res->arena, PAGE_MAX_BYTES);
    dp_template_print(&page, req->pages, name, model);
    dp_res_text(res, status, "text/html; charset=utf-8", page.data);
    res->body.failed |= page.failed;
    add_headers(res, req, model);
}

void
dp_res_page_error(struct dp_res *res, const struct dp_req *req,
                  const struct dp_err *err)
{
    json_t *model =
        json_pack("{s:s, s:s, s:s, s:b}", "title", "This did not work",
                  "message", dp_err_text(err), "request_id", req->id, "ours",
                  dp_errinfo[err->code].http >= 500);

    dp_json_keep(req->arena, model);
    dp_res_page(res, req, dp_errinfo[err->code].http, "error", model);
}
