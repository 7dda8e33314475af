/*
 * POST /oauth/authorize: the forms of its pages, told apart by their fields;
 * or a client's request sent as a form (OpenID Connect Core section 3.1.2.1),
 * which goes on as GET.
 */
#include <string.h>

#include "consent.h"
#include "http/origin.h"
#include "login.h"
#include "oauth.h"
#include "signin.h"
#include "totp.h"

static const struct {
    const char *field; /* only this form has it */
    int (*take)(struct dp_req *req, struct dp_res *res,
                struct signin *signin, const struct dp_form *form,
                struct dp_err *err);
} forms[] = {
    {"decision", consent_post},
    {"ticket", totp_try},
    {"username", login_try},
    {"password", login_try},
};

/* The same request by GET: a form from another site comes without the
 * cookie that says who is signed in, a redirect with it. */
static int
ask_again(const struct dp_req *req, struct dp_res *res,
          const struct dp_form *form, struct dp_err *err)
{
    struct dp_str location;

    dp_str_init(&location, req->arena, 16384);
    dp_str_addf(&location, "%s/oauth/authorize",
                req->conf->server_public_url);
    for (size_t i = 0; i < form->n; i++) {
        dp_str_add(&location, i == 0 ? "?" : "&");
        dp_str_url(&location, form->fields[i].name);
        dp_str_add(&location, "=");
        dp_str_url(&location, form->fields[i].value);
    }
    if (location.failed)
        return dp_refuse(err, DP_E_TOO_LARGE, "The request is too long.");
    dp_res_redirect(res, location.data);
    return 0;
}

int
authorize_post(struct dp_req *req, struct dp_res *res, struct dp_err *err)
{
    struct signin signin;
    struct dp_form form;

    if (dp_req_form(req, &form, err) < 0)
        return -1;
    if (dp_form_get(&form, "client_id") != NULL)
        return ask_again(req, res, &form, err);
    if (dp_origin_check(req, res, false, err) < 0
        || signin_find(req, dp_form_get(&form, "csrf_token"), &signin, err)
               < 0)
        return -1;
    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
        if (dp_form_get(&form, forms[i].field) != NULL)
            return forms[i].take(req, res, &signin, &form, err);
    return login_page(req, res, &signin, NULL,
                      "Enter your user name and your password.", err);
}
