/* What kinds of credentials share. */
#include "auth/credential.h"

#include <string.h>

#include "auth/access_token.h"
#include "auth/jwt.h"
#include "auth/scope_list.h"
#include "store/principal.h"

/* Prefixes of what this server makes, each with 256 random bits behind. */
static const char *const prefixes[] = {"pt_", "rt_", "ac_", "cs_",
                                       "c_",  "iv_", "up_"};
#define RANDOM_CHARS 43

static bool
is_random(const char *text)
{
    return strlen(text) == RANDOM_CHARS
           && strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                           "abcdefghijklmnopqrstuvwxyz0123456789-_")
                  == RANDOM_CHARS;
}

bool
dp_credential_is_ours(const struct dp_req *req, const char *text)
{
    const char *issuer;

    for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++) {
        size_t len = strlen(prefixes[i]);

        if (strncmp(text, prefixes[i], len) == 0 && is_random(text + len))
            return true;
    }
    if (!dp_access_token_like(text))
        return false;
    issuer = dp_jwt_issuer(req->arena, text);
    return issuer != NULL && strcmp(issuer, req->conf->server_public_url) == 0;
}

unsigned
dp_credential_within(unsigned scopes, const struct dp_texts *max)
{
    return scopes & dp_scope_list_rights(dp_scope_list_of(max));
}

static int
take_owner(struct dp_credential_ask *ask, const struct dp_account_owner *owner,
           unsigned scopes, bool admin, struct dp_err *err)
{
    struct dp_principal *who;

    if (owner == NULL)
        return dp_fail(err, DP_E_UNAUTHORIZED,
                       "its account is unknown or disabled");
    who = dp_alloc(ask->req->arena, sizeof(*who));
    who->account_id = owner->account_id;
    who->login = owner->login;
    who->scopes = dp_credential_within(scopes, &owner->scope);
    who->is_admin = owner->is_admin && admin;
    ask->who = who;
    return 0;
}

int
dp_credential_account(struct dp_credential_ask *ask, const char *login,
                      unsigned scopes, bool admin, struct dp_err *err)
{
    struct dp_account_owner *owner;

    if (dp_principal_by_login(ask->state->pg, ask->req->arena, login, &owner,
                              err)
        < 0)
        return -1;
    return take_owner(ask, owner, scopes, admin, err);
}

int
dp_credential_subject(struct dp_credential_ask *ask, const char *issuer,
                      const char *subject, unsigned scopes, bool admin,
                      struct dp_err *err)
{
    struct dp_account_owner *owner;

    if (dp_principal_by_subject(ask->state->pg, ask->req->arena, issuer,
                                subject, &owner, err)
        < 0)
        return -1;
    return take_owner(ask, owner, scopes, admin, err);
}
