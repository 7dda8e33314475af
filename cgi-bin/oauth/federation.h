/*
 * Signing in through another OpenID provider: what the two ends of the way
 * there and back share.
 *
 *   federate_post   the button on a page    -> the provider
 *   callback_get    the provider            -> signin_as(), the account page
 */
#ifndef FEDERATION_H
#define FEDERATION_H

#include "signin.h"
#include "store/federation.h"

/* What the database keeps sealed between the two. */
struct federation_secrets {
    const char *verifier;
    const char *handle; /* of the client's request; NULL = none */
};

/* Sealed for the row of this state.  DP_E_INTERNAL without a master key. */
int federation_seal(const struct dp_req *req, const struct dp_hash *state_hash,
                    const struct federation_secrets *secrets,
                    struct dp_sealed *sealed, struct dp_err *err);

int federation_unseal(const struct dp_req *req,
                      const struct dp_hash *state_hash,
                      const struct dp_sealed *sealed,
                      struct federation_secrets *secrets, struct dp_err *err);

/* Are passwords of this server taken? */
bool federation_takes_passwords(const struct dp_conf *conf);

/* Add to the sign-in page's model which ways there are: builtin, federated;
 * token is the csrf_token of the button. */
void federation_ways(const struct dp_conf *conf, const char *token,
                     json_t *model);

/*
 * It did not work, and they can try again: the sign-in page with err's text,
 * where err is the provider's or theirs.  Anything else stays a failure.
 */
int federation_sorry(const struct dp_req *req, struct dp_res *res,
                     const struct signin *signin, struct dp_err *err);

#endif
