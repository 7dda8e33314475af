/* POST /oauth/account/tokens/{id}: a personal access token is to end. */
#include "account.h"
#include "auth/audit.h"
#include "oauth.h"
#include "store/token.h"

int
account_token_revoke_post(struct dp_req *req, struct dp_res *res,
                          struct dp_err *err)
{
    const struct dp_audit_event event = {.action = "token_revoke",
                                         .subject = req->captures[0],
                                         .outcome = "ok"};
    struct dp_form form;
    bool revoked;

    if (browser_form(req, "sid", &form, err) < 0
        || dp_token_revoke(oauth_pg(req), req->arena, req->who->account_id,
                           req->captures[0], &revoked, err)
               < 0
        || (revoked && dp_audit_write(req, &event, err) < 0))
        return -1;
    account_redirect(req, res, "token");
    return 0;
}
