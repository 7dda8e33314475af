/* The way back to the client. */
#include "back.h"

#include <string.h>

#include "base/log.h"

#define LOCATION_MAX_BYTES 16384

static void
add(struct dp_str *location, const char *name, const char *value)
{
    if (value == NULL)
        return;
    dp_str_addf(location, "%s%s=",
                strchr(location->data, '?') == NULL ? "?" : "&", name);
    dp_str_url(location, value);
}

static const char *
finish(const struct dp_req *req, const struct back *back,
       struct dp_str *location)
{
    add(location, "state", back->state);
    add(location, "iss", req->conf->server_public_url);
    return location->data;
}

static void
redirect(struct dp_res *res, const char *url)
{
    dp_res_redirect(res, url);
    dp_res_header(res, "Referrer-Policy", "no-referrer");
}

void
back_with_code(const struct dp_req *req, struct dp_res *res,
               const struct back *back, const char *code)
{
    struct dp_str location;

    dp_str_init(&location, req->arena, LOCATION_MAX_BYTES);
    dp_str_add(&location, back->redirect_uri);
    add(&location, "code", code);
    redirect(res, finish(req, back, &location));
}

const char *
back_error_url(const struct dp_req *req, const struct back *back,
               const struct dp_err *err)
{
    struct dp_str location;

    dp_str_init(&location, req->arena, LOCATION_MAX_BYTES);
    dp_str_add(&location, back->redirect_uri);
    add(&location, "error", dp_err_oauth(err));
    add(&location, "error_description", dp_err_text(err));
    return finish(req, back, &location);
}

void
back_with_error(const struct dp_req *req, struct dp_res *res,
                const struct back *back, const struct dp_err *err)
{
    dp_err_log(err);
    redirect(res, back_error_url(req, back, err));
}
