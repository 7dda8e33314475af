/* Who is it: the sign-in page, and user name and password. */
#include "login.h"

#include <string.h>

#include "auth/audit.h"
#include "auth/throttle.h"
#include "browser.h"
#include "federation.h"
#include "oauth.h"
#include "store/password.h"
#include "totp.h"
#include "json/json.h"

/* Where the form is sent: to the page's own address. */
static const char *
action_of(const struct signin *signin)
{
    return signin->request != NULL ? "/oauth/authorize" : "/oauth/login";
}

void
login_form(const struct dp_req *req, struct dp_res *res,
           const struct signin *signin, json_t *model)
{
    const char *action = action_of(signin);
    const char *federate = signin->handle;
    struct dp_hash unused;

    dp_json_set_text(model, "action", action);
    if (signin->request == NULL) {
        const char *cookie = browser_hold(req, res, &unused);

        dp_json_set_text(model, "csrf_token",
                         browser_csrf(req, cookie, action));
        federate = browser_csrf(req, cookie, "/oauth/federate");
    }
    federation_ways(req->conf, federate, model);
}

int
login_page(const struct dp_req *req, struct dp_res *res,
           const struct signin *signin, const char *username,
           const char *problem, struct dp_err *err)
{
    json_t *model = signin_model(req, signin);

    (void)err;
    login_form(req, res, signin, model);
    dp_json_set_text(model, "username", username);
    signin_page(req, res, "login", model, problem);
    return 0;
}

/* Keep a password that was right at today's costs; failing does no harm. */
static void
rehash(const struct dp_req *req, struct dp_password *row, const char *password)
{
    const struct oauth *oauth = req->state;
    struct dp_err ignored = {0};
    char *hash;

    if (dp_password_hash(&oauth->passwords, req->arena, password, &hash,
                         &ignored)
            == 0
        && dp_password_rehash(oauth_pg(req), row->account_id,
                              row->password_hash, hash, &ignored)
               == 0)
        row->password_hash = hash;
}

/* What was typed as a name is not noted: it may be a password. */
static void
note_failure(const struct dp_req *req, const char *account_id,
             const char *outcome)
{
    dp_audit_note_event(req, &(struct dp_audit_event){
                                 .action = "login",
                                 .outcome = outcome,
                                 .account_id = account_id});
}

/* *row is NULL when user name or password is wrong: which, nobody learns. */
static int
check_password(const struct dp_req *req, const char *username,
               const char *password, struct dp_password **row,
               struct dp_err *err)
{
    const struct oauth *oauth = req->state;
    enum dp_password_verdict verdict;

    if (dp_throttle_login(req, username, err) < 0) {
        note_failure(req, NULL, dp_err_name(err));
        return -1;
    }
    if (dp_password_find(oauth_pg(req), req->arena, username, row, err) < 0
        || dp_password_check(&oauth->passwords, password,
                             *row != NULL ? (*row)->password_hash : NULL,
                             &verdict, err)
               < 0)
        return -1;
    if (verdict == DP_PASSWORD_WRONG) {
        note_failure(req, *row != NULL ? (*row)->account_id : NULL,
                     "login_failed");
        *row = NULL;
        return 0;
    }
    dp_throttle_forget(req, username);
    if (verdict == DP_PASSWORD_REHASH)
        rehash(req, *row, password);
    return 0;
}

int
login_try(struct dp_req *req, struct dp_res *res, struct signin *signin,
          const struct dp_form *form, struct dp_err *err)
{
    const char *username = dp_form_get(form, "username");
    const char *password = dp_form_get(form, "password");
    struct dp_password *row;

    if (!federation_takes_passwords(req->conf))
        return dp_fail(err, DP_E_FORBIDDEN, "federation.login is federated");
    if (username == NULL || password == NULL)
        return login_page(req, res, signin, username,
                          "Enter your user name and your password.", err);
    if (check_password(req, username, password, &row, err) < 0) {
        if (err->code != DP_E_RATE)
            return -1;
        dp_res_header(res, "Retry-After",
                      dp_printf(req->arena, "%d", err->retry_after_s));
        login_page(req, res, signin, username, dp_err_text(err), err);
        res->status = 429;
        return 0;
    }
    if (row == NULL)
        return login_page(req, res, signin, username,
                          "The user name or the password is wrong.", err);
    if (row->totp)
        return totp_page(req, res, signin, row, err);
    return signin_as(req, res, signin, row->account_id, err);
}
