/* JSON Web Keys. */
#include "auth/jwk.h"

#include <string.h>

#include "crypto/base64url.h"
#include "json/json.h"

json_t *
dp_jwk_print(struct dp_arena *arena, const struct dp_rsa *rsa,
             struct dp_err *err)
{
    struct dp_bytes n;
    struct dp_bytes e;
    json_t *jwk = dp_json_empty(arena);
    char *kid;

    if (dp_rsa_public(rsa, arena, &n, &e, err) < 0)
        return NULL;
    json_object_set_new(jwk, "kty", json_string("RSA"));
    json_object_set_new(
        jwk, "n", json_string(dp_base64url_encode(arena, n.data, n.len)));
    json_object_set_new(
        jwk, "e", json_string(dp_base64url_encode(arena, e.data, e.len)));
    kid = dp_jwk_thumbprint(arena, jwk);
    json_object_set_new(jwk, "alg", json_string("RS256"));
    json_object_set_new(jwk, "use", json_string("sig"));
    if (kid == NULL
        || json_object_set_new(jwk, "kid", json_string(kid)) < 0) {
        dp_fail(err, DP_E_INTERNAL, "a JWK: out of memory");
        return NULL;
    }
    return jwk;
}

char *
dp_jwk_thumbprint(struct dp_arena *arena, const json_t *jwk)
{
    const char *kty = dp_json_text(jwk, "kty");
    const char *n = dp_json_text(jwk, "n");
    const char *e = dp_json_text(jwk, "e");
    struct dp_str str;

    if (kty == NULL || strcmp(kty, "RSA") != 0 || n == NULL || e == NULL)
        return NULL;
    dp_str_init(&str, arena, SIZE_MAX / 4);
    dp_str_add(&str, "{\"e\":");
    dp_str_json(&str, e);
    dp_str_add(&str, ",\"kty\":\"RSA\",\"n\":");
    dp_str_json(&str, n);
    dp_str_add(&str, "}");
    return dp_base64url_sha256(arena, str.data, str.len);
}

/* A member that may be missing, but if it is there has one value. */
static bool
missing_or(const json_t *jwk, const char *key, const char *value)
{
    const json_t *member = json_object_get(jwk, key);
    const char *text = json_string_value(member);

    return member == NULL || (text != NULL && strcmp(text, value) == 0);
}

/* RFC 7517 section 4.3: key_ops, where given, has "verify". */
static bool
may_verify(const json_t *jwk)
{
    const json_t *ops = json_object_get(jwk, "key_ops");
    const json_t *op;
    size_t i;

    if (ops == NULL)
        return true;
    json_array_foreach(ops, i, op)
    {
        const char *text = json_string_value(op);

        if (text != NULL && strcmp(text, "verify") == 0)
            return true;
    }
    return false;
}

/* Why a JWK is not looked at, or NULL. */
static const char *
flaw_of(const json_t *jwk)
{
    static const char *const private[] = {"d",  "p",  "q",   "dp",
                                          "dq", "qi", "oth", "k"};
    const char *kty = dp_json_text(jwk, "kty");

    if (kty == NULL || strcmp(kty, "RSA") != 0)
        return "it is no RSA key";
    if (!missing_or(jwk, "use", "sig") || !missing_or(jwk, "alg", "RS256")
        || !may_verify(jwk))
        return "it is not for RS256 signatures";
    for (size_t i = 0; i < sizeof(private) / sizeof(private[0]); i++)
        if (json_object_get(jwk, private[i]) != NULL)
            return "it carries private numbers";
    return NULL;
}

/* One number; false when it is missing or badly spelled. */
static bool
read_number(struct dp_arena *arena, const json_t *jwk, const char *key,
            struct dp_bytes *number)
{
    const char *text = dp_json_text(jwk, key);
    unsigned char *data;

    if (text == NULL
        || dp_base64url_decode(arena, text, strlen(text), &data,
                               &number->len)
               < 0)
        return false;
    number->data = data;
    return number->len > 0;
}

struct dp_rsa *
dp_jwk_read(struct dp_arena *arena, const json_t *jwk, struct dp_err *err)
{
    struct dp_bytes n;
    struct dp_bytes e;
    const char *flaw = flaw_of(jwk);

    if (flaw == NULL
        && (!read_number(arena, jwk, "n", &n)
            || !read_number(arena, jwk, "e", &e)))
        flaw = "n or e is not base64url";
    if (flaw != NULL) {
        dp_fail(err, DP_E_INTERNAL, "JWK refused: %s", flaw);
        return NULL;
    }
    return dp_rsa_from_public(n, e, err);
}

/* Is a key of that name (or another one without) there? */
static bool
has(const struct dp_jwk_set *set, const char *kid)
{
    for (size_t i = 0; i < set->n; i++)
        if (strcmp(set->keys[i].kid, kid) == 0)
            return true;
    return false;
}

int
dp_jwk_set_read(struct dp_jwk_set *set, struct dp_arena *arena,
                const json_t *document, struct dp_err *err)
{
    const json_t *jwk;
    size_t i;

    set->n = 0;
    json_array_foreach(json_object_get(document, "keys"), i, jwk)
    {
        const char *kid = dp_json_text(jwk, "kid");
        struct dp_rsa *rsa;

        if (set->n == DP_JWK_SET_MAX)
            break;
        if (kid == NULL)
            kid = "";
        if (has(set, kid) || (rsa = dp_jwk_read(arena, jwk, err)) == NULL)
            continue;
        set->keys[set->n].kid = dp_strdup(arena, kid);
        set->keys[set->n].rsa = rsa;
        set->n++;
    }
    if (set->n == 0)
        return dp_fail(err, DP_E_INTERNAL, "a key set without a usable key");
    *err = (struct dp_err){0};
    return 0;
}

void
dp_jwk_set_clear(struct dp_jwk_set *set)
{
    for (size_t i = 0; i < set->n; i++)
        dp_rsa_free(set->keys[i].rsa);
    set->n = 0;
}

const struct dp_jwk *
dp_jwk_set_find(const struct dp_jwk_set *set, const char *kid)
{
    if (kid == NULL)
        return set->n == 1 ? &set->keys[0] : NULL;
    for (size_t i = 0; i < set->n; i++)
        if (strcmp(set->keys[i].kid, kid) == 0)
            return &set->keys[i];
    return NULL;
}
