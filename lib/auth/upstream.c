/* Signing in through another OpenID provider. */
#include "auth/upstream.h"

#include <stdlib.h>
#include <string.h>

#include "auth/basic.h"
#include "auth/pkce.h"
#include "auth/upstream_keep.h"
#include "auth/upstream_token.h"
#include "base/clock.h"
#include "base/words.h"
#include "crypto/rand.h"
#include "json/json.h"

#define ADDRESS_MAX_BYTES 8192
#define ANSWER_MAX_BYTES (64 * 1024)
#define LOGIN_HINT_MAX 320

struct dp_upstream {
    const struct dp_conf *conf;
    struct dp_fetch_rules rules;
    struct dp_upstream_keep *keep;
};

bool
dp_upstream_on(const struct dp_conf *conf)
{
    return strcmp(conf->federation_login, "builtin") != 0;
}

/* Settings that can only be wrong by mistake. */
static int
check_conf(const struct dp_conf *conf, struct dp_err *err)
{
    const char *issuer = conf->federation_issuer;
    bool https = strncmp(issuer, "https://", 8) == 0;
    bool http = strncmp(issuer, "http://", 7) == 0;

    if (!https && !(http && conf->federation_allow_http))
        return dp_refuse(err, DP_E_BAD_PARAMS,
                         "federation.login = %s needs federation.issuer, an "
                         "https address",
                         conf->federation_login);
    if (strpbrk(issuer, "?# ") != NULL)
        return dp_refuse(err, DP_E_BAD_PARAMS,
                         "federation.issuer must have no ? and no #");
    if (*conf->federation_client_id == '\0')
        return dp_refuse(err, DP_E_BAD_PARAMS,
                         "federation.login = %s needs federation.client_id",
                         conf->federation_login);
    if (!dp_words_has(conf->federation_scopes, "openid", 6))
        return dp_refuse(err, DP_E_BAD_PARAMS,
                         "federation.scopes must have openid");
    return dp_person_check_conf(conf, err);
}

/* Where the provider may be: what [federation] allows, not [fetch], which
 * strangers reach. */
static int
read_rules(struct dp_fetch_rules *rules, const struct dp_conf *conf,
           struct dp_err *err)
{
    if (dp_fetch_document_rules(rules, conf, err) < 0)
        return -1;
    rules->allow_http = conf->federation_allow_http;
    rules->ports = conf->federation_allow_ports;
    rules->ca_file =
        *conf->federation_ca_file != '\0' ? conf->federation_ca_file : NULL;
    return dp_networks_parse(&rules->except, conf->federation_allow_addresses,
                             err);
}

struct dp_upstream *
dp_upstream_new(const struct dp_conf *conf, struct dp_err *err)
{
    struct dp_upstream *upstream;

    if (check_conf(conf, err) < 0)
        return NULL;
    upstream = calloc(1, sizeof(*upstream));
    if (upstream == NULL) {
        dp_fail(err, DP_E_INTERNAL, "out of memory");
        return NULL;
    }
    upstream->conf = conf;
    if (read_rules(&upstream->rules, conf, err) < 0) {
        free(upstream);
        return NULL;
    }
    upstream->keep = dp_upstream_keep_new(conf, &upstream->rules);
    if (upstream->keep == NULL) {
        free(upstream);
        dp_fail(err, DP_E_INTERNAL, "out of memory");
        return NULL;
    }
    return upstream;
}

void
dp_upstream_free(struct dp_upstream *upstream)
{
    if (upstream == NULL)
        return;
    dp_upstream_keep_free(upstream->keep);
    free(upstream);
}

void
dp_upstream_leg_make(struct dp_upstream_leg *leg, struct dp_arena *arena)
{
    leg->state = dp_rand_token(arena, "");
    leg->nonce = dp_rand_token(arena, "");
    leg->verifier = dp_rand_token(arena, "");
}

static const char *
redirect_uri(const struct dp_upstream *upstream, struct dp_arena *arena)
{
    return dp_printf(arena, "%s" DP_UPSTREAM_CALLBACK,
                     upstream->conf->server_public_url);
}

/* NAME=value, escaped, with & in front unless it is the first. */
static void
add(struct dp_str *str, const char *name, const char *value)
{
    if (value == NULL)
        return;
    if (str->len > 0 && strchr("?&", str->data[str->len - 1]) == NULL)
        dp_str_add(str, "&");
    dp_str_add(str, name);
    dp_str_add(str, "=");
    dp_str_url(str, value);
}

const char *
dp_upstream_address(struct dp_upstream *upstream, struct dp_arena *arena,
                    const struct dp_upstream_ask *ask, struct dp_err *err)
{
    const struct dp_conf *conf = upstream->conf;
    const struct dp_upstream_kept *kept =
        dp_upstream_keep_get(upstream->keep, arena, NULL, err);
    const char *hint = ask->login_hint;
    struct dp_str url;

    if (kept == NULL)
        return NULL;
    if (hint != NULL && strlen(hint) > LOGIN_HINT_MAX)
        hint = NULL;
    dp_str_init(&url, arena, ADDRESS_MAX_BYTES);
    dp_str_add(&url, kept->document.authorization_endpoint);
    if (strchr(url.data, '?') == NULL)
        dp_str_add(&url, "?");
    add(&url, "response_type", "code");
    add(&url, "client_id", conf->federation_client_id);
    add(&url, "redirect_uri", redirect_uri(upstream, arena));
    add(&url, "scope", conf->federation_scopes);
    add(&url, "state", ask->leg->state);
    add(&url, "nonce", ask->leg->nonce);
    add(&url, "code_challenge", dp_pkce_challenge(arena, ask->leg->verifier));
    add(&url, "code_challenge_method", "S256");
    add(&url, "login_hint", hint);
    add(&url, "prompt", ask->prompt);
    if (ask->max_age_s >= 0)
        add(&url, "max_age", dp_printf(arena, "%d", ask->max_age_s));
    if (!url.failed)
        return url.data;
    dp_fail(err, DP_E_UPSTREAM, "the authorization request is too long");
    return NULL;
}

int
dp_upstream_check_issuer(struct dp_upstream *upstream, struct dp_arena *arena,
                         const char *iss, struct dp_err *err)
{
    const struct dp_upstream_kept *kept =
        dp_upstream_keep_get(upstream->keep, arena, NULL, err);

    if (kept == NULL)
        return -1;
    if (iss == NULL && kept->document.tells_issuer)
        return dp_fail(err, DP_E_UPSTREAM, "callback: iss is missing");
    if (iss != NULL && strcmp(iss, kept->document.issuer) != 0)
        return dp_fail(err, DP_E_UPSTREAM,
                       "callback: iss is another issuer: %.100s", iss);
    return 0;
}

/* The token endpoint's answer. */
static const json_t *
exchange(struct dp_upstream *upstream, struct dp_arena *arena,
         const struct dp_upstream_kept *kept,
         const struct dp_upstream_answer *answer, struct dp_err *err)
{
    const struct dp_conf *conf = upstream->conf;
    bool secret = *conf->federation_client_secret != '\0';
    bool in_form = !secret || kept->document.secret_in_form;
    struct dp_fetch_document ask = {
        .url = kept->document.token_endpoint,
        .size_max_bytes = ANSWER_MAX_BYTES,
        .authorization = in_form
                             ? NULL
                             : dp_basic_print(arena, conf->federation_client_id,
                                              conf->federation_client_secret),
    };
    struct dp_str form;

    dp_str_init(&form, arena, ANSWER_MAX_BYTES);
    add(&form, "grant_type", "authorization_code");
    add(&form, "code", answer->code);
    add(&form, "redirect_uri", redirect_uri(upstream, arena));
    add(&form, "code_verifier", answer->verifier);
    if (in_form)
        add(&form, "client_id", conf->federation_client_id);
    if (in_form && secret)
        add(&form, "client_secret", conf->federation_client_secret);
    if (form.failed) {
        dp_fail(err, DP_E_UPSTREAM, "callback: the code is too long");
        return NULL;
    }
    ask.body = form.data;
    return dp_upstream_fetch(&upstream->rules, &ask, arena, "token endpoint",
                             err);
}

/* Check the id_token of the answer, with keys as new as it needs. */
static int
check_token(struct dp_upstream *upstream, struct dp_arena *arena,
            const struct dp_upstream_answer *answer, const json_t *tokens,
            json_t **claims, struct dp_err *err)
{
    const char *id_token = dp_json_text(tokens, "id_token");
    struct dp_upstream_expected expected = {
        .issuer = upstream->conf->federation_issuer,
        .client_id = upstream->conf->federation_client_id,
        .nonce = answer->nonce,
        .access_token = dp_json_text(tokens, "access_token"),
        .max_age_s = answer->max_age_s,
        .now_s = dp_clock_s(),
    };
    const struct dp_upstream_kept *kept;

    if (id_token == NULL)
        return dp_fail(err, DP_E_UPSTREAM,
                       "token endpoint: there is no id_token");
    kept = dp_upstream_keep_get(upstream->keep, arena,
                                dp_jwt_kid(arena, id_token), err);
    if (kept == NULL)
        return -1;
    return dp_upstream_token_check(arena, id_token, &kept->keys, &expected,
                                   claims, err);
}

/* email_verified speaks of the email beside it: both are the id_token's where
 * it has both, else userinfo's where it has an address. */
static void
part_mail(json_t *claims, json_t *more)
{
    bool whole = dp_json_text(claims, "email") != NULL
                 && json_object_get(claims, "email_verified") != NULL;
    bool other = !whole && dp_json_text(more, "email") != NULL;
    json_t *from = other ? claims : more;

    json_object_del(from, "email");
    json_object_del(from, "email_verified");
}

/* Add what userinfo tells more; never another person's (section 5.3.2). */
static int
add_userinfo(struct dp_upstream *upstream, struct dp_arena *arena,
             const char *url, const char *access_token, json_t *claims,
             struct dp_err *err)
{
    struct dp_fetch_document ask = {
        .url = url,
        .size_max_bytes = ANSWER_MAX_BYTES,
        .authorization = dp_printf(arena, "Bearer %s", access_token),
    };
    json_t *more =
        dp_upstream_fetch(&upstream->rules, &ask, arena, "userinfo", err);
    const char *sub = more == NULL ? NULL : dp_json_text(more, "sub");

    if (more == NULL)
        return -1;
    if (sub == NULL || strcmp(sub, dp_json_text(claims, "sub")) != 0)
        return dp_fail(err, DP_E_UPSTREAM, "userinfo: sub is another person");
    part_mail(claims, more);
    if (json_object_update_missing(claims, more) < 0)
        return dp_fail(err, DP_E_INTERNAL, "out of memory");
    return 0;
}

int
dp_upstream_redeem(struct dp_upstream *upstream, struct dp_arena *arena,
                   const struct dp_upstream_answer *answer,
                   struct dp_person *person, struct dp_err *err)
{
    const struct dp_conf *conf = upstream->conf;
    const struct dp_upstream_kept *kept =
        dp_upstream_keep_get(upstream->keep, arena, NULL, err);
    const json_t *tokens;
    json_t *claims = NULL;
    const char *access_token;
    const char *userinfo;

    if (kept == NULL)
        return -1;
    tokens = exchange(upstream, arena, kept, answer, err);
    if (tokens == NULL
        || check_token(upstream, arena, answer, tokens, &claims, err) < 0)
        return -1;
    access_token = dp_json_text(tokens, "access_token");
    userinfo = kept->document.userinfo_endpoint;
    if (access_token != NULL && userinfo != NULL
        && dp_person_lacks(conf, claims)
        && add_userinfo(upstream, arena, userinfo, access_token, claims, err)
               < 0)
        return -1;
    dp_person_read(person, arena, conf, claims);
    return 0;
}
