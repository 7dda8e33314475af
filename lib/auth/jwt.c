/* JSON Web Tokens. */
#include "auth/jwt.h"

#include <string.h>
#include <strings.h>

#include "crypto/base64url.h"
#include "json/json.h"

/* The three parts of a token, as they stand in it. */
struct parts {
    const char *header;
    size_t header_len;
    const char *payload;
    size_t payload_len;
    const char *sig;
    size_t sig_len;
};

static int
refuse(struct dp_err *err, const char *why)
{
    return dp_fail(err, DP_E_UNAUTHORIZED, "a JWT: %s", why);
}

char *
dp_jwt_sign(struct dp_arena *arena, const struct dp_jwk *key,
            const char *typ, const json_t *claims, struct dp_err *err)
{
    struct dp_bytes sig;
    struct dp_bytes input;
    struct dp_str header;
    char *payload = dp_json_print(arena, claims);
    char *text;

    dp_str_init(&header, arena, DP_JWT_MAX_BYTES);
    dp_str_add(&header, "{\"alg\":\"RS256\",\"typ\":");
    dp_str_json(&header, typ);
    dp_str_add(&header, ",\"kid\":");
    dp_str_json(&header, key->kid);
    dp_str_add(&header, "}");
    text = dp_printf(arena, "%s.%s",
                     dp_base64url_encode(arena, header.data, header.len),
                     dp_base64url_encode(arena, payload, strlen(payload)));
    input.data = (const unsigned char *)text;
    input.len = strlen(text);
    if (dp_rsa_sign(key->rsa, arena, input, &sig, err) < 0)
        return NULL;
    return dp_printf(arena, "%s.%s", text,
                     dp_base64url_encode(arena, sig.data, sig.len));
}

/* Two dots, nothing empty. */
static bool
split(const char *token, struct parts *parts)
{
    const char *first = strchr(token, '.');
    const char *second = first == NULL ? NULL : strchr(first + 1, '.');

    if (second == NULL || strchr(second + 1, '.') != NULL)
        return false;
    parts->header = token;
    parts->header_len = (size_t)(first - token);
    parts->payload = first + 1;
    parts->payload_len = (size_t)(second - first) - 1;
    parts->sig = second + 1;
    parts->sig_len = strlen(second + 1);
    return parts->header_len > 0 && parts->payload_len > 0
           && parts->sig_len > 0;
}

/* One part as a JSON object, or NULL. */
static json_t *
parse(struct dp_arena *arena, const char *text, size_t len,
      struct dp_err *err)
{
    unsigned char *data;
    size_t size;
    json_t *value;

    if (dp_base64url_decode(arena, text, len, &data, &size) < 0
        || dp_json_parse(arena, (const char *)data, size, &value, err) < 0
        || !json_is_object(value))
        return NULL;
    return value;
}

/* Why a header is not taken, or NULL (RFC 8725 sections 3.1, 3.5, 3.10). */
static const char *
flaw_of(const json_t *header)
{
    static const char *const foreign[] = {"jku", "x5u", "jwk", "x5c"};
    const char *alg = dp_json_text(header, "alg");

    if (alg == NULL || strcmp(alg, "RS256") != 0)
        return "the algorithm is not RS256";
    if (json_object_get(header, "crit") != NULL)
        return "it asks for an extension";
    if (json_object_get(header, "b64") != NULL
        || json_object_get(header, "zip") != NULL)
        return "it asks for another encoding";
    for (size_t i = 0; i < sizeof(foreign) / sizeof(foreign[0]); i++)
        if (json_object_get(header, foreign[i]) != NULL)
            return "it brings its own key";
    return NULL;
}

/* Name and type of the header must be text where they are given. */
static bool
take_text(const json_t *header, const char *key, const char **text)
{
    *text = dp_json_text(header, key);
    return *text != NULL || json_object_get(header, key) == NULL;
}

const char *
dp_jwt_kid(struct dp_arena *arena, const char *token)
{
    struct parts parts;
    struct dp_err ignored;
    const json_t *header;

    if (strlen(token) > DP_JWT_MAX_BYTES || !split(token, &parts))
        return NULL;
    header = parse(arena, parts.header, parts.header_len, &ignored);
    return header == NULL ? NULL : dp_json_text(header, "kid");
}

const char *
dp_jwt_issuer(struct dp_arena *arena, const char *token)
{
    struct parts parts;
    struct dp_err ignored;
    const json_t *claims;

    if (strlen(token) > DP_JWT_MAX_BYTES || !split(token, &parts))
        return NULL;
    claims = parse(arena, parts.payload, parts.payload_len, &ignored);
    return claims == NULL ? NULL : dp_json_text(claims, "iss");
}

static bool
signed_by(struct dp_arena *arena, const struct parts *parts,
          const struct dp_jwk *key)
{
    struct dp_bytes input = {(const unsigned char *)parts->header,
                             parts->header_len + 1 + parts->payload_len};
    struct dp_bytes sig;
    unsigned char *data;

    if (dp_base64url_decode(arena, parts->sig, parts->sig_len, &data,
                            &sig.len)
        < 0)
        return false;
    sig.data = data;
    return dp_rsa_verify(key->rsa, input, sig);
}

int
dp_jwt_verify(struct dp_arena *arena, const char *token,
              const struct dp_jwk_set *set, struct dp_jwt *jwt,
              struct dp_err *err)
{
    struct parts parts;
    const struct dp_jwk *key;
    const json_t *header;
    const char *kid;
    const char *flaw;

    if (strlen(token) > DP_JWT_MAX_BYTES || !split(token, &parts))
        return refuse(err, "not three parts, or too long");
    header = parse(arena, parts.header, parts.header_len, err);
    if (header == NULL)
        return refuse(err, "the header is no JSON object");
    flaw = flaw_of(header);
    if (flaw != NULL)
        return refuse(err, flaw);
    if (!take_text(header, "typ", &jwt->typ)
        || !take_text(header, "kid", &kid))
        return refuse(err, "typ or kid is no text");
    key = dp_jwk_set_find(set, kid);
    if (key == NULL)
        return refuse(err, "the key is not in the set");
    if (!signed_by(arena, &parts, key))
        return refuse(err, "the signature is not good");
    jwt->kid = key->kid;
    jwt->claims = parse(arena, parts.payload, parts.payload_len, err);
    if (jwt->claims == NULL)
        return refuse(err, "the payload is no JSON object");
    return 0;
}

bool
dp_jwt_is(const struct dp_jwt *jwt, const char *typ)
{
    static const char prefix[] = "application/";
    const char *text = jwt->typ;

    if (text == NULL)
        return false;
    if (strncasecmp(text, prefix, sizeof(prefix) - 1) == 0)
        text += sizeof(prefix) - 1;
    return strcasecmp(text, typ) == 0;
}

/* A NumericDate in whole seconds; false when it is there and is none. */
static bool
read_time(const json_t *claims, const char *key, bool *given, double *at_s)
{
    const json_t *value = json_object_get(claims, key);

    *given = value != NULL;
    *at_s = json_number_value(value);
    return value == NULL || json_is_number(value);
}

int
dp_jwt_check_times(const json_t *claims, int64_t now_s, int64_t skew_s,
                   struct dp_err *err)
{
    double early = (double)(now_s - skew_s);
    double late = (double)(now_s + skew_s);
    bool has_exp;
    bool has_nbf;
    bool has_iat;
    double exp_s;
    double nbf_s;
    double iat_s;

    if (!read_time(claims, "exp", &has_exp, &exp_s)
        || !read_time(claims, "nbf", &has_nbf, &nbf_s)
        || !read_time(claims, "iat", &has_iat, &iat_s))
        return refuse(err, "a time is no number");
    if (!has_exp || exp_s <= early)
        return refuse(err, "it has expired");
    if ((has_nbf && nbf_s > late) || (has_iat && iat_s > late))
        return refuse(err, "it is not yet in force");
    return 0;
}

bool
dp_jwt_for(const json_t *claims, const char *audience)
{
    const json_t *aud = json_object_get(claims, "aud");
    const json_t *member;
    bool found = false;
    size_t i;

    if (json_is_string(aud))
        return strcmp(json_string_value(aud), audience) == 0;
    json_array_foreach(aud, i, member)
    {
        if (!json_is_string(member))
            return false;
        found |= strcmp(json_string_value(member), audience) == 0;
    }
    return found;
}
