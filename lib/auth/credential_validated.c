/*
 * Tokens that an endpoint of the operator's knows (auth.validation_url): it
 * gets the token as Authorization: Bearer, and says 2xx when it is good.
 * What it says of the account and the scopes, as JSON, may be left out.
 */
#include <string.h>

#include "auth/remote.h"
#include "json/json.h"

#define ANSWER_MAX_BYTES 65536

static const char name[] = "validated";

static bool
like(const struct dp_req *req, const char *text)
{
    return req->conf->auth_validation_url[0] != '\0'
           && !dp_credential_is_ours(req, text);
}

/* The answer's members; none where it is not JSON. */
static json_t *
members_of(struct dp_arena *arena, const struct dp_document *answer)
{
    struct dp_err ignored = {0};
    json_t *members;

    if (dp_json_parse(arena, answer->body, answer->body_bytes, &members,
                      &ignored)
            < 0
        || !json_is_object(members))
        return dp_json_empty(arena);
    return members;
}

/* Some say no with a 200. */
static bool
says_no(const json_t *members)
{
    return json_is_false(json_object_get(members, "active"))
           || json_is_false(json_object_get(members, "valid"));
}

static const char *
account_of(const struct dp_credential_ask *ask, const json_t *members)
{
    static const char *const names[] = {"login", "account", "sub"};
    const char *preset = ask->req->conf->auth_validation_account;

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        const char *text = dp_json_text(members, names[i]);

        if (text != NULL)
            return dp_strdup(ask->req->arena, text);
    }
    return *preset != '\0' ? preset : NULL;
}

static int
ask_endpoint(struct dp_credential_ask *ask, struct dp_verdict *verdict,
             struct dp_err *err)
{
    const struct dp_fetch_document what = {
        .url = ask->req->conf->auth_validation_url,
        .size_max_bytes = ANSWER_MAX_BYTES,
        .authorization = dp_printf(ask->req->arena, "Bearer %s", ask->text),
    };
    struct dp_document answer;
    const json_t *members;

    if (dp_remote_fetch(ask, &what, &answer, err) < 0)
        return -1;
    members = members_of(ask->req->arena, &answer);
    verdict->good_ms = dp_remote_good_ms(members);
    if (answer.status < 200 || answer.status > 299 || says_no(members)
        || verdict->good_ms <= 0)
        return dp_fail(err, DP_E_UNAUTHORIZED, "the endpoint says no");
    verdict->name = account_of(ask, members);
    if (verdict->name == NULL)
        return dp_fail(err, DP_E_UNAUTHORIZED,
                       "the endpoint names no account, nor does "
                       "auth.validation_account");
    verdict->scopes = dp_remote_scopes(ask, members);
    verdict->whole = true;
    return 0;
}

static int
check(struct dp_credential_ask *ask, struct dp_err *err)
{
    struct dp_verdict verdict;

    if (dp_remote_check(ask, name, ask_endpoint, &verdict, err) < 0)
        return -1;
    ask->good_ms = verdict.good_ms;
    return dp_credential_account(ask, verdict.name, verdict.scopes,
                                 verdict.whole, err);
}

const struct dp_credential_kind dp_credential_validated = {
    .name = name,
    .scheme = DP_SCHEME_BEARER,
    .noted = true,
    .like = like,
    .check = check,
};
