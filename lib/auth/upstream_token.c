/* The id_token of another provider. */
#include "auth/upstream_token.h"

#include <string.h>

#include "crypto/base64url.h"
#include "json/json.h"

#define SUBJECT_MAX 255

static bool
same(const json_t *claims, const char *name, const char *wanted)
{
    const char *text = dp_json_text(claims, name);

    return text != NULL && strcmp(text, wanted) == 0;
}

/* Several audiences are fine where azp says that it was made for us. */
static bool
for_us(const json_t *claims, const char *client_id)
{
    const json_t *aud = json_object_get(claims, "aud");

    if (!dp_jwt_for(claims, client_id))
        return false;
    if (json_object_get(claims, "azp") == NULL)
        return !json_is_array(aud) || json_array_size(aud) == 1;
    return same(claims, "azp", client_id);
}

/* 1 to 255 visible ASCII characters (section 2). */
static bool
is_subject(const char *sub)
{
    size_t len = 0;

    if (sub == NULL)
        return false;
    for (; sub[len] != '\0'; len++)
        if (sub[len] < ' ' || sub[len] > '~' || len == SUBJECT_MAX)
            return false;
    return len > 0;
}

/* The left half of the access token's hash (section 3.1.3.6). */
static bool
has_hash(struct dp_arena *arena, const json_t *claims, const char *access_token)
{
    if (json_object_get(claims, "at_hash") == NULL)
        return true;
    if (access_token == NULL)
        return false;
    return same(claims, "at_hash",
                dp_base64url_half(arena, access_token, strlen(access_token)));
}

static bool
is_recent(const json_t *claims, const struct dp_upstream_expected *expected)
{
    const json_t *iat = json_object_get(claims, "iat");

    return json_is_number(iat)
           && json_number_value(iat)
                  >= (double)(expected->now_s - DP_UPSTREAM_OLD_S);
}

/* max_age: they proved who they are no longer ago than that. */
static bool
is_fresh(const json_t *claims, const struct dp_upstream_expected *expected)
{
    const json_t *at = json_object_get(claims, "auth_time");

    if (expected->max_age_s < 0)
        return true;
    return json_is_number(at)
           && json_number_value(at)
                  >= (double)(expected->now_s - expected->max_age_s
                              - DP_UPSTREAM_SKEW_S);
}

/* Which claim is wrong, or NULL. */
static const char *
flaw_of(struct dp_arena *arena, const json_t *claims,
        const struct dp_upstream_expected *expected)
{
    if (!same(claims, "iss", expected->issuer))
        return "iss is another issuer";
    if (!for_us(claims, expected->client_id))
        return "aud or azp is another client";
    if (!same(claims, "nonce", expected->nonce))
        return "nonce is not the one that was sent";
    if (!is_recent(claims, expected))
        return "iat is missing or long ago";
    if (!has_hash(arena, claims, expected->access_token))
        return "at_hash is of another access token";
    if (!is_subject(dp_json_text(claims, "sub")))
        return "sub is missing or cannot be kept";
    return NULL;
}

int
dp_upstream_token_check(struct dp_arena *arena, const char *id_token,
                        const struct dp_jwk_set *set,
                        const struct dp_upstream_expected *expected,
                        json_t **claims, struct dp_err *err)
{
    struct dp_jwt jwt;
    struct dp_err why;
    const char *flaw;

    if (dp_jwt_verify(arena, id_token, set, &jwt, &why) < 0
        || dp_jwt_check_times(jwt.claims, expected->now_s, DP_UPSTREAM_SKEW_S,
                              &why)
               < 0)
        return dp_fail(err, DP_E_UPSTREAM, "id_token: %s", why.detail);
    if (jwt.typ != NULL && !dp_jwt_is(&jwt, "JWT"))
        return dp_fail(err, DP_E_UPSTREAM, "id_token: a JWT of another type");
    flaw = flaw_of(arena, jwt.claims, expected);
    if (flaw != NULL)
        return dp_fail(err, DP_E_UPSTREAM, "id_token: %s", flaw);
    if (!is_fresh(jwt.claims, expected))
        return dp_refuse(err, DP_E_ACCESS_DENIED,
                         "You have to sign in at the provider again for this, "
                         "and it did not ask you to. Sign out there, then try "
                         "again.");
    *claims = jwt.claims;
    return 0;
}
