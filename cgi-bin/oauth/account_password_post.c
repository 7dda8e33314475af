/* POST /oauth/account/password: another password, or a first one. */
#include <string.h>

#include "account.h"
#include "auth/audit.h"
#include "browser.h"
#include "federation.h"
#include "oauth.h"
#include "store/password.h"

static int
set(const struct dp_req *req, struct dp_res *res, const char *old_hash,
    const char *password, struct dp_err *err)
{
    const struct oauth *oauth = req->state;
    const struct dp_audit_event event
        = {.action = "password_change", .outcome = "ok"};
    struct dp_password_new new = {.account_id = req->who->account_id,
                                  .old_hash = old_hash,
                                  .keep_session_id = req->who->session_id};
    enum dp_password_outcome outcome;
    char *hash;

    if (dp_password_hash(&oauth->passwords, req->arena, password, &hash, err)
        < 0)
        return err->code == DP_E_BAD_PARAMS
                   ? account_page(req, res, 400, dp_err_text(err), err)
                   : -1;
    new.new_hash = hash;
    if (dp_password_set(oauth_pg(req), req->arena, &new, &outcome, err) < 0)
        return -1;
    if (outcome != DP_PASSWORD_SET)
        return account_page(req, res, 409,
                            "The password was changed in the meantime; "
                            "nothing was done.",
                            err);
    if (dp_audit_write(req, &event, err) < 0)
        return -1;
    account_redirect(req, res, "password");
    return 0;
}

/* May somebody without a password choose one?  Whoever finds a browser that
 * was left open should not get a way in of their own. */
static int
check_first(const struct dp_req *req, struct dp_err *err)
{
    struct dp_browser *session;

    if (!federation_takes_passwords(req->conf))
        return dp_refuse(err, DP_E_FORBIDDEN,
                         "Passwords are not taken here: you sign in through "
                         "the provider.");
    if (browser_session(req, &session, err) < 0)
        return -1;
    if (session == NULL)
        return dp_fail(err, DP_E_SIGN_IN, "no session");
    return account_check_fresh(session, "choose your password", err);
}

int
account_password_post(struct dp_req *req, struct dp_res *res,
                      struct dp_err *err)
{
    const char *old, *fresh, *again;
    struct dp_password *row;
    const char *hash = NULL;
    struct dp_form form;

    if (browser_form(req, "sid", &form, err) < 0
        || dp_password_find(oauth_pg(req), req->arena, req->who->login, &row,
                            err)
               < 0)
        return -1;
    old = dp_form_get(&form, "old_password");
    fresh = dp_form_get(&form, "new_password");
    again = dp_form_get(&form, "new_password_again");
    if (fresh == NULL || again == NULL || strcmp(fresh, again) != 0)
        return account_page(req, res, 400,
                            "The new password must be the same twice.", err);
    if (row == NULL && check_first(req, err) < 0)
        return err->code == DP_E_FORBIDDEN
                   ? account_page(req, res, 403, dp_err_text(err), err)
                   : -1;
    if (row != NULL
        && account_check_password(req, old != NULL ? old : "", &hash, err) < 0)
        return -1;
    if (row != NULL && hash == NULL)
        return account_page(req, res, 403, "The old password is wrong.", err);
    return set(req, res, hash, fresh, err);
}
