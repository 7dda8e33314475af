/* Signing in and granting, as the oauth program will do it. */
#include "db/db.h"
#include "store/browser.h"
#include "store/client.h"
#include "store/code.h"
#include "store/consent.h"
#include "store/federation.h"
#include "store/grant.h"
#include "store/invitation.h"
#include "store/password.h"
#include "store/refresh.h"
#include "store/signing_key.h"
#include "store/totp.h"

#define CHALLENGE "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
#define HASH_1 "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$b25l"
#define HASH_2 "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$dHdv"

static struct dp_pg *pg;
static struct dp_err err;
static const char *account;
static const char *read_scope[] = {"mcp:read", NULL};
static const struct dp_texts readonly = {read_scope, 1};
static const struct dp_sealed sealed = {
    (const unsigned char *)"forty bytes that only we can ever open  \0\xff",
    42};

static struct dp_hash
hash(const char *text)
{
    struct dp_hash of;

    dp_hash_text(&of, text);
    return of;
}

static bool
is_sealed(const struct dp_sealed *got)
{
    return got->size_bytes == sealed.size_bytes
           && memcmp(got->data, sealed.data, sealed.size_bytes) == 0;
}

static void
test_invitation(void)
{
    const struct dp_hash token = hash("invitation");
    const struct dp_invitation_new new = {&token, "Ann", "ann@example.org",
                                          false, 3600};
    struct dp_invitation_made made;
    struct dp_invitation *found;
    struct dp_invitation_used used;

    works(dp_invitation_make(db_as("admin"), &db_arena, &new, &made, &err));
    is_int(made.outcome, DP_INVITATION_MADE, "an operator invites");
    works(dp_invitation_find(pg, &db_arena, &token, &found, &err));
    is_str(found->login, "ann", "the page greets the one invited");
    works(dp_invitation_use(pg, &db_arena, &token, "Ann", HASH_1, &used,
                            &err));
    is_int(used.outcome, DP_INVITATION_ACCEPTED, "who chooses a password");
    account = used.account_id;
    works(dp_invitation_use(pg, &db_arena, &token, "Ann", HASH_1, &used,
                            &err));
    is_int(used.outcome, DP_INVITATION_USED, "once");
    works(dp_invitation_find(pg, &db_arena, &token, &found, &err));
    ok(found == NULL, "then there is no page any more");
}

static void
test_password(void)
{
    struct dp_password_new new = {account, HASH_2, HASH_2, NULL};
    struct dp_password *password;
    enum dp_password_outcome outcome;
    bool changed;

    works(dp_password_find(pg, &db_arena, "ANN", &password, &err));
    is_str(password->password_hash, HASH_1, "the login finds the password");
    works(dp_password_set(pg, &db_arena, &new, &outcome, &err));
    is_int(outcome, DP_PASSWORD_STALE, "it does not change without the old");
    new.old_hash = HASH_1;
    works(dp_password_set(pg, &db_arena, &new, &outcome, &err));
    is_int(outcome, DP_PASSWORD_SET, "it does with it");
    works(dp_password_rehash(pg, account, HASH_2, HASH_1, &err));
    works(dp_password_find(pg, &db_arena, "ann", &password, &err));
    is_str(password->password_hash, HASH_1, "it can be hashed anew");
    works(dp_password_find(pg, &db_arena, "nobody", &password, &err));
    ok(password == NULL, "nobody has none");
    works(dp_password_reset(db_as("admin"), &db_arena, account, HASH_2,
                            &changed, &err));
    ok(changed, "an operator resets it");
}

static void
test_totp(void)
{
    enum dp_totp_outcome outcome;
    struct dp_totp *totp;
    bool removed;

    works(dp_totp_find(pg, &db_arena, account, &totp, &err));
    ok(totp == NULL, "at first there is no secret");
    works(dp_totp_set(pg, &db_arena, account, &sealed, &outcome, &err));
    works(dp_totp_find(pg, &db_arena, account, &totp, &err));
    ok(is_sealed(&totp->secret) && !totp->confirmed,
       "sealed bytes come back as they went in");
    works(dp_totp_use(pg, &db_arena, account, 58000000, &outcome, &err));
    is_int(outcome, DP_TOTP_ACCEPTED, "a code is taken");
    works(dp_totp_use(pg, &db_arena, account, 58000000, &outcome, &err));
    is_int(outcome, DP_TOTP_REPLAYED, "once");
    works(dp_totp_remove(pg, &db_arena, account, &removed, &err));
    ok(removed, "and the secret removed");
}

static void
test_browser(void)
{
    const struct dp_hash first = hash("cookie 1"), second = hash("cookie 2");
    struct dp_browser_new new = {&first, account, NULL, 43200, 2592000,
                                 "Browser", "::1", 0};
    struct dp_browser_opened opened;
    struct dp_browser *browser;
    size_t n;

    works(dp_browser_open(pg, &db_arena, &new, &opened, &err));
    works(dp_browser_find(pg, &db_arena, &first, &browser, &err));
    is_str(browser->login, "ann", "a cookie signs in");
    ok(browser->auth_age_s >= 0 && browser->auth_age_s < 60, "just now");
    new.session_hash = &second;
    new.old_hash = &first;
    new.auth_time_s = 1700000000;
    works(dp_browser_open(pg, &db_arena, &new, &opened, &err));
    works(dp_browser_find(pg, &db_arena, &second, &browser, &err));
    ok(strncmp(browser->auth_time, "2023-11-14", 10) == 0,
       "another signed in when it is said: %s", browser->auth_time);
    works(dp_browser_find(pg, &db_arena, &first, &browser, &err));
    ok(browser == NULL, "a new sign-in ends the old cookie");
    works(dp_browser_touch(pg, &db_arena, opened.session_id, 43200, &err));
    ok(dp_browser_list(pg, &db_arena, account, &n, &err) != NULL && n == 1,
       "one session is open");
    works(dp_browser_close(pg, account, NULL, NULL, &err));
    works(dp_browser_find(pg, &db_arena, &second, &browser, &err));
    ok(browser == NULL, "sign out everywhere closes it");
}

static void
test_federation(void)
{
    const struct dp_identity ann = {"https://idp", "s1", "ann@example.org"};
    const char *scopes[] = {"mcp:read", NULL};
    const struct dp_texts max = {scopes, 1};
    const struct dp_federation_rights all = {NULL, false};
    const struct dp_federation_new join = {
        {"https://idp", "s2", NULL}, {&max, false}, "ida", "Ida"};
    struct dp_federated federated;
    enum dp_federation_outcome outcome;
    struct dp_federation_row *rows;
    size_t n;
    bool removed;

    works(dp_federation_find(pg, &db_arena, &ann, &all, &federated, &err));
    is_int(federated.outcome, DP_FEDERATION_UNKNOWN, "a stranger comes");
    works(dp_federation_link(pg, &db_arena, &ann, account, &outcome, &err));
    is_int(outcome, DP_FEDERATION_LINKED, "is linked");
    works(dp_federation_find(pg, &db_arena, &ann, &all, &federated, &err));
    is_str(federated.account_id, account, "and found");
    rows = dp_federation_list(pg, &db_arena, account, &n, &err);
    ok(rows != NULL && n == 1 && strcmp(rows[0].subject, "s1") == 0
           && !rows[0].gives_admin,
       "among those of the account");
    works(dp_federation_join(pg, &db_arena, &join, &federated, &err));
    is_int(federated.outcome, DP_FEDERATION_JOINED, "another joins");
    works(dp_federation_unlink(pg, &db_arena, &ann, account, false, &removed,
                               &err));
    ok(removed, "and one is parted");
}

static void
test_client(void)
{
    const char *uris[] = {"http://127.0.0.1/cb", "app://cb", NULL};
    const char *grants[] = {"authorization_code", "refresh_token", NULL};
    const struct dp_hash secret = hash("secret");
    const struct dp_client_new new = {
        .client_id = "app",
        .client_name = "App \"{,}\"",
        .redirect_uris = {uris, 2},
        .token_endpoint_auth_method = DP_CLIENT_AUTH_BASIC,
        .secret_hash = &secret,
        .application_type = "native",
        .grant_types = {grants, 2},
        .metadata = "{\"x\": 1}",
    };
    const struct dp_client_caps caps = {"::1", 1, 1, 600};
    enum dp_client_outcome outcome;
    struct dp_client *client;

    works(dp_client_add(pg, &db_arena, &new, &caps, &outcome, &err));
    is_int(outcome, DP_CLIENT_ADDED, "a client registers");
    works(dp_client_find(pg, &db_arena, "app", &client, &err));
    ok(client->source == DP_CLIENT_REGISTERED
           && client->token_endpoint_auth_method == DP_CLIENT_AUTH_BASIC
           && dp_hash_equal(&client->secret_hash, &secret),
       "with its secret");
    is_str(client->client_name, "App \"{,}\"", "its name as it is");
    ok(client->redirect_uris.n == 2
           && strcmp(client->redirect_uris.items[1], "app://cb") == 0,
       "and its redirect addresses");
    works(dp_client_find(pg, &db_arena, "APP", &client, &err));
    ok(client == NULL, "ids are exact");
    works(dp_client_sweep(db_as("worker"), &db_arena, 3600, &err));
}

/* To a code and its refresh token, with everything a person does. */
static struct dp_code
authorize(const char *name, const struct dp_hash *refresh)
{
    const struct dp_authrequest_key key = {hash(name), hash("browser")};
    const struct dp_authrequest_new new = {
        .key = key,
        .client_id = "app",
        .redirect_uri = "http://127.0.0.1:7/cb",
        .state = "st",
        .scope = readonly,
        .resource = "https://x/mcp",
        .code_challenge = CHALLENGE,
        .nonce = "n",
        .max_age_s = -1,
        .ttl_s = 600,
    };
    const struct dp_authrequest_yes yes = {account, readonly, true};
    const struct dp_hash code_hash = hash(name);
    enum dp_authrequest_outcome outcome;
    struct dp_authrequest *request;
    struct dp_code_issued issued;
    const struct dp_code_use use = {
        .code_hash = &code_hash,
        .client_id = "app",
        .redirect_uri = "http://127.0.0.1:7/cb",
        .verified = true,
        .refresh_hash = refresh,
        .refresh_idle_s = 3600,
        .refresh_max_s = 7200,
    };
    struct dp_code code;
    const char *challenge;
    const char *id;

    works(dp_authrequest_begin(pg, &db_arena, &new, &id, &err));
    works(dp_authrequest_find(pg, &db_arena, &key, &request, &err));
    ok(request->max_age_s == -1 && request->account_id == NULL,
       "a request begins with nobody");
    works(dp_code_issue(pg, &db_arena, &key, &code_hash, 60, &issued, &err));
    is_str(issued.outcome, "not_consented", "and gets no code yet");
    works(dp_authrequest_login(pg, &db_arena, &key, account,
                               "2026-01-01T00:00:00Z", &outcome, &err));
    works(dp_authrequest_consent(pg, &db_arena, &key, &yes, &outcome, &err));
    is_int(outcome, DP_AUTHREQUEST_DONE, "somebody consents");
    works(dp_code_issue(pg, &db_arena, &key, &code_hash, 60, &issued, &err));
    ok(issued.issued, "then it does");
    works(dp_authrequest_find(pg, &db_arena, &key, &request, &err));
    ok(request == NULL, "and is over");
    works(dp_code_challenge(pg, &db_arena, &code_hash, &challenge, &err));
    is_str(challenge, CHALLENGE, "its challenge is told");
    works(dp_code_redeem(pg, &db_arena, &use, &code, &err));
    is_int(code.outcome, DP_CODE_REDEEMED, "the code is redeemed");
    is_int(code.auth_time_s, 1767225600, "and when they signed in");
    return code;
}

static void
test_leg(void)
{
    const struct dp_hash other = hash("other");
    const struct dp_federation_leg leg = {
        hash("state"), hash("browser"), "https://idp", "n2", sealed, 0, NULL,
        600};
    struct dp_federation_back back;

    works(dp_federation_send(pg, &db_arena, &leg, &err));
    works(dp_federation_return(pg, &db_arena, &leg.state_hash, &other, &back,
                               &err));
    is_int(back.outcome, DP_FEDERATION_OTHER_BROWSER,
           "another browser does not come back with a state");
    works(dp_federation_return(pg, &db_arena, &leg.state_hash,
                               &leg.browser_hash, &back, &err));
    ok(back.outcome == DP_FEDERATION_RETURNED && is_sealed(&back.secrets),
       "its own comes back to its secrets");
    ok(back.max_age_s == 0 && back.account_id == NULL,
       "max_age 0 is not the same as none");
}

static void
test_refuse(void)
{
    const struct dp_authrequest_key key = {hash("up"), hash("browser")};
    const struct dp_authrequest_key other = {hash("up"), hash("other")};
    const struct dp_authrequest_new new = {
        .key = key,
        .client_id = "app",
        .redirect_uri = "app://cb",
        .resource = "https://x/mcp",
        .code_challenge = CHALLENGE,
        .max_age_s = 0,
        .ttl_s = 600,
    };
    enum dp_authrequest_outcome outcome;
    struct dp_authrequest *request;
    const char *id;

    works(dp_authrequest_begin(pg, &db_arena, &new, &id, &err));
    works(dp_authrequest_find(pg, &db_arena, &other, &request, &err));
    ok(request == NULL, "another browser does not see the request");
    works(dp_authrequest_find(pg, &db_arena, &key, &request, &err));
    ok(request->max_age_s == 0, "max_age 0 is not the same as none");
    works(dp_authrequest_refuse(pg, &db_arena, &key, &outcome, &err));
    is_int(outcome, DP_AUTHREQUEST_DONE, "one can say no");
}

static void
test_grant(void)
{
    const struct dp_hash first = hash("rt 1"), second = hash("rt 2");
    const struct dp_code code = authorize("code 1", &first);
    const struct dp_refresh_use use = {&first, &second, "app", NULL,
                                       NULL,   10,      3600};
    const struct dp_grant_which mine = {NULL, account, NULL};
    enum dp_refresh_outcome outcome;
    struct dp_refreshed refreshed;
    struct dp_refresh *token;
    struct dp_grant_owner *owner;
    struct dp_consent *consent;
    struct dp_grant *grants;
    int64_t revoked;
    size_t n;

    works(dp_refresh_rotate(pg, &db_arena, &use, &refreshed, &err));
    ok(refreshed.outcome == DP_REFRESH_ROTATED && refreshed.scope.n == 1,
       "a refresh token is exchanged");
    works(dp_refresh_find(pg, &db_arena, &second, &token, &err));
    ok(token != NULL && token->expires_at_s - token->issued_at_s == 3600,
       "the new one is good for an hour");
    works(dp_refresh_find(pg, &db_arena, &first, &token, &err));
    ok(token == NULL, "the old one is not");
    works(dp_grant_find(db_as("mcp"), &db_arena, code.grant_id, &owner,
                        &err));
    is_str(owner->login, "ann", "mcp learns who it is from the grant");
    works(dp_grant_touch(db_as("mcp"), code.grant_id, &err));
    works(dp_consent_find(pg, &db_arena, account, "app", "https://x/mcp",
                          &consent, &err));
    ok(consent != NULL && consent->scope.n == 1, "the consent is remembered");
    grants = dp_grant_list(pg, &db_arena, account, &n, &err);
    ok(n == 1 && grants->refresh_families == 1, "the owner sees the grant");
    works(dp_grant_revoke(pg, &db_arena, &mine, "by_owner", &revoked, &err));
    is_int(revoked, 1, "and revokes it");
    works(dp_grant_find(db_as("upload"), &db_arena, code.grant_id, &owner,
                        &err));
    ok(owner == NULL, "then it is nothing to any program");
    works(dp_refresh_revoke(pg, &db_arena, &second, "app", &outcome, &err));
    is_int(outcome, DP_REFRESH_REVOKED, "nor is its refresh token");
    works(dp_grant_sweep(db_as("worker"), &db_arena, 86400, &err));
}

static void
test_machine(void)
{
    const char *grants[] = {"client_credentials", NULL};
    const struct dp_hash secret = hash("secret");
    const struct dp_client_new new = {
        .client_id = "robot",
        .source = DP_CLIENT_MANUAL,
        .client_name = "Robot",
        .token_endpoint_auth_method = DP_CLIENT_AUTH_POST,
        .secret_hash = &secret,
        .application_type = "web",
        .grant_types = {grants, 1},
    };
    const struct dp_client_origin origin = {.account_id = account};
    enum dp_client_outcome outcome;
    struct dp_grant_machine machine;
    bool changed;

    works(dp_client_put(db_as("admin"), &db_arena, &new, &origin, &outcome,
                        &err));
    is_int(outcome, DP_CLIENT_CREATED, "an operator enters a machine user");
    works(dp_grant_machine(pg, &db_arena, "robot", "https://x/mcp", &readonly,
                           &machine, &err));
    ok(machine.granted && strcmp(machine.account_id, account) == 0,
       "that acts for its account");
    works(dp_client_disable(db_as("admin"), &db_arena, "robot", true,
                            &changed, &err));
    works(dp_grant_machine(pg, &db_arena, "robot", "https://x/mcp", &readonly,
                           &machine, &err));
    ok(!machine.granted, "and not once it is disabled");
}

static void
test_keys(void)
{
    const char *kid = CHALLENGE;
    const struct dp_signing_key new = {kid, sealed};
    struct dp_signing_key *key;
    struct dp_public_key *keys;
    enum dp_key_outcome outcome;
    size_t n;

    works(dp_signing_key_active(pg, &db_arena, &key, &err));
    ok(key == NULL, "at first nothing signs");
    works(dp_signing_key_add(pg, &db_arena, &new,
                             dp_printf(&db_arena, "{\"kid\": \"%s\"}", kid),
                             &outcome, &err));
    is_int(outcome, DP_KEY_ADDED_ACTIVE, "the first key does");
    works(dp_signing_key_active(pg, &db_arena, &key, &err));
    ok(strcmp(key->kid, kid) == 0 && is_sealed(&key->private_key),
       "its private part is for the oauth program");
    fails(dp_signing_key_active(db_as("mcp"), &db_arena, &key, &err),
          DP_E_INTERNAL, "and not for others");
    keys = dp_signing_key_list(db_as("mcp"), &db_arena, &n, &err);
    ok(n == 1 && keys->state == DP_KEY_ACTIVE, "who have the public part");
    works(dp_signing_key_rotate(pg, &db_arena, 0, 60, &outcome, &err));
    is_int(outcome, DP_KEY_NO_NEXT, "without a next key none retires");
    works(dp_signing_key_retire(db_as("admin"), &db_arena, kid, &outcome,
                                &err));
    is_int(outcome, DP_KEY_NONE_ACTIVE, "a key that got out goes anyway");
    works(dp_signing_key_purge(pg, &err));
}

int
main(void)
{
    db_open();
    pg = db_as("oauth");
    test_invitation();
    test_password();
    test_totp();
    test_browser();
    test_federation();
    test_client();
    test_leg();
    test_refuse();
    test_grant();
    test_machine();
    test_keys();
    return db_done();
}
