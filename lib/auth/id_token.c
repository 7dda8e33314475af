/* ID tokens. */
#include "auth/id_token.h"

#include <string.h>

#include "crypto/base64url.h"
#include "json/json.h"

#define TYP "JWT"

/* Half a SHA-256, as 22 characters (section 3.1.3.6). */
static const char *
half_hash(struct dp_arena *arena, const char *access_token)
{
    const char *whole =
        dp_base64url_sha256(arena, access_token, strlen(access_token));
    unsigned char *bytes;
    size_t size;

    if (dp_base64url_decode(arena, whole, strlen(whole), &bytes, &size) < 0)
        return "";
    return dp_base64url_encode(arena, bytes, size / 2);
}

char *
dp_id_token_print(struct dp_arena *arena, const struct dp_jwk *key,
                  const struct dp_id_token *token, struct dp_err *err)
{
    json_t *claims = json_pack(
        "{s:s, s:s, s:s, s:s, s:s*, s:s, s:I, s:I, s:I}", "iss", token->issuer,
        "sub", token->subject, "aud", token->client_id, "azp", token->client_id,
        "nonce", token->nonce, "at_hash", half_hash(arena, token->access_token),
        "auth_time", (json_int_t)token->auth_time_s, "iat",
        (json_int_t)token->issued_s, "exp", (json_int_t)token->expires_s);

    if (claims == NULL) {
        dp_fail(err, DP_E_INTERNAL, "an ID token lacks a claim");
        return NULL;
    }
    return dp_jwt_sign(arena, key, TYP, dp_json_keep(arena, claims), err);
}

const char *
dp_id_token_subject(struct dp_arena *arena, const char *text,
                    const struct dp_jwk_set *set, const char *issuer,
                    const char *client_id)
{
    struct dp_err ignored = {0};
    struct dp_jwt jwt;
    const char *iss;
    const char *sub;

    if (dp_jwt_verify(arena, text, set, &jwt, &ignored) < 0
        || !dp_jwt_is(&jwt, TYP) || !dp_jwt_for(jwt.claims, client_id))
        return NULL;
    iss = dp_json_text(jwt.claims, "iss");
    sub = dp_json_text(jwt.claims, "sub");
    if (iss == NULL || sub == NULL || strcmp(iss, issuer) != 0)
        return NULL;
    return dp_strdup(arena, sub);
}
