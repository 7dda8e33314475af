/* Tokens of the operator's own list (auth.static_tokens_file). */
#include "auth/credential.h"
#include "auth/static_file.h"

static bool
like(const struct dp_req *req, const char *text)
{
    return req->conf->auth_static_tokens_file[0] != '\0'
           && !dp_credential_is_ours(req, text);
}

static int
check(struct dp_credential_ask *ask, struct dp_err *err)
{
    struct dp_static_token token;
    struct dp_hash hash;

    dp_hash_text(&hash, ask->text);
    if (!dp_static_file_find(ask->state->statics, ask->req->arena, &hash,
                             &token))
        return dp_fail(err, DP_E_UNAUTHORIZED, "it is not on the list");
    return dp_credential_account(ask, token.login, token.scopes, true, err);
}

const struct dp_credential_kind dp_credential_static = {
    .name = "static",
    .scheme = DP_SCHEME_BEARER,
    .noted = true,
    .like = like,
    .check = check,
};
