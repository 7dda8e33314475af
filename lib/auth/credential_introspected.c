/*
 * Tokens of another authorization server, which tells about them when it is
 * asked (RFC 7662, auth.introspection_url): they must be active, of that
 * issuer and for this resource.  Whom the subject stands for, a linked
 * identity says, or the user name, as auth.introspection_map has it.
 */
#include <string.h>

#include "auth/basic.h"
#include "auth/jwt.h"
#include "auth/remote.h"
#include "auth/resource.h"
#include "base/str.h"
#include "json/json.h"

#define ANSWER_MAX_BYTES 65536
#define FORM_MAX_BYTES 16384

static const char name[] = "introspected";

static bool
like(const struct dp_req *req, const char *text)
{
    return req->conf->auth_introspection_url[0] != '\0'
           && !dp_credential_is_ours(req, text);
}

static bool
maps_by_identity(const struct dp_conf *conf)
{
    return strcmp(conf->auth_introspection_map, "identity") == 0;
}

static const char *
form(struct dp_arena *arena, const char *token)
{
    struct dp_str body;

    dp_str_init(&body, arena, FORM_MAX_BYTES);
    dp_str_add(&body, "token_type_hint=access_token&token=");
    dp_str_url(&body, token);
    return body.data;
}

/* The answer as an object; anything else is a fault of that server. */
static int
ask_server(struct dp_credential_ask *ask, json_t **members, struct dp_err *err)
{
    const struct dp_conf *conf = ask->req->conf;
    struct dp_arena *arena = ask->req->arena;
    const char *client = conf->auth_introspection_client_id;
    const struct dp_fetch_document what = {
        .url = conf->auth_introspection_url,
        .size_max_bytes = ANSWER_MAX_BYTES,
        .authorization =
            *client != '\0' ? dp_basic_print(
                arena, client, conf->auth_introspection_client_secret)
                            : NULL,
        .body = form(arena, ask->text),
    };
    struct dp_document answer;

    if (dp_remote_fetch(ask, &what, &answer, err) < 0)
        return -1;
    if (answer.status == 200
        && dp_json_parse(arena, answer.body, answer.body_bytes, members, err)
               == 0
        && json_is_object(*members))
        return 0;
    dp_refuse(err, DP_E_UNAVAILABLE,
              "The authorization server does not tell this server about "
              "tokens; tell the operator.");
    snprintf(err->detail, sizeof(err->detail),
             "auth.introspection_url answers status %d, or no JSON",
             answer.status);
    return -1;
}

/* Is it for this server: one name of the setting, or any of ours? */
static bool
is_for_us(const struct dp_credential_ask *ask, const json_t *members)
{
    const struct dp_conf *conf = ask->req->conf;
    const char *const *ours = dp_resource_names(ask->req->arena, conf);

    if (*conf->auth_introspection_audience != '\0')
        return dp_jwt_for(members, conf->auth_introspection_audience);
    for (; *ours != NULL; ours++)
        if (dp_jwt_for(members, *ours))
            return true;
    return false;
}

/* Why the token is not taken, or NULL. */
static const char *
flaw_of(const struct dp_credential_ask *ask, const json_t *members)
{
    const struct dp_conf *conf = ask->req->conf;
    const char *issuer = dp_json_text(members, "iss");

    if (!json_is_true(json_object_get(members, "active")))
        return "it is not active";
    if (issuer == NULL || strcmp(issuer, conf->auth_introspection_issuer) != 0)
        return "it is of another issuer";
    if (!is_for_us(ask, members))
        return "it is for another audience";
    if (dp_remote_good_ms(members) <= 0)
        return "it has expired";
    if (dp_json_text(members, maps_by_identity(conf) ? "sub" : "username")
        == NULL)
        return "the answer names nobody";
    return NULL;
}

static int
ask_about(struct dp_credential_ask *ask, struct dp_verdict *verdict,
          struct dp_err *err)
{
    const struct dp_conf *conf = ask->req->conf;
    json_t *members;
    const char *flaw;

    if (ask_server(ask, &members, err) < 0)
        return -1;
    flaw = flaw_of(ask, members);
    if (flaw != NULL)
        return dp_fail(err, DP_E_UNAUTHORIZED, "%s", flaw);
    verdict->name = dp_strdup(
        ask->req->arena,
        dp_json_text(members, maps_by_identity(conf) ? "sub" : "username"));
    verdict->scopes = dp_remote_scopes(ask, members);
    verdict->whole = dp_jwt_for(members, conf->server_public_url);
    verdict->good_ms = dp_remote_good_ms(members);
    return 0;
}

static int
check(struct dp_credential_ask *ask, struct dp_err *err)
{
    const struct dp_conf *conf = ask->req->conf;
    struct dp_verdict verdict;

    if (dp_remote_check(ask, name, ask_about, &verdict, err) < 0)
        return -1;
    ask->good_ms = verdict.good_ms;
    if (maps_by_identity(conf))
        return dp_credential_subject(ask, conf->auth_introspection_issuer,
                                     verdict.name, verdict.scopes,
                                     verdict.whole, err);
    return dp_credential_account(ask, verdict.name, verdict.scopes,
                                 verdict.whole, err);
}

const struct dp_credential_kind dp_credential_introspected = {
    .name = name,
    .scheme = DP_SCHEME_BEARER,
    .noted = true,
    .like = like,
    .check = check,
};
