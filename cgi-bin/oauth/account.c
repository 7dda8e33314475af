/* What the forms of the account page share. */
#include "account.h"

#include "auth/throttle.h"
#include "http/cookie.h"
#include "oauth.h"
#include "store/password.h"
#include "json/json.h"

json_t *
account_form(const struct dp_req *req, const char *path)
{
    const char *cookie = dp_cookie_find(req, "sid");

    return json_pack("{s:s, s:s}", "action", path, "csrf_token",
                     browser_csrf(req, cookie, path));
}

void
account_redirect(const struct dp_req *req, struct dp_res *res, const char *done)
{
    dp_res_redirect(res,
                    dp_printf(req->arena, "%s/oauth/account?done=%s",
                              req->conf->server_public_url, done));
}

int
account_check_fresh(const struct dp_browser *session, const char *then,
                    struct dp_err *err)
{
    if (session->auth_age_s <= ACCOUNT_FRESH_S)
        return 0;
    return dp_refuse(err, DP_E_FORBIDDEN,
                     "You signed in a while ago. Sign out, sign in again, "
                     "then %s.",
                     then);
}

int
account_check_password(const struct dp_req *req, const char *password,
                       const char **hash, struct dp_err *err)
{
    const struct oauth *oauth = req->state;
    enum dp_password_verdict verdict;
    struct dp_password *row;

    *hash = NULL;
    if (dp_throttle_login(req, req->who->login, err) < 0
        || dp_password_find(oauth_pg(req), req->arena, req->who->login, &row,
                            err)
               < 0
        || dp_password_check(&oauth->passwords, password,
                             row != NULL ? row->password_hash : NULL, &verdict,
                             err)
               < 0)
        return -1;
    if (row == NULL || verdict == DP_PASSWORD_WRONG)
        return 0;
    dp_throttle_forget(req, req->who->login);
    *hash = row->password_hash;
    return 0;
}
