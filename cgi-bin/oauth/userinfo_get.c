/*
 * GET and POST /oauth/userinfo: who signed in (OpenID Connect Core section
 * 5.3), for a client with an access token that has the scope openid.
 */
#include "auth/access.h"
#include "auth/audit.h"
#include "auth/bearer.h"
#include "auth/scope_list.h"
#include "oauth.h"
#include "store/account.h"
#include "json/json.h"

static int
check_scope(const struct dp_access *access, unsigned *set, struct dp_err *err)
{
    if (dp_scope_list_parse(access->token.scope, set, err) == 0
        && dp_scope_list_has(*set, "openid"))
        return 0;
    dp_refuse(err, DP_E_SCOPE, "This address needs the scope openid.");
    err->scope = "openid";
    return -1;
}

/* The access token of the request, and its scopes. */
static int
read_token(const struct dp_req *req, struct dp_access *access, unsigned *set,
           struct dp_err *err)
{
    const char *text;

    if (dp_bearer_find(req, &text, err) < 0
        || (text == NULL ? dp_fail(err, DP_E_UNAUTHORIZED, "no token")
                         : dp_access_check(req, req->state, text, access, err))
               < 0) {
        err->scope = "openid";
        return -1;
    }
    return check_scope(access, set, err);
}

/* Section 5.4: what each scope lets know. */
static int
describe(const struct dp_req *req, const struct dp_grant_owner *owner,
         unsigned set, json_t **claims, struct dp_err *err)
{
    bool profile = dp_scope_list_has(set, "profile");
    struct dp_account account = {0};

    if (dp_scope_list_has(set, "email")
        && dp_account_get(oauth_pg(req), req->arena, owner->account_id,
                          &account, err)
               < 0)
        return -1;
    *claims =
        json_pack("{s:s, s:s*, s:s*, s:s*}", "sub", owner->account_id, "name",
                  profile ? owner->display_name : NULL, "preferred_username",
                  profile ? owner->login : NULL, "email", account.email);
    if (*claims == NULL)
        return dp_fail(err, DP_E_INTERNAL, "userinfo");
    dp_json_keep(req->arena, *claims);
    return 0;
}

int
userinfo_get(struct dp_req *req, struct dp_res *res, struct dp_err *err)
{
    struct dp_access access = {0};
    json_t *claims;
    unsigned set;

    if (read_token(req, &access, &set, err) < 0) {
        dp_audit_note(req, "userinfo", NULL, dp_err_name(err));
        return -1;
    }
    if (describe(req, access.owner, set, &claims, err) < 0)
        return -1;
    dp_res_json(res, 200, claims);
    return 0;
}
