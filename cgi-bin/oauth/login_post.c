/* POST /oauth/login: user name and password, or a one-time code. */
#include "browser.h"
#include "login.h"
#include "oauth.h"
#include "totp.h"

int
login_post(struct dp_req *req, struct dp_res *res, struct dp_err *err)
{
    struct signin signin = {0};
    struct dp_form form;

    if (browser_form(req, "txn", &form, err) < 0)
        return -1;
    if (dp_form_get(&form, "ticket") != NULL)
        return totp_try(req, res, &signin, &form, err);
    return login_try(req, res, &signin, &form, err);
}
