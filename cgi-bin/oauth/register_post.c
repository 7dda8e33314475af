/*
 * POST /oauth/register: a client registers itself (RFC 7591).
 *
 * What it may ask for is in auth/client_metadata.h, where it may be redirected
 * to in auth/redirect.h.  A client without a secret gets none, whatever
 * others do.
 */
#include "auth/audit.h"
#include "auth/bearer.h"
#include "auth/client_metadata.h"
#include "auth/scope_list.h"
#include "base/clock.h"
#include "crypto/rand.h"
#include "http/source.h"
#include "oauth.h"
#include "store/rate.h"
#include "json/json.h"

#define HOUR_S 3600

/* May anybody register, and this one? */
static int
check_allowed(const struct dp_req *req, struct dp_err *err)
{
    const char *wanted = req->conf->oauth_registration_token;
    const char *token = NULL;
    struct dp_hash a;
    struct dp_hash b;

    if (!req->conf->oauth_registration)
        return dp_refuse(err, DP_E_ACCESS_DENIED,
                         "Clients cannot register themselves here. Ask the "
                         "administrator for a client_id.");
    if (*wanted == '\0')
        return 0;
    if (dp_bearer_find(req, &token, err) < 0)
        return -1;
    if (token != NULL) {
        dp_hash_text(&a, wanted);
        dp_hash_text(&b, token);
        if (dp_hash_equal(&a, &b))
            return 0;
    }
    return dp_refuse(err, DP_E_UNAUTHORIZED,
                     "To register here send the token that the administrator "
                     "gives out: Authorization: Bearer TOKEN.");
}

static int
read_metadata(struct dp_req *req, struct dp_client_metadata *metadata,
              unsigned *scopes, struct dp_err *err)
{
    struct dp_redirect_policy policy;
    json_t *body = NULL;

    if (dp_redirect_policy_init(&policy, req->conf, err) < 0)
        return -1;
    if (dp_req_json(req, &body, err) < 0) {
        if (err->code == DP_E_BAD_JSON)
            err->code = DP_E_INVALID_CLIENT_METADATA;
        return -1;
    }
    if (dp_client_register(req->arena, body, &policy, metadata, err) < 0)
        return -1;
    *scopes = 0;
    if (metadata->scope != NULL
        && dp_scope_list_parse(metadata->scope, scopes, err) < 0) {
        err->code = DP_E_INVALID_CLIENT_METADATA;
        return -1;
    }
    return 0;
}

/* So many an hour; only what was well-formed counts. */
static int
limit(const struct dp_req *req, const char *source, struct dp_err *err)
{
    struct dp_rate rate;

    if (dp_rate_take_in(oauth_pg(req), req->arena,
                        dp_printf(req->arena, "register:%s", source),
                        req->conf->oauth_registrations_per_hour, HOUR_S, &rate,
                        err)
        < 0)
        return -1;
    if (rate.allowed)
        return 0;
    dp_refuse(err, DP_E_RATE,
              "Too many clients registered from this address. Try again in "
              "%d minutes.",
              rate.retry_after_s / 60 + 1);
    err->retry_after_s = rate.retry_after_s;
    return -1;
}

static int
add(const struct dp_req *req, const struct dp_client_new *client,
    const char *source, struct dp_err *err)
{
    const struct dp_conf *conf = req->conf;
    const struct dp_client_caps caps = {
        .from = source,
        .unused_max = (int)conf->oauth_registrations_max,
        .unused_from_max = (int)conf->oauth_registrations_per_source_max,
        .ttl_s = (int)conf->oauth_registration_ttl_s,
    };
    enum dp_client_outcome outcome;

    if (dp_client_add(oauth_pg(req), req->arena, client, &caps, &outcome, err)
        < 0)
        return -1;
    if (outcome == DP_CLIENT_ADDED)
        return 0;
    dp_refuse(err, DP_E_RATE,
              "Too many clients have registered%s and were never used. Try "
              "again in an hour.",
              outcome == DP_CLIENT_SOURCE_FULL ? " from this address" : "");
    err->retry_after_s = HOUR_S;
    return -1;
}

static json_t *
print_texts(const struct dp_texts *texts)
{
    json_t *list = json_array();

    for (size_t i = 0; i < texts->n; i++)
        json_array_append_new(list, json_string(texts->items[i]));
    return list;
}

/* RFC 7591 section 3.2.1: all that was registered, as it was. */
static json_t *
print_client(const struct dp_req *req, const struct dp_client_new *client,
             const struct dp_client_metadata *metadata, unsigned scopes,
             const char *secret)
{
    json_t *answer = dp_json_empty(req->arena);

    dp_json_set_text(answer, "client_id", client->client_id);
    json_object_set_new(answer, "client_id_issued_at",
                        json_integer(dp_clock_s()));
    dp_json_set_text(answer, "client_secret", secret);
    if (secret != NULL) /* 0 = never */
        json_object_set_new(answer, "client_secret_expires_at",
                            json_integer(0));
    dp_json_set_text(answer, "client_name", metadata->name);
    json_object_set_new(answer, "redirect_uris",
                        print_texts(&client->redirect_uris));
    dp_json_set_text(answer, "token_endpoint_auth_method",
                     metadata->auth_method);
    json_object_set_new(answer, "grant_types",
                        print_texts(&client->grant_types));
    json_object_set_new(answer, "response_types", json_pack("[s]", "code"));
    dp_json_set_text(answer, "application_type", metadata->application_type);
    if (scopes != 0)
        dp_json_set_text(answer, "scope",
                         dp_scope_list_print(req->arena, scopes));
    dp_json_set_text(answer, "client_uri", metadata->uri);
    dp_json_set_text(answer, "software_id", metadata->software_id);
    dp_json_set_text(answer, "software_version", metadata->software_version);
    return answer;
}

static int
register_client(struct dp_req *req, struct dp_res *res, const char **client_id,
                struct dp_err *err)
{
    const char *source = dp_source_of(req->arena, req->remote_addr);
    struct dp_client_metadata metadata = {0};
    struct dp_client_new client;
    const char *secret = NULL;
    struct dp_hash hash;
    unsigned scopes;

    if (check_allowed(req, err) < 0
        || read_metadata(req, &metadata, &scopes, err) < 0
        || limit(req, source, err) < 0)
        return -1;
    dp_client_record(req->arena, &metadata, dp_rand_token(req->arena, "c_"),
                     "Unnamed application", &client);
    if (client.token_endpoint_auth_method != DP_CLIENT_AUTH_NONE) {
        secret = dp_rand_token(req->arena, "cs_");
        dp_hash_text(&hash, secret);
        client.secret_hash = &hash;
    }
    if (add(req, &client, source, err) < 0)
        return -1;
    *client_id = client.client_id;
    dp_res_json(res, 201,
                print_client(req, &client, &metadata, scopes, secret));
    dp_res_header(res, "Cache-Control", "no-store");
    dp_res_header(res, "Pragma", "no-cache");
    return 0;
}

int
register_post(struct dp_req *req, struct dp_res *res, struct dp_err *err)
{
    const char *client_id = NULL;
    int rc = register_client(req, res, &client_id, err);

    dp_audit_note(req, "register", client_id, rc < 0 ? dp_err_name(err) : "ok");
    return rc;
}
