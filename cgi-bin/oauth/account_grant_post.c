/* POST /oauth/account/grants/{id}: a client is to have no access any more. */
#include "account.h"
#include "oauth.h"
#include "store/grant.h"

int
account_grant_post(struct dp_req *req, struct dp_res *res, struct dp_err *err)
{
    const struct dp_grant_which which
        = {.grant_id = req->captures[0], .account_id = req->who->account_id};
    struct dp_form form;
    int64_t revoked;

    if (browser_form(req, "sid", &form, err) < 0
        || dp_grant_revoke(oauth_pg(req), req->arena, &which,
                           "revoked_by_owner", &revoked, err)
               < 0)
        return -1;
    account_redirect(req, res, "grant"); /* also when it was over already */
    return 0;
}
