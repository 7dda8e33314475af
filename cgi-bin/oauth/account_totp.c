/*
 * One-time codes of an account:
 *   POST /oauth/account/totp          make a secret and show it
 *   POST /oauth/account/totp/confirm  its first code puts it to use
 *   POST /oauth/account/totp/remove   with the password, no codes any more
 */
#include <string.h>

#include "account.h"
#include "auth/audit.h"
#include "crypto/seal.h"
#include "crypto/totp.h"
#include "http/page.h"
#include "oauth.h"
#include "qr.h"
#include "store/totp.h"
#include "totp.h"
#include "json/json.h"

/* The page with the secret; problem as elsewhere. */
static int
show(const struct dp_req *req, struct dp_res *res,
     const unsigned char *secret, const char *problem, struct dp_err *err)
{
    json_t *model = dp_json_empty(req->arena);
    const char *uri = dp_totp_uri(req->arena, secret, req->conf->brand_name,
                                  req->who->login);
    json_t *rows = qr_rows(uri, err);

    if (rows == NULL)
        return -1;
    dp_json_set_text(model, "title", "One-time codes");
    json_object_set_new(model, "qr", rows);
    dp_json_set_text(model, "secret", dp_totp_base32(req->arena, secret));
    dp_json_set_text(model, "uri", uri);
    json_object_set_new(model, "form",
                        account_form(req, "/oauth/account/totp/confirm"));
    dp_json_set_text(model, "problem", problem);
    dp_res_page(res, req, problem == NULL ? 200 : 400, "totp_set", model);
    return 0;
}

int
account_totp_post(struct dp_req *req, struct dp_res *res, struct dp_err *err)
{
    const struct dp_seal_place place
        = {"account_totp", "secret_sealed", req->who->account_id};
    const struct dp_seal_keys *keys;
    unsigned char secret[DP_TOTP_SECRET_BYTES];
    enum dp_totp_outcome outcome;
    struct dp_bytes sealed;
    struct dp_form form;

    if (browser_form(req, "sid", &form, err) < 0)
        return -1;
    keys = dp_seal_keys_for(req->arena, req->conf->oauth_key_file, err);
    if (keys == NULL)
        return -1;
    dp_totp_secret(secret);
    sealed = dp_seal(keys, req->arena, &place,
                     (struct dp_bytes){secret, sizeof(secret)});
    if (dp_totp_set(oauth_pg(req), req->arena, req->who->account_id,
                    &(struct dp_sealed){sealed.data, sealed.len}, &outcome, err)
        < 0)
        return -1;
    if (outcome != DP_TOTP_SET)
        return account_page(req, res, 409,
                            "One-time codes are in use already; remove them "
                            "first.",
                            err);
    return show(req, res, secret, NULL, err);
}

int
account_totp_confirm_post(struct dp_req *req, struct dp_res *res,
                          struct dp_err *err)
{
    const struct dp_audit_event event = {.action = "totp_set",
                                         .outcome = "ok"};
    const char *code;
    struct dp_form form;
    bool right = false;

    if (browser_form(req, "sid", &form, err) < 0)
        return -1;
    code = dp_form_get(&form, "code");
    if (code != NULL
        && totp_check(req, req->who->account_id, code, &right, err) < 0)
        return -1;
    if (!right)
        return account_page(req, res, 400,
                            "That code is wrong. Begin again: a new secret "
                            "is made, and the old one is worth nothing.",
                            err);
    if (dp_audit_write(req, &event, err) < 0)
        return -1;
    account_redirect(req, res, "totp");
    return 0;
}

int
account_totp_remove_post(struct dp_req *req, struct dp_res *res,
                         struct dp_err *err)
{
    const struct dp_audit_event event = {.action = "totp_remove",
                                         .outcome = "ok"};
    const char *password;
    const char *hash;
    struct dp_form form;
    bool removed;

    if (browser_form(req, "sid", &form, err) < 0)
        return -1;
    password = dp_form_get(&form, "password");
    if (account_check_password(req, password != NULL ? password : "", &hash,
                               err)
        < 0)
        return -1;
    if (hash == NULL)
        return account_page(req, res, 403, "The password is wrong.", err);
    if (dp_totp_remove(oauth_pg(req), req->arena, req->who->account_id,
                       &removed, err)
            < 0
        || dp_audit_write(req, &event, err) < 0)
        return -1;
    account_redirect(req, res, "totp-off");
    return 0;
}
