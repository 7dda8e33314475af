/* Access tokens. */
#include "auth/access_token.h"

#include <string.h>

#include "json/json.h"

#define TYP "at+jwt"

/* The claims that are text; all of them required. */
static const struct {
    const char *name;
    size_t offset;
} claims_text[] = {
    {"iss",       offsetof(struct dp_access_token, issuer)   },
    {"sub",       offsetof(struct dp_access_token, subject)  },
    {"client_id", offsetof(struct dp_access_token, client_id)},
    {"scope",     offsetof(struct dp_access_token, scope)    },
    {"gid",       offsetof(struct dp_access_token, grant_id) },
    {"jti",       offsetof(struct dp_access_token, id)       },
};
#define CLAIMS_TEXT (sizeof(claims_text) / sizeof(claims_text[0]))

static const char **
member(struct dp_access_token *token, size_t i)
{
    char *start = (char *)token + claims_text[i].offset;

    return (const char **)(void *)start;
}

char *
dp_access_token_print(struct dp_arena *arena, const struct dp_jwk *key,
                      const struct dp_access_token *token,
                      struct dp_err *err)
{
    struct dp_access_token copy = *token;
    json_t *claims = dp_json_empty(arena);
    int failed = 0;

    for (size_t i = 0; i < CLAIMS_TEXT; i++)
        failed |= json_object_set_new(claims, claims_text[i].name,
                                      json_string(*member(&copy, i)));
    failed |= json_object_set_new(claims, "aud",
                                  json_string(token->audience));
    failed |= json_object_set_new(claims, "iat",
                                  json_integer(token->issued_s));
    failed |= json_object_set_new(claims, "exp",
                                  json_integer(token->expires_s));
    if (failed != 0) {
        dp_fail(err, DP_E_INTERNAL, "an access token lacks a claim");
        return NULL;
    }
    return dp_jwt_sign(arena, key, TYP, claims, err);
}

static int
take_claims(struct dp_arena *arena, const json_t *claims,
            struct dp_access_token *token, struct dp_err *err)
{
    for (size_t i = 0; i < CLAIMS_TEXT; i++) {
        const char *text = dp_json_text(claims, claims_text[i].name);

        if (text == NULL)
            return dp_fail(err, DP_E_UNAUTHORIZED,
                           "an access token without %s",
                           claims_text[i].name);
        *member(token, i) = dp_strdup(arena, text);
    }
    token->issued_s = dp_json_int(claims, "iat", -1);
    token->expires_s = dp_json_int(claims, "exp", -1);
    if (token->issued_s < 0 || token->expires_s < 0)
        return dp_fail(err, DP_E_UNAUTHORIZED,
                       "an access token without whole iat and exp");
    return 0;
}

/* The audience of the policy that the token is for, or NULL. */
static const char *
audience_of(const json_t *claims, const char *const *audiences)
{
    for (; *audiences != NULL; audiences++)
        if (dp_jwt_for(claims, *audiences))
            return *audiences;
    return NULL;
}

int
dp_access_token_check(struct dp_arena *arena, const char *text,
                      const struct dp_jwk_set *set,
                      const struct dp_access_policy *policy,
                      struct dp_access_token *token, struct dp_err *err)
{
    struct dp_jwt jwt;

    if (dp_jwt_verify(arena, text, set, &jwt, err) < 0)
        return -1;
    if (!dp_jwt_is(&jwt, TYP))
        return dp_fail(err, DP_E_UNAUTHORIZED, "a JWT of another type");
    if (dp_jwt_check_times(jwt.claims, policy->now_s, policy->skew_s, err) < 0
        || take_claims(arena, jwt.claims, token, err) < 0)
        return -1;
    if (strcmp(token->issuer, policy->issuer) != 0)
        return dp_fail(err, DP_E_UNAUTHORIZED, "a token of another issuer");
    token->audience = audience_of(jwt.claims, policy->audiences);
    if (token->audience == NULL)
        return dp_fail(err, DP_E_UNAUTHORIZED,
                       "a token for another audience");
    return 0;
}

bool
dp_access_token_like(const char *text)
{
    return strncmp(text, "eyJ", 3) == 0 && strchr(text, '.') != NULL;
}
