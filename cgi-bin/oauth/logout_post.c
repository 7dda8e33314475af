/* POST /oauth/logout: end the session of this browser. */
#include "browser.h"
#include "oauth.h"

int
logout_post(struct dp_req *req, struct dp_res *res, struct dp_err *err)
{
    struct dp_form form;

    if (browser_form(req, "sid", &form, err) < 0
        || dp_browser_close(oauth_pg(req), req->who->account_id,
                            req->who->session_id, NULL, err)
               < 0)
        return -1;
    browser_sign_out(req, res);
    dp_res_redirect(res, dp_printf(req->arena, "%s/oauth/login",
                                   req->conf->server_public_url));
    return 0;
}
