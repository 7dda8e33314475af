/* The answer of the token endpoint (RFC 6749 section 5.1). */
#include "auth/access_token.h"
#include "auth/id_token.h"
#include "auth/scope_list.h"
#include "base/clock.h"
#include "crypto/rand.h"
#include "grant.h"
#include "oauth.h"
#include "json/json.h"

static char *
make_access_token(const struct grant_ask *ask, const struct granted *granted,
                  int64_t now_s, const char *scope, struct dp_err *err)
{
    const struct dp_conf *conf = ask->req->conf;
    const struct dp_access_token token = {
        .issuer = conf->server_public_url,
        .subject = granted->subject,
        .audience = granted->resource,
        .client_id = ask->client->client_id,
        .scope = scope,
        .grant_id = granted->grant_id,
        .id = dp_rand_token(ask->req->arena, ""),
        .issued_s = now_s,
        .expires_s = now_s + conf->oauth_access_ttl_s,
    };

    return dp_access_token_print(ask->req->arena, ask->key, &token, err);
}

static char *
make_id_token(const struct grant_ask *ask, const struct granted *granted,
              int64_t now_s, const char *access_token, struct dp_err *err)
{
    const struct dp_conf *conf = ask->req->conf;
    const struct dp_id_token token = {
        .issuer = conf->server_public_url,
        .subject = granted->subject,
        .client_id = ask->client->client_id,
        .nonce = granted->nonce,
        .access_token = access_token,
        .auth_time_s = granted->auth_time_s,
        .issued_s = now_s,
        .expires_s = now_s + conf->oauth_access_ttl_s,
    };

    return dp_id_token_print(ask->req->arena, ask->key, &token, err);
}

int
token_answer(const struct grant_ask *ask, const struct granted *granted,
             struct dp_res *res, struct dp_err *err)
{
    struct dp_arena *arena = ask->req->arena;
    unsigned set = dp_scope_list_of(&granted->scope);
    const char *scope = dp_scope_list_print(arena, set);
    int64_t now_s = dp_clock_s();
    const char *id_token = NULL;
    const char *access_token =
        make_access_token(ask, granted, now_s, scope, err);
    json_t *answer;

    if (access_token == NULL)
        return -1;
    if (granted->signed_in && dp_scope_list_has(set, "openid")) {
        id_token = make_id_token(ask, granted, now_s, access_token, err);
        if (id_token == NULL)
            return -1;
    }
    answer = json_pack("{s:s, s:s, s:I, s:s*, s:s*, s:s}", "access_token",
                       access_token, "token_type", "Bearer", "expires_in",
                       (json_int_t)ask->req->conf->oauth_access_ttl_s,
                       "refresh_token", granted->refresh_token, "id_token",
                       id_token, "scope", scope);
    if (answer == NULL)
        return dp_fail(err, DP_E_INTERNAL, "token answer");
    dp_res_json(res, 200, dp_json_keep(arena, answer));
    dp_res_header(res, "Pragma", "no-cache"); /* no-store is there */
    return 0;
}
