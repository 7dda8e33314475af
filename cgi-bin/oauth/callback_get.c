/*
 * GET /oauth/callback: a browser comes back from another OpenID provider
 * (OpenID Connect Core section 3.1.2.5).
 *
 * The state finds what was sent, once, and in the browser that was sent;
 * nothing else in the address is trusted before.  Who they are here is found
 * by issuer and subject, never by a mail address.
 */
#include <stdio.h>
#include <string.h>

#include "account.h"
#include "auth/audit.h"
#include "auth/upstream.h"
#include "browser.h"
#include "federation.h"
#include "oauth.h"

/* Logins that are tried for a new account. */
#define LOGINS_MAX 50

/* Somebody on their way arrival. */
struct arrival {
    struct dp_form form;
    struct dp_federation_back leg;
    struct federation_secrets secrets;
    struct signin signin;
    struct dp_person person;
    struct dp_person_rights rights;
};

/* Errors of the provider (RFC 6749 4.1.2.1, OpenID Connect Core 3.1.2.6) that
 * people can do something about. */
static const struct {
    const char *error;
    enum dp_errcode code;
    const char *says;
} errors[] = {
    {"access_denied",              DP_E_ACCESS_DENIED,
     "The provider did not let you in, or you said no there. Try again, or "
     "sign in as somebody else."                                    },
    {"login_required",             DP_E_ACCESS_DENIED,
     "You are not signed in at the provider. Try again."            },
    {"interaction_required",       DP_E_ACCESS_DENIED,
     "The provider has a question first. Try again."                },
    {"account_selection_required", DP_E_ACCESS_DENIED,
     "The provider does not know which account you mean. Try again."},
    {"consent_required",           DP_E_ACCESS_DENIED,
     "The provider needs your consent first. Try again."            },
    {"server_error",               DP_E_UPSTREAM,
     "The provider has trouble just now. Try again in a minute."    },
    {"temporarily_unavailable",    DP_E_UPSTREAM,
     "The provider has trouble just now. Try again in a minute."    },
};

/* What was sent with this state in this browser, and to which end. */
static int
find_leg(const struct dp_req *req, struct arrival *arrival, struct dp_err *err)
{
    const char *state = dp_form_get(&arrival->form, "state");
    struct dp_hash browser_hash;
    struct dp_hash state_hash;

    if (state == NULL)
        return dp_fail(err, DP_E_FORM_OVER, "callback: no state");
    if (!browser_find(req, &browser_hash))
        return dp_fail(err, DP_E_NO_COOKIE, "callback: no txn");
    dp_hash_text(&state_hash, state);
    if (dp_federation_return(oauth_pg(req), req->arena, &state_hash,
                             &browser_hash, &arrival->leg, err)
        < 0)
        return -1;
    if (arrival->leg.outcome != DP_FEDERATION_RETURNED)
        return dp_fail(err, DP_E_FORM_OVER, "callback: state, outcome %d",
                       arrival->leg.outcome);
    if (federation_unseal(req, &state_hash, &arrival->leg.secrets,
                          &arrival->secrets, err)
        < 0)
        return -1;
    if (strcmp(arrival->leg.issuer, req->conf->federation_issuer) != 0)
        return dp_fail(err, DP_E_FORM_OVER,
                       "callback: federation.issuer was changed meanwhile");
    return arrival->secrets.handle == NULL
               ? 0
               : signin_find(req, arrival->secrets.handle, &arrival->signin,
                             err);
}

/* What the provider says instead of a code. */
static int
refuse(const char *error, struct dp_err *err)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz_";

    for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
        if (strcmp(errors[i].error, error) != 0)
            continue;
        dp_fail(err, errors[i].code, "callback: error %s", error);
        snprintf(err->text, sizeof(err->text), "%s", errors[i].says);
        return -1;
    }
    return dp_fail(err, DP_E_UPSTREAM, "callback: error %.*s",
                   (int)strspn(error, letters), error);
}

static int
redeem(const struct dp_req *req, struct arrival *arrival, struct dp_err *err)
{
    const struct oauth *oauth = req->state;
    const char *error = dp_form_get(&arrival->form, "error");
    const struct dp_upstream_answer answer = {
        .code = dp_form_get(&arrival->form, "code"),
        .nonce = arrival->leg.nonce,
        .verifier = arrival->secrets.verifier,
        .max_age_s = arrival->leg.max_age_s,
    };

    if (dp_upstream_check_issuer(oauth->upstream, req->arena,
                                 dp_form_get(&arrival->form, "iss"), err)
        < 0)
        return -1;
    if (error != NULL)
        return refuse(error, err);
    if (answer.code == NULL)
        return dp_fail(err, DP_E_UPSTREAM, "callback: no code and no error");
    if (dp_upstream_redeem(oauth->upstream, req->arena, &answer,
                           &arrival->person, err)
        < 0)
        return -1;
    return dp_person_admit(&arrival->person, req->arena, req->conf,
                           &arrival->rights, err);
}

/* What went well, for the audit trail. */
static int
note(const struct dp_req *req, const char *action, const char *account_id,
     struct dp_err *err)
{
    const struct dp_audit_event event = {
        .action = action,
        .outcome = "ok",
        .detail = "through the provider",
        .account_id = account_id,
    };

    return dp_audit_write(req, &event, err);
}

static struct dp_identity
identity_of(const struct arrival *arrival)
{
    return (struct dp_identity){arrival->person.issuer, arrival->person.subject,
                                arrival->person.email};
}

static struct dp_federation_rights
rights_of(const struct arrival *arrival)
{
    return (struct dp_federation_rights){
        .scope_max = arrival->rights.limited ? &arrival->rights.scope : NULL,
        .is_admin = arrival->rights.is_admin,
    };
}

/* A new account, under the first login that is free. */
static int
join(const struct dp_req *req, const struct arrival *arrival,
     struct dp_federated *federated, struct dp_err *err)
{
    struct dp_federation_new new = {
        .identity = identity_of(arrival),
        .rights = rights_of(arrival),
    };

    for (int try = 0; try < LOGINS_MAX; try++) {
        new.login = dp_person_login(&arrival->person, req->arena, try);
        new.display_name =
            arrival->person.name != NULL ? arrival->person.name : new.login;
        if (dp_federation_join(oauth_pg(req), req->arena, &new, federated, err)
            < 0)
            return -1;
        if (federated->outcome != DP_FEDERATION_LOGIN_TAKEN)
            return 0;
    }
    return dp_refuse(err, DP_E_FORBIDDEN,
                     "No user name could be found for a new account. Ask "
                     "the operator.");
}

/* Which account they are here. */
static int
find_account(const struct dp_req *req, const struct arrival *arrival,
             const char **account_id, struct dp_err *err)
{
    const struct dp_identity identity = identity_of(arrival);
    const struct dp_federation_rights rights = rights_of(arrival);
    struct dp_federated federated;

    if (dp_federation_find(oauth_pg(req), req->arena, &identity, &rights,
                           &federated, err)
        < 0)
        return -1;
    if (federated.outcome == DP_FEDERATION_UNKNOWN) {
        if (!req->conf->federation_join)
            return dp_refuse(err, DP_E_ACCESS_DENIED,
                             "No account here is linked to you at the "
                             "provider. %s",
                             federation_takes_passwords(req->conf)
                                 ? "Sign in with your password and link it "
                                   "on your account page, or ask the "
                                   "operator."
                                 : "Ask the operator.");
        if (join(req, arrival, &federated, err) < 0
            || note(req, "join", federated.account_id, err) < 0)
            return -1;
    }
    *account_id = federated.account_id;
    if (*account_id == NULL)
        return dp_refuse(err, DP_E_FORBIDDEN,
                         "This account is disabled. Ask the operator.");
    return 0;
}

/* The account page asked for it, and they are signed in to it still. */
static int
link_account(const struct dp_req *req, struct dp_res *res,
             struct arrival *arrival, struct dp_err *err)
{
    struct dp_identity identity;
    enum dp_federation_outcome outcome;
    struct dp_browser *session;
    const char *account_id;

    if (redeem(req, arrival, err) < 0
        || browser_session(req, &session, err) < 0)
        return -1;
    if (session == NULL
        || strcmp(session->account_id, arrival->leg.account_id) != 0)
        return dp_fail(err, DP_E_FORM_OVER, "callback: somebody else's link");
    identity = identity_of(arrival);
    if (dp_federation_link(oauth_pg(req), req->arena, &identity,
                           session->account_id, &outcome, err)
        < 0)
        return -1;
    if (outcome == DP_FEDERATION_TAKEN)
        return dp_refuse(err, DP_E_CONFLICT,
                         "You are linked to another account here already. "
                         "Nothing was changed.");
    if (outcome == DP_FEDERATION_NOT_FOUND)
        return dp_refuse(err, DP_E_FORBIDDEN,
                         "This account is disabled. Ask the operator.");
    if (find_account(req, arrival, &account_id, err) < 0
        || note(req, "link", account_id, err) < 0)
        return -1;
    account_redirect(req, res, "link");
    return 0;
}

static int
sign_in(const struct dp_req *req, struct dp_res *res, struct arrival *arrival,
        struct dp_err *err)
{
    const char *account_id;

    if (redeem(req, arrival, err) < 0
        || find_account(req, arrival, &account_id, err) < 0)
        return -1;
    arrival->signin.auth_time_s = arrival->person.auth_time_s;
    return signin_as(req, res, &arrival->signin, account_id, err);
}

int
callback_get(struct dp_req *req, struct dp_res *res, struct dp_err *err)
{
    const struct oauth *oauth = req->state;
    struct arrival arrival = {0};
    bool links;

    if (oauth->upstream == NULL)
        return dp_fail(err, DP_E_NO_ROUTE, "federation.login is builtin");
    if (dp_form_parse(req->arena, req->query, strlen(req->query), &arrival.form,
                      err)
            < 0
        || find_leg(req, &arrival, err) < 0)
        return -1;
    links = arrival.leg.account_id != NULL;
    if ((links ? link_account(req, res, &arrival, err)
               : sign_in(req, res, &arrival, err))
        == 0)
        return 0;
    dp_audit_note(req, links ? "link" : "login", NULL, dp_err_name(err));
    return links ? -1 : federation_sorry(req, res, &arrival.signin, err);
}
