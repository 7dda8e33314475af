/* POST /oauth/account/identities: part the account from an identity of
 * another OpenID provider, unless it is the only way to sign in. */
#include "account.h"
#include "auth/audit.h"
#include "oauth.h"
#include "store/federation.h"
#include "store/password.h"

/* Would they still get in without one of their identities? */
static int
check_other_way(const struct dp_req *req, struct dp_err *err)
{
    struct dp_password *password;
    size_t n;

    if (dp_federation_list(oauth_pg(req), req->arena, req->who->account_id, &n,
                           err)
            == NULL
        || dp_password_find(oauth_pg(req), req->arena, req->who->login,
                            &password, err)
               < 0)
        return -1;
    if (n > 1 || password != NULL)
        return 0;
    return dp_refuse(err, DP_E_CONFLICT,
                     "This is the only way you sign in. Choose a password "
                     "first.");
}

int
account_identity_post(struct dp_req *req, struct dp_res *res,
                      struct dp_err *err)
{
    const struct dp_audit_event event = {.action = "unlink", .outcome = "ok"};
    struct dp_identity identity = {0};
    struct dp_form form;
    bool removed;

    if (browser_form(req, "sid", &form, err) < 0)
        return -1;
    identity.issuer = dp_form_get(&form, "issuer");
    identity.subject = dp_form_get(&form, "subject");
    if (check_other_way(req, err) < 0)
        return err->code == DP_E_CONFLICT
                   ? account_page(req, res, 409, dp_err_text(err), err)
                   : -1;
    if (dp_federation_unlink(oauth_pg(req), req->arena, &identity,
                             req->who->account_id, false, &removed, err)
            < 0
        || (removed && dp_audit_write(req, &event, err) < 0))
        return -1;
    account_redirect(req, res, "identity");
    return 0;
}
