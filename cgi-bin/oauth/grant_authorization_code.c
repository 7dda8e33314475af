/* A code of the authorization endpoint (RFC 6749 section 4.1.3, RFC 7636). */
#include "auth/pkce.h"
#include "crypto/rand.h"
#include "grant.h"
#include "oauth.h"
#include "store/code.h"

/* What each outcome but redeemed is called. */
static const struct {
    enum dp_errcode code;
    const char *text;
} refusals[] = {
    [DP_CODE_UNKNOWN] = {DP_E_INVALID_GRANT,
                         "Authorization code is unknown; sign in again."},
    [DP_CODE_MISMATCH] = {DP_E_INVALID_GRANT,
                          "Authorization code was issued to another client "
                          "or redirect_uri."},
    [DP_CODE_TARGET] = {DP_E_INVALID_TARGET,
                        "Authorization code was issued for another resource."},
    [DP_CODE_VERIFIER] = {DP_E_INVALID_GRANT,
                          "code_verifier does not answer the code_challenge; "
                          "the code is used up, sign in again."},
    [DP_CODE_EXPIRED] = {DP_E_INVALID_GRANT,
                         "Authorization code has expired; sign in again."},
    [DP_CODE_REVOKED] = {DP_E_INVALID_GRANT,
                         "What was granted has been revoked; sign in again."},
    [DP_CODE_REPLAYED] = {DP_E_INVALID_GRANT,
                          "Authorization code was used before; all tokens of "
                          "this client and account are revoked. Sign in "
                          "again."},
};

static int
need(const struct grant_ask *ask, const char *name, const char **value,
     struct dp_err *err)
{
    *value = dp_form_get(ask->form, name);
    if (*value != NULL)
        return 0;
    return dp_refuse(err, DP_E_BAD_REQUEST, "The parameter %s is missing.",
                     name);
}

/* Fill use from the request; *refresh_token is a new one, or NULL. */
static int
read_use(const struct grant_ask *ask, struct dp_code_use *use,
         const char **refresh_token, struct dp_err *err)
{
    struct dp_arena *arena = ask->req->arena;
    struct dp_hash *hashes = dp_alloc_n(arena, 2, sizeof(*hashes));
    const char *challenge;
    const char *verifier;
    const char *code;

    if (need(ask, "code", &code, err) < 0
        || need(ask, "code_verifier", &verifier, err) < 0)
        return -1;
    dp_hash_text(&hashes[0], code);
    if (dp_code_challenge(oauth_pg(ask->req), arena, &hashes[0], &challenge,
                          err)
        < 0)
        return -1;
    use->code_hash = &hashes[0];
    use->verified = dp_pkce_verify(arena, challenge, verifier);
    *refresh_token = NULL;
    if (grant_allowed(ask->client, "refresh_token")) {
        *refresh_token = dp_rand_token(arena, "rt_");
        dp_hash_text(&hashes[1], *refresh_token);
        use->refresh_hash = &hashes[1];
    }
    return 0;
}

int
grant_authorization_code(const struct grant_ask *ask, struct granted *granted,
                         struct dp_err *err)
{
    const struct dp_conf *conf = ask->req->conf;
    struct dp_code_use use = {
        .client_id = ask->client->client_id,
        .redirect_uri = dp_form_get(ask->form, "redirect_uri"),
        .resource = ask->resource,
        .refresh_idle_s = conf->oauth_refresh_idle_s,
        .refresh_max_s = conf->oauth_refresh_max_s,
    };
    struct dp_code code;

    if (read_use(ask, &use, &granted->refresh_token, err) < 0
        || dp_code_redeem(oauth_pg(ask->req), ask->req->arena, &use, &code, err)
               < 0)
        return -1;
    if (code.outcome != DP_CODE_REDEEMED)
        return dp_refuse(err, refusals[code.outcome].code, "%s",
                         refusals[code.outcome].text);
    granted->grant_id = code.grant_id;
    granted->account_id = code.account_id;
    granted->subject = code.account_id;
    granted->resource = code.resource;
    granted->scope = code.scope;
    granted->signed_in = true;
    granted->nonce = code.nonce;
    granted->auth_time_s = code.auth_time_s;
    return 0;
}
