/*
 * User name and password in each request (RFC 7617), for administrators and
 * the administration only, where auth.basic is on.
 *
 * argon2id is asked once in a while: a password that was right is believed to
 * be for some minutes, as long as the account's is the same.
 */
#include <string.h>

#include "auth/basic.h"
#include "auth/credential.h"
#include "auth/password_rules.h"
#include "auth/throttle.h"
#include "auth/tokens.h"
#include "http/route.h"
#include "store/password.h"

static bool
like(const struct dp_req *req, const char *text)
{
    (void)text;
    return req->conf->auth_basic && req->route->auth == DP_AUTH_ADMIN;
}

/* Was this very password of this very row right a while ago? */
static struct dp_hash
belief_of(const struct dp_credential_ask *ask, const struct dp_password *row)
{
    struct dp_hasher hasher;
    struct dp_hash hash;

    dp_hash_init(&hasher);
    dp_hash_update(&hasher, ask->hash.bytes, sizeof(ask->hash.bytes));
    dp_hash_update(&hasher, row->password_hash, strlen(row->password_hash));
    dp_hash_final(&hasher, &hash);
    return hash;
}

/* The slow way: DP_E_RATE, or DP_E_UNAUTHORIZED when it is wrong. */
static int
try_password(const struct dp_credential_ask *ask, const char *login,
             const char *password, const struct dp_password *row,
             struct dp_err *err)
{
    const struct dp_req *req = ask->req;
    char folder[DP_PASSWORD_FOLDER];
    const struct dp_password_rules rules =
        dp_password_rules_of(req->conf, folder);
    enum dp_password_verdict verdict;

    if (dp_throttle_login(req, login, err) < 0
        || dp_password_check(&rules, password,
                             row != NULL ? row->password_hash : NULL, &verdict,
                             err)
               < 0)
        return -1;
    if (verdict == DP_PASSWORD_WRONG)
        return dp_fail(err, DP_E_UNAUTHORIZED,
                       "no administrator of that name and password");
    dp_throttle_forget(req, login);
    return 0;
}

static int
check_password(const struct dp_credential_ask *ask, const char *login,
               const char *password, const struct dp_password *row,
               struct dp_err *err)
{
    const struct dp_principal believed = {0};
    struct dp_tokens *beliefs = ask->state->beliefs;
    struct dp_hash hash;

    if (row == NULL)
        return try_password(ask, login, password, row, err);
    hash = belief_of(ask, row);
    if (dp_tokens_find(beliefs, ask->req->arena, &hash, NULL) != NULL)
        return 0;
    if (try_password(ask, login, password, row, err) < 0)
        return -1;
    dp_tokens_put(beliefs, &hash, &believed, INT64_MAX);
    return 0;
}

static int
check(struct dp_credential_ask *ask, struct dp_err *err)
{
    struct dp_principal *who = dp_alloc(ask->req->arena, sizeof(*who));
    struct dp_password *row;
    struct dp_basic basic;

    if (!dp_basic_parse(ask->req->arena, ask->text, &basic))
        return dp_fail(err, DP_E_UNAUTHORIZED, "no base64 of name:password");
    if (dp_password_find_admin(ask->state->pg, ask->req->arena, basic.user,
                               &row, err)
            < 0
        || check_password(ask, basic.user, basic.password, row, err) < 0)
        return -1;
    if (row->totp)
        return dp_fail(err, DP_E_UNAUTHORIZED,
                       "the account signs in with one-time codes");
    who->account_id = row->account_id;
    who->login = row->login;
    who->scopes =
        dp_credential_within(DP_SCOPE_READ | DP_SCOPE_WRITE, &row->scope);
    who->is_admin = row->is_admin;
    ask->who = who;
    return 0;
}

const struct dp_credential_kind dp_credential_basic = {
    .name = "basic",
    .scheme = DP_SCHEME_BASIC,
    .noted = true,
    .like = like,
    .check = check,
};
