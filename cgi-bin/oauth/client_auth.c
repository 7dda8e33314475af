/* Which client asks. */
#include "client_auth.h"

#include <string.h>

#include "auth/audit.h"
#include "auth/basic.h"
#include "auth/client_resolve.h"
#include "http/source.h"
#include "oauth.h"
#include "store/rate.h"

/* What a request brings. */
struct credential {
    enum dp_client_auth way;
    const char *client_id;
    const char *secret; /* NULL without one */
    const char *bucket; /* that counts failures */
};

static const char unknown[] =
    "The client is unknown, its secret is wrong, or it does not authenticate "
    "in the way it is registered with (token_endpoint_auth_method).";

/* Both halves are form-encoded (RFC 6749 section 2.3.1). */
static int
read_basic(struct dp_arena *arena, const char *header,
           struct credential *credential, struct dp_err *err)
{
    struct dp_basic basic;

    if (!dp_basic_parse(arena, header, &basic))
        return dp_refuse(err, DP_E_INVALID_CLIENT,
                         "The Authorization header is not Basic with client "
                         "id and secret; public clients send none.");
    credential->way = DP_CLIENT_AUTH_BASIC;
    credential->client_id =
        dp_form_decode(arena, basic.user, strlen(basic.user), true);
    credential->secret =
        dp_form_decode(arena, basic.password, strlen(basic.password), true);
    if (credential->client_id == NULL || credential->secret == NULL)
        return dp_refuse(err, DP_E_INVALID_CLIENT,
                         "Client id and secret are not form-encoded in the "
                         "Authorization header (RFC 6749 section 2.3.1).");
    return 0;
}

static int
read_body(const struct dp_form *form, struct credential *credential,
          struct dp_err *err)
{
    credential->client_id = dp_form_get(form, "client_id");
    credential->secret = dp_form_get(form, "client_secret");
    credential->way =
        credential->secret != NULL ? DP_CLIENT_AUTH_POST : DP_CLIENT_AUTH_NONE;
    if (credential->client_id == NULL)
        return dp_refuse(err, DP_E_BAD_REQUEST,
                         "The parameter client_id is missing.");
    return 0;
}

/* One way, whole (section 2.3: no more than one in a request). */
static int
read_credential(const struct dp_req *req, const struct dp_form *form,
                struct credential *credential, struct dp_err *err)
{
    const char *header = dp_req_authorization(req);
    const char *client_id = dp_form_get(form, "client_id");

    if (dp_form_get(form, "client_assertion") != NULL)
        return dp_refuse(err, DP_E_INVALID_CLIENT,
                         "client_assertion is not taken here; authenticate "
                         "with client_secret_basic or client_secret_post.");
    if (header == NULL)
        return read_body(form, credential, err);
    if (dp_form_get(form, "client_secret") != NULL)
        return dp_refuse(err, DP_E_BAD_REQUEST,
                         "The client authenticates twice; send either the "
                         "Authorization header or client_secret.");
    if (read_basic(req->arena, header, credential, err) < 0)
        return -1;
    if (client_id != NULL && strcmp(client_id, credential->client_id) != 0)
        return dp_refuse(err, DP_E_BAD_REQUEST,
                         "client_id is not that of the Authorization header.");
    return 0;
}

/* Hashes compare in constant time, with one that fits nothing if need be. */
static bool
is_right(const struct dp_client *client, const struct credential *credential)
{
    static const struct dp_hash nobodys;
    struct dp_hash given;
    bool equal = true;

    if (credential->secret != NULL) {
        dp_hash_text(&given, credential->secret);
        equal = dp_hash_equal(&given,
                              client != NULL ? &client->secret_hash : &nobodys);
    }
    return equal && client != NULL
           && client->token_endpoint_auth_method == credential->way;
}

static const char *
bucket_of(const struct dp_req *req, const char *client_id)
{
    const char *pair =
        dp_printf(req->arena, "%s %s",
                  dp_source_of(req->arena, req->remote_addr), client_id);
    struct dp_hash hash;
    char hex[DP_HASH_HEX];

    dp_hash_text(&hash, pair);
    dp_hash_hex(&hash, hex);
    return dp_printf(req->arena, "client_auth:%s", hex);
}

static int
refuse_rate(const struct dp_rate *rate, struct dp_err *err)
{
    dp_refuse(err, DP_E_RATE,
              "This client failed to authenticate too often from this "
              "address; wait %d seconds.",
              rate->retry_after_s);
    err->retry_after_s = rate->retry_after_s;
    return -1;
}

/* Secrets are not looked at while the bucket is empty, or guessing would go
 * on; who brings none has nothing to guess. */
static int
check_rate(const struct dp_req *req, const struct credential *credential,
           struct dp_err *err)
{
    struct dp_rate rate;

    if (credential->secret == NULL)
        return 0;
    if (dp_rate_check(oauth_pg(req), req->arena, credential->bucket,
                      CLIENT_FAILURES_PER_MINUTE, &rate, err)
        < 0)
        return -1;
    return rate.allowed ? 0 : refuse_rate(&rate, err);
}

static int
fail(const struct dp_req *req, const struct credential *credential,
     struct dp_err *err)
{
    struct dp_rate rate;

    if (dp_rate_take(oauth_pg(req), req->arena, credential->bucket,
                     CLIENT_FAILURES_PER_MINUTE, &rate, err)
        < 0)
        return -1;
    if (!rate.allowed)
        return refuse_rate(&rate, err);
    return dp_refuse(err, DP_E_INVALID_CLIENT, "%s", unknown);
}

/* A document that is gone makes its client one that is unknown. */
static int
find_client(const struct dp_req *req, const char *client_id,
            struct dp_client **client, struct dp_err *err)
{
    int rc = dp_client_resolve_seen(oauth_pg(req), req, client_id, client, err);

    if (rc < 0 && err->code == DP_E_INVALID_CLIENT_METADATA)
        err->code = DP_E_INVALID_CLIENT;
    return rc;
}

int
client_auth(const struct dp_req *req, const struct dp_form *form,
            const struct dp_client **client, struct dp_err *err)
{
    struct credential credential = {0};
    struct dp_client *found;

    if (read_credential(req, form, &credential, err) < 0)
        return -1;
    credential.bucket = bucket_of(req, credential.client_id);
    if (check_rate(req, &credential, err) < 0
        || find_client(req, credential.client_id, &found, err) < 0)
        return -1;
    if (!is_right(found, &credential))
        return fail(req, &credential, err);
    *client = found;
    return 0;
}

void
client_refused(const struct dp_req *req, const char *action,
               const struct dp_client *client, const struct dp_err *err)
{
    const struct dp_audit_event event = {
        .action = action,
        .subject = client != NULL ? client->client_id : NULL,
        .outcome = dp_err_name(err),
        .detail = dp_err_text(err),
    };

    dp_audit_note_event(req, &event);
}
