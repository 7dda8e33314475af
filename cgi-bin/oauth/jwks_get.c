/*
 * GET /oauth/jwks, /.well-known/jwks.json: the public keys of our tokens
 * (RFC 7517 section 5), the next one among them.
 */
#include "auth/keys.h"
#include "oauth.h"

/* Nobody signed anything yet: make the keys now, so that what others keep
 * for some minutes is not empty. */
static int
make_first(const struct dp_req *req, struct dp_keys *keys, struct dp_err *err)
{
    const struct dp_jwk_set *set =
        dp_keys_for(keys, oauth_pg(req), req->arena, NULL, err);

    if (set == NULL)
        return -1;
    if (set->n > 0)
        return 0;
    return dp_keys_signer(keys, oauth_pg(req), req->arena, err) == NULL ? -1
                                                                        : 0;
}

int
jwks_get(struct dp_req *req, struct dp_res *res, struct dp_err *err)
{
    const struct oauth *oauth = req->state;
    const char *document;

    if (make_first(req, oauth->base.keys, err) < 0)
        return -1;
    document =
        dp_keys_document(oauth->base.keys, oauth_pg(req), req->arena, err);
    if (document == NULL)
        return -1;
    dp_res_text(res, 200, "application/json", document);
    dp_res_header(res, "Cache-Control", "public, max-age=300");
    return 0;
}
