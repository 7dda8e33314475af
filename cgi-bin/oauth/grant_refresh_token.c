/* A refresh token for the next one (RFC 6749 section 6, RFC 9700 4.14). */
#include "crypto/rand.h"
#include "grant.h"
#include "oauth.h"
#include "store/refresh.h"

/* What each outcome but rotated and repeated is called. */
static const struct {
    enum dp_errcode code;
    const char *text;
} refusals[] = {
    [DP_REFRESH_UNKNOWN] = {DP_E_INVALID_GRANT,
                            "Refresh token is unknown; sign in again."},
    [DP_REFRESH_MISMATCH] = {DP_E_INVALID_GRANT,
                             "Refresh token was issued to another client."},
    [DP_REFRESH_REVOKED] = {DP_E_INVALID_GRANT,
                            "Refresh token has been revoked; sign in again."},
    [DP_REFRESH_EXPIRED] = {DP_E_INVALID_GRANT,
                            "Refresh token has expired; sign in again."},
    [DP_REFRESH_SCOPE] = {DP_E_INVALID_SCOPE,
                          "scope is more than was granted; leave it out, or "
                          "sign in again for more."},
    [DP_REFRESH_TARGET] = {DP_E_INVALID_TARGET,
                           "Refresh token was issued for another resource."},
    [DP_REFRESH_REUSED] = {DP_E_INVALID_GRANT,
                           "Refresh token was used before; all tokens of this "
                           "client and account are revoked. Sign in again."},
};

int
grant_refresh_token(const struct grant_ask *ask, struct granted *granted,
                    struct dp_err *err)
{
    const struct dp_conf *conf = ask->req->conf;
    const char *token = dp_form_get(ask->form, "refresh_token");
    const char *next = dp_rand_token(ask->req->arena, "rt_");
    struct dp_hash token_hash;
    struct dp_hash next_hash;
    struct dp_refresh_use use = {
        .token_hash = &token_hash,
        .new_hash = &next_hash,
        .client_id = ask->client->client_id,
        .resource = ask->resource,
        .grace_s = conf->oauth_refresh_grace_s,
        .idle_s = conf->oauth_refresh_idle_s,
    };
    struct dp_refreshed refreshed;

    if (token == NULL)
        return dp_refuse(err, DP_E_BAD_REQUEST,
                         "The parameter refresh_token is missing.");
    dp_hash_text(&token_hash, token);
    dp_hash_text(&next_hash, next);
    if (grant_scope(ask, &use.scope, err) < 0
        || dp_refresh_rotate(oauth_pg(ask->req), ask->req->arena, &use,
                             &refreshed, err)
               < 0)
        return -1;
    if (refreshed.outcome != DP_REFRESH_ROTATED
        && refreshed.outcome != DP_REFRESH_REPEATED)
        return dp_refuse(err, refusals[refreshed.outcome].code, "%s",
                         refusals[refreshed.outcome].text);
    granted->grant_id = refreshed.grant_id;
    granted->account_id = refreshed.account_id;
    granted->subject = refreshed.account_id;
    granted->resource = refreshed.resource;
    granted->scope = refreshed.scope;
    granted->refresh_token = next;
    return 0;
}
