/* The discovery document of an OpenID provider. */
#include "auth/upstream_document.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

#include "json/json.h"

#define WELL_KNOWN "/.well-known/openid-configuration"

/* The addresses in it. */
#define ADDRESS(member) #member, offsetof(struct dp_upstream_document, member)
static const struct {
    const char *name;
    size_t offset;
    bool optional;
} endpoints[] = {
    {ADDRESS(authorization_endpoint), false},
    {ADDRESS(token_endpoint),         false},
    {ADDRESS(userinfo_endpoint),      true },
    {ADDRESS(jwks_uri),               false},
};

/* What lists must have where they are there. */
static const struct {
    const char *list;
    const char *word;
} needed[] = {
    {"response_types_supported",              "code" },
    {"code_challenge_methods_supported",      "S256" },
    {"id_token_signing_alg_values_supported", "RS256"},
};

char *
dp_upstream_document_url(struct dp_arena *arena, const char *issuer)
{
    size_t len = strlen(issuer);

    if (len > 0 && issuer[len - 1] == '/')
        len--;
    return dp_printf(arena, "%.*s" WELL_KNOWN, (int)len, issuer);
}

/* Is word in the list?  true, too, where there is no list. */
static bool
lists(const json_t *json, const char *list, const char *word)
{
    const json_t *words = json_object_get(json, list);
    const json_t *one;
    size_t i;

    if (words == NULL)
        return true;
    json_array_foreach(words, i, one)
    {
        const char *text = json_string_value(one);

        if (text != NULL && strcmp(text, word) == 0)
            return true;
    }
    return false;
}

/* Visible ASCII, the right scheme, a host, no fragment. */
static bool
is_endpoint(const char *url, bool allow_http)
{
    const char *host = NULL;

    if (strncasecmp(url, "https://", 8) == 0)
        host = url + 8;
    else if (allow_http && strncasecmp(url, "http://", 7) == 0)
        host = url + 7;
    if (host == NULL || strcspn(host, "/?") == 0)
        return false;
    for (const char *p = url; *p != '\0'; p++)
        if (*p <= ' ' || *p > '~' || *p == '#' || *p == '\\')
            return false;
    return true;
}

static int
read_endpoints(struct dp_upstream_document *document, const json_t *json,
               bool allow_http, struct dp_err *err)
{
    for (size_t i = 0; i < sizeof(endpoints) / sizeof(endpoints[0]); i++) {
        const char *url = dp_json_text(json, endpoints[i].name);
        char *start = (char *)document + endpoints[i].offset;

        if (url == NULL && endpoints[i].optional)
            continue;
        if (url == NULL || !is_endpoint(url, allow_http))
            return dp_fail(err, DP_E_UPSTREAM,
                           "discovery: %s is missing or no %s address",
                           endpoints[i].name, allow_http ? "http(s)" : "https");
        *(const char **)(void *)start = url;
    }
    return 0;
}

/* How the secret goes to the token endpoint: RFC 8414's preset is Basic. */
static int
read_methods(struct dp_upstream_document *document, const json_t *json,
             struct dp_err *err)
{
    static const char list[] = "token_endpoint_auth_methods_supported";

    if (lists(json, list, "client_secret_basic"))
        return 0;
    document->secret_in_form = true;
    if (lists(json, list, "client_secret_post") || lists(json, list, "none"))
        return 0;
    return dp_fail(err, DP_E_UPSTREAM,
                   "discovery: its token endpoint takes no client_secret");
}

int
dp_upstream_document_read(struct dp_upstream_document *document,
                          const json_t *json, const char *issuer,
                          bool allow_http, struct dp_err *err)
{
    memset(document, 0, sizeof(*document));
    document->issuer = dp_json_text(json, "issuer");
    if (document->issuer == NULL || strcmp(document->issuer, issuer) != 0)
        return dp_fail(err, DP_E_UPSTREAM,
                       "discovery: issuer is %.80s, not federation.issuer, "
                       "to the letter",
                       document->issuer != NULL ? document->issuer : "missing");
    for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++)
        if (!lists(json, needed[i].list, needed[i].word))
            return dp_fail(err, DP_E_UPSTREAM, "discovery: %s lacks %s",
                           needed[i].list, needed[i].word);
    document->tells_issuer = json_is_true(json_object_get(
        json, "authorization_response_iss_parameter_supported"));
    if (read_endpoints(document, json, allow_http, err) < 0)
        return -1;
    return read_methods(document, json, err);
}
