/* Signing in through another OpenID provider: what both ends share. */
#include "federation.h"

#include <string.h>

#include "auth/upstream.h"
#include "crypto/seal.h"
#include "login.h"
#include "json/json.h"

static struct dp_seal_place
place_of(const struct dp_req *req, const struct dp_hash *state_hash)
{
    char *hex = dp_alloc(req->arena, DP_HASH_HEX);

    dp_hash_hex(state_hash, hex);
    return (struct dp_seal_place){"federation_leg", "secrets_sealed", hex};
}

int
federation_seal(const struct dp_req *req, const struct dp_hash *state_hash,
                const struct federation_secrets *secrets,
                struct dp_sealed *sealed, struct dp_err *err)
{
    const struct dp_seal_keys *keys =
        dp_seal_keys_for(req->arena, req->conf->oauth_key_file, err);
    const struct dp_seal_place place = place_of(req, state_hash);
    const char *text =
        dp_printf(req->arena, "%s %s", secrets->verifier,
                  secrets->handle != NULL ? secrets->handle : "");
    struct dp_bytes bytes = {(const unsigned char *)text, strlen(text)};

    if (keys == NULL)
        return -1;
    bytes = dp_seal(keys, req->arena, &place, bytes);
    *sealed = (struct dp_sealed){bytes.data, bytes.len};
    return 0;
}

int
federation_unseal(const struct dp_req *req, const struct dp_hash *state_hash,
                  const struct dp_sealed *sealed,
                  struct federation_secrets *secrets, struct dp_err *err)
{
    const struct dp_seal_keys *keys =
        dp_seal_keys_for(req->arena, req->conf->oauth_key_file, err);
    const struct dp_seal_place place = place_of(req, state_hash);
    const struct dp_bytes bytes = {sealed->data, sealed->size_bytes};
    unsigned char *data;
    size_t len;
    char *blank;

    if (keys == NULL
        || dp_unseal(keys, req->arena, &place, bytes, &data, &len, err) < 0)
        return -1;
    blank = strchr((char *)data, ' ');
    if (blank == NULL)
        return dp_fail(err, DP_E_INTERNAL, "federation_leg: no verifier");
    *blank = '\0';
    secrets->verifier = (char *)data;
    secrets->handle = blank[1] != '\0' ? blank + 1 : NULL;
    return 0;
}

bool
federation_takes_passwords(const struct dp_conf *conf)
{
    return strcmp(conf->federation_login, "federated") != 0;
}

void
federation_ways(const struct dp_conf *conf, const char *token, json_t *model)
{
    json_object_set_new(model, "builtin",
                        json_boolean(federation_takes_passwords(conf)));
    if (dp_upstream_on(conf))
        json_object_set_new(model, "federated",
                            json_pack("{s:s, s:s}", "label",
                                      conf->federation_label, "federate_token",
                                      token));
}

int
federation_sorry(const struct dp_req *req, struct dp_res *res,
                 const struct signin *signin, struct dp_err *err)
{
    enum dp_errcode code = err->code;
    const char *problem;

    if (code != DP_E_UPSTREAM && code != DP_E_ACCESS_DENIED
        && code != DP_E_FORBIDDEN)
        return -1;
    dp_err_log(err);
    problem = dp_err_text(err);
    if (code == DP_E_UPSTREAM)
        problem = dp_printf(req->arena, "%s (Request %s)", problem, req->id);
    if (login_page(req, res, signin, NULL, problem, err) < 0)
        return -1;
    res->status = dp_errinfo[code].http;
    return 0;
}
