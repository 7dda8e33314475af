/*
 * A client that acts by itself, as the account an operator tied it to
 * (RFC 6749 section 4.4).  It needs no refresh token: its secret is one.
 */
#include "auth/resource.h"
#include "auth/scope_list.h"
#include "grant.h"
#include "oauth.h"
#include "store/grant.h"

/* Scopes about people, whom there are none. */
static unsigned
without_people(unsigned set)
{
    for (size_t i = 0; dp_scope_rows[i].name != NULL; i++)
        if (dp_scope_rows[i].openid)
            set &= ~(1u << i);
    return set;
}

/* What it asks for, else what it is registered for, else the preset. */
static int
choose_scope(const struct grant_ask *ask, unsigned *set, struct dp_err *err)
{
    const struct dp_texts *registered = &ask->client->scope;
    unsigned most =
        without_people(registered->n > 0 ? dp_scope_list_of(registered) : ~0u);
    const struct dp_texts *asked;

    if (grant_scope(ask, &asked, err) < 0)
        return -1;
    if (asked != NULL)
        *set = dp_scope_list_of(asked);
    else if (registered->n > 0)
        *set = most;
    else if (dp_scope_list_parse(ask->req->conf->server_scope, set, err) < 0)
        return -1;
    if (*set == 0 || *set & ~most)
        return dp_refuse(err, DP_E_INVALID_SCOPE,
                         "This client may not have these scopes; openid, "
                         "profile, email and offline_access are for people.");
    return 0;
}

int
grant_client_credentials(const struct grant_ask *ask, struct granted *granted,
                         struct dp_err *err)
{
    const struct dp_req *req = ask->req;
    struct dp_grant_machine machine;
    struct dp_texts asked;
    unsigned set;

    granted->resource = ask->resource != NULL
                            ? ask->resource
                            : dp_resource_names(req->arena, req->conf)[0];
    if (choose_scope(ask, &set, err) < 0)
        return -1;
    asked = dp_scope_list_texts(req->arena, set);
    if (dp_grant_machine(oauth_pg(ask->req), req->arena, ask->client->client_id,
                         granted->resource, &asked, &machine, err)
        < 0)
        return -1;
    if (!machine.granted)
        return dp_refuse(err, DP_E_UNAUTHORIZED_CLIENT,
                         "The account that this client acts as is disabled.");
    granted->grant_id = machine.grant_id;
    granted->account_id = machine.account_id;
    granted->scope = machine.scope;
    granted->subject = ask->client->client_id;
    return 0;
}
