/* Personal access tokens: pt_ and 256 random bits, made by their owner. */
#include <string.h>

#include "auth/credential.h"
#include "auth/scope.h"
#include "store/token.h"

static bool
like(const struct dp_req *req, const char *text)
{
    (void)req;
    return strncmp(text, "pt_", 3) == 0;
}

static const struct dp_principal *
principal_of(struct dp_arena *arena, const struct dp_token_owner *owner)
{
    struct dp_principal *who = dp_alloc(arena, sizeof(*who));

    who->account_id = owner->account_id;
    who->login = owner->login;
    who->token_id = owner->token_id;
    who->is_admin = owner->is_admin;
    for (size_t i = 0; i < owner->scopes.n; i++)
        who->scopes |= dp_scope_parse(owner->scopes.items[i]);
    return who;
}

static int
check(struct dp_credential_ask *ask, struct dp_err *err)
{
    struct dp_arena *arena = ask->req->arena;
    struct dp_token_owner *owner;
    struct dp_hash hash;

    dp_hash_text(&hash, ask->text);
    if (dp_token_find(ask->state->pg, arena, &hash, &owner, err) < 0)
        return -1;
    if (owner == NULL)
        return dp_fail(err, DP_E_UNAUTHORIZED,
                       "a personal token that is not in force");
    ask->who = principal_of(arena, owner);
    return 0;
}

const struct dp_credential_kind dp_credential_personal = {
    .name = "personal",
    .scheme = DP_SCHEME_BEARER,
    .like = like,
    .check = check,
};
