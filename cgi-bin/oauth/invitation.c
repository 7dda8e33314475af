/*
 * GET and POST /oauth/invitation/{token}: whoever was invited chooses the
 * first password of their account, and is signed in.
 */
#include <string.h>

#include "auth/audit.h"
#include "browser.h"
#include "http/page.h"
#include "json/json.h"
#include "oauth.h"
#include "signin.h"
#include "store/invitation.h"

static int
find(const struct dp_req *req, struct dp_hash *hash,
     struct dp_invitation **invitation, struct dp_err *err)
{
    dp_hash_text(hash, req->captures[0]);
    if (dp_invitation_find(oauth_pg(req), req->arena, hash, invitation, err)
        < 0)
        return -1;
    return *invitation != NULL
               ? 0
               : dp_refuse(err, DP_E_NOT_FOUND,
                           "This invitation was used already, or is too old. "
                           "Ask for a new one.");
}

static int
show(const struct dp_req *req, struct dp_res *res,
     const struct dp_invitation *invitation, const struct dp_form *form,
     const char *problem)
{
    struct dp_hash unused;
    json_t *model = dp_json_empty(req->arena);
    const char *cookie = browser_hold(req, res, &unused);
    const char *name
        = form != NULL ? dp_form_get(form, "display_name") : NULL;

    dp_json_set_text(model, "title", "Welcome");
    dp_json_set_text(model, "login", invitation->login);
    dp_json_set_text(model, "action", req->path);
    dp_json_set_text(model, "csrf_token", browser_csrf(req, cookie, req->path));
    dp_json_set_text(model, "display_name", name);
    dp_json_set_text(model, "problem", problem);
    dp_res_page(res, req, problem == NULL ? 200 : 400, "invitation", model);
    return 0;
}

int
invitation_get(struct dp_req *req, struct dp_res *res, struct dp_err *err)
{
    struct dp_invitation *invitation;
    struct dp_hash hash;

    if (find(req, &hash, &invitation, err) < 0)
        return -1;
    return show(req, res, invitation, NULL, NULL);
}

static int
accept(struct dp_req *req, struct dp_res *res, const struct dp_hash *hash,
       const char *name, const char *password_hash, struct dp_err *err)
{
    struct dp_audit_event event = {.action = "invitation", .outcome = "ok"};
    struct dp_invitation_used used;
    struct signin signin = {0};

    if (dp_invitation_use(oauth_pg(req), req->arena, hash, name, password_hash,
                          &used, err)
        < 0)
        return -1;
    if (used.outcome != DP_INVITATION_ACCEPTED)
        return dp_refuse(err, DP_E_CONFLICT,
                         "This invitation cannot be used any more. Ask for a "
                         "new one.");
    event.account_id = used.account_id;
    if (dp_audit_write(req, &event, err) < 0)
        return -1;
    return signin_as(req, res, &signin, used.account_id, err);
}

int
invitation_post(struct dp_req *req, struct dp_res *res, struct dp_err *err)
{
    const struct oauth *oauth = req->state;
    struct dp_invitation *invitation;
    const char *name, *fresh, *again;
    struct dp_form form;
    struct dp_hash hash;
    char *password_hash;

    if (browser_form(req, "txn", &form, err) < 0
        || find(req, &hash, &invitation, err) < 0)
        return -1;
    name = dp_form_get(&form, "display_name");
    fresh = dp_form_get(&form, "new_password");
    again = dp_form_get(&form, "new_password_again");
    if (fresh == NULL || again == NULL || strcmp(fresh, again) != 0)
        return show(req, res, invitation, &form,
                    "The password must be the same twice.");
    if (dp_password_hash(&oauth->passwords, req->arena, fresh, &password_hash,
                         err)
        < 0)
        return err->code == DP_E_BAD_PARAMS
                   ? show(req, res, invitation, &form, dp_err_text(err))
                   : -1;
    return accept(req, res, &hash, name != NULL ? name : invitation->login,
                  password_hash, err);
}
