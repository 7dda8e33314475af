/* What clients say of themselves: taken, mended, refused, and as what. */
#include "auth/client_metadata.h"

#include <string.h>

#include "json_text.h"
#include "tap/tap.h"

#define URL "https://c.example/oauth/client.json"
#define HERE "\"redirect_uris\":[\"http://127.0.0.1:33418/\"]"

static struct dp_arena arena;
static struct dp_err err;
static const struct dp_redirect_policy policy = {
    .hosts = "known.example",
    .schemes = "cursor",
};
static struct dp_client_metadata client;

static bool
registered(const char *text)
{
    memset(&client, 0, sizeof(client));
    memset(&err, 0, sizeof(err));
    return dp_client_register(&arena, json_text(&arena, text), &policy, &client,
                              &err)
           == 0;
}

static bool
documented(const char *url, const char *text)
{
    memset(&client, 0, sizeof(client));
    memset(&err, 0, sizeof(err));
    return dp_client_document(&arena, url, json_text(&arena, text), &policy,
                              &client, &err)
           == 0;
}

static void
test_editor(void)
{
    ok(registered("{\"client_name\":\"An Editor\","
                  "\"client_uri\":\"https://editor.example\","
                  "\"grant_types\":[\"authorization_code\","
                  "\"refresh_token\","
                  "\"urn:ietf:params:oauth:grant-type:device_code\"],"
                  "\"response_types\":[\"code\"],"
                  "\"redirect_uris\":[\"https://known.example/redirect\","
                  "\"http://127.0.0.1/\",\"http://127.0.0.1:33418/\"],"
                  "\"scope\":\"mcp:read\","
                  "\"token_endpoint_auth_method\":\"none\","
                  "\"application_type\":\"native\","
                  "\"contacts\":[\"x\"],\"tos_uri\":null}"),
       "an editor registers itself");
    is_str(client.name, "An Editor", "its name");
    is_str(client.uri, "https://editor.example", "its home page");
    ok(client.refresh, "it will refresh");
    is_int(client.n_redirect_uris, 3, "three addresses");
    is_str(client.redirect_uris[2], "http://127.0.0.1:33418/", "the last");
    ok(client.redirect_uris[3] == NULL, "and the end of the list");
    is_str(client.auth_method, "none", "it has no secret");
    is_str(client.application_type, "native", "it says that it is native");
    is_str(client.scope, "mcp:read", "and what it will ask for");
    ok(!client.loopback_only, "one address is on the web");
}

static void
test_presets(void)
{
    ok(registered("{" HERE "}"), "addresses alone are enough");
    is_str(client.auth_method, "client_secret_basic",
           "the method of RFC 7591 is preset");
    ok(client.refresh, "who names no grant gets all there are");
    is_str(client.application_type, "native",
           "a loopback address makes a native client");
    ok(client.loopback_only, "that stays on the computer");
    ok(client.name == NULL && client.scope == NULL && client.uri == NULL,
       "it has no name, scope or page");
    registered("{" HERE ",\"grant_types\":[\"authorization_code\"]}");
    ok(!client.refresh, "who names one gets that");
    registered("{\"redirect_uris\":[\"https://known.example/\"]}");
    is_str(client.application_type, "web", "an https address makes a web one");
    ok(registered("{" HERE ",\"client_name\":null,\"scope\":null,"
                  "\"grant_types\":null}"),
       "null counts as not said");
}

static void
test_cleaning(void)
{
    char *longer = dp_alloc(&arena, 400);

    registered("{" HERE ",\"client_name\":\"  \\u202eEvil\\u0007 \\nCo\","
               "\"client_uri\":\"javascript:alert(1)\"}");
    is_str(client.name, "Evil Co", "a name loses what does not show");
    ok(client.uri == NULL, "a page that is no https address is dropped");
    registered("{" HERE ",\"client_name\":\"\\u202e\"}");
    ok(client.name == NULL, "a name that does not show at all is none");
    memset(longer, 'x', 300);
    registered(dp_printf(&arena, "{" HERE ",\"client_name\":\"%s\"}",
                         longer));
    is_int(strlen(client.name), 80, "a long name is cut");
}

static const struct {
    const char *text;
    bool redirect; /* the fault is one of addresses */
    const char *what;
} refused[] = {
    {"{}", true, "no address"},
    {"[]", false, "a list"},
    {"\"x\"", false, "a text"},
    {"{\"redirect_uris\":[]}", true, "an empty list of addresses"},
    {"{\"redirect_uris\":\"http://127.0.0.1/\"}", true, "an address alone"},
    {"{\"redirect_uris\":[7]}", true, "a number for an address"},
    {"{\"redirect_uris\":null}", true, "null for addresses"},
    {"{\"redirect_uris\":[\"https://evil.example/cb\"]}", true,
     "a host that is not known"},
    {"{\"redirect_uris\":[\"http://127.0.0.1/\",\"http://10.0.0.1/\"]}",
     true, "one bad address of two"},
    {"{\"redirect_uris\":[\"javascript:alert(1)\"]}", true, "a script"},
    {"{\"redirect_uris\":[\"data:text/html,x\"]}", true, "a data: address"},
    {"{\"redirect_uris\":[\"https://u@known.example/\"]}", true,
     "a user name"},
    {"{\"redirect_uris\":[\"https://known.example/#f\"]}", true,
     "a fragment"},
    {"{\"redirect_uris\":[\"https://known.example/*\"]}", true,
     "a wildcard"},
    {"{" HERE ",\"token_endpoint_auth_method\":\"private_key_jwt\"}", false,
     "a method we do not do"},
    {"{" HERE ",\"application_type\":\"service\"}", false,
     "an unknown type of application"},
    {"{" HERE ",\"application_type\":\"web\"}", false,
     "a web client on the loopback"},
    {"{\"redirect_uris\":[\"cursor://x/cb\"],\"application_type\":\"web\"}",
     false, "a web client with a scheme of its own"},
    {"{" HERE ",\"grant_types\":[\"implicit\"]}", false,
     "the implicit grant"},
    {"{" HERE ",\"grant_types\":[]}", false, "no grant"},
    {"{" HERE ",\"grant_types\":[7]}", false, "a number for a grant"},
    {"{" HERE ",\"response_types\":[\"token\"]}", false,
     "the implicit response"},
    {"{" HERE ",\"client_name\":{}}", false, "an object for a name"},
    {"{" HERE ",\"scope\":[\"mcp:read\"]}", false, "a list of scopes"},
};

static void
test_refused(void)
{
    char *many = dp_strdup(&arena, "{\"redirect_uris\":[\"cursor://a\"");

    for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
        ok(!registered(refused[i].text) && err.text[0] != '\0',
           "%s is refused with a sentence", refused[i].what);
        is_int(err.code,
               refused[i].redirect ? DP_E_INVALID_REDIRECT_URI
                                   : DP_E_INVALID_CLIENT_METADATA,
               "by its code");
    }
    for (int i = 1; i < DP_CLIENT_REDIRECTS_MAX; i++)
        many = dp_printf(&arena, "%s,\"cursor://a/%d\"", many, i);
    ok(registered(dp_printf(&arena, "%s]}", many)), "20 addresses are fine");
    ok(!registered(dp_printf(&arena, "%s,\"cursor://b\"]}", many)),
       "21 are not");
}

#define ID "\"client_id\":\"" URL "\","

static const struct {
    const char *text;
    bool taken;
    const char *what;
} documents[] = {
    {"{" ID HERE "}", true, "the least document"},
    {"{" ID HERE ",\"token_endpoint_auth_method\":\"none\"}", true,
     "one that says it has no secret"},
    {"{" ID "\"redirect_uris\":[\"https://c.example/cb\"]}", true,
     "a redirect to the document's own host"},
    {"{" ID "\"redirect_uris\":[\"https://known.example/cb\"]}", true,
     "a redirect to a known host"},
    {"{" ID "\"redirect_uris\":[\"https://evil.example/cb\"]}", false,
     "a redirect to another host"},
    {"{" ID "\"redirect_uris\":[\"https://c.example:8443/cb\"]}", false,
     "a redirect to another port of its own host"},
    {"{" ID "\"redirect_uris\":[\"http://c.example/cb\"]}", false,
     "a redirect to its own host without TLS"},
    {"{" HERE "}", false, "a document without client_id"},
    {"{\"client_id\":\"https://c.example/oauth/client.json/\"," HERE "}",
     false, "a client_id with a slash more"},
    {"{\"client_id\":\"https://C.example/oauth/client.json\"," HERE "}",
     false, "a client_id in other letters"},
    {"{" ID HERE ",\"client_secret\":\"x\"}", false, "a secret"},
    {"{" ID HERE ",\"client_secret_expires_at\":0}", false,
     "a secret's end"},
    {"{" ID HERE ",\"token_endpoint_auth_method\":\"client_secret_post\"}",
     false, "a method with a secret"},
    {"{" ID HERE ",\"token_endpoint_auth_method\":\"private_key_jwt\"}",
     false, "a method with keys alone"},
    {"{" ID HERE ",\"token_endpoint_auth_method\":\"private_key_jwt\","
     "\"token_endpoint_auth_methods_supported\":[\"private_key_jwt\","
     "\"none\"],\"jwks_uri\":\"https://c.example/jwks\"}",
     true, "a method with keys by a client that knows none, too"},
    {"{" ID HERE ",\"jwks\":{\"keys\":[{\"kty\":\"RSA\",\"d\":\"AQ\"}]}}",
     false, "a private key"},
    {"{" ID HERE ",\"jwks\":{\"keys\":[{\"kty\":\"oct\",\"k\":\"AQ\"}]}}",
     false, "a shared key"},
    {"{" ID HERE ",\"jwks\":{\"keys\":[{\"kty\":\"RSA\",\"n\":\"AQ\"}]}}",
     true, "a public key"},
};

static void
test_documents(void)
{
    for (size_t i = 0; i < sizeof(documents) / sizeof(documents[0]); i++)
        ok(documented(URL, documents[i].text) == documents[i].taken,
           "%s is %s", documents[i].what,
           documents[i].taken ? "taken" : "refused");
    documented(URL, "{" ID HERE "}");
    is_str(client.auth_method, "none", "a document's client has no secret");
    ok(!documented("https://c.example/",
                   "{\"client_id\":\"https://c.example/\"," HERE "}"),
       "a document at the root of a host is refused");
}

static const struct {
    const char *id;
    bool url;
} ids[] = {
    {URL, true},
    {"https://c.example:8443/client", true},
    {"https://c.example/client?v=2", true},
    {"https://c.example", false},
    {"https://c.example/", false},
    {"https://c.example/?v=2", false},
    {"http://c.example/client", false},
    {"http://localhost/client", false},
    {"https://u@c.example/client", false},
    {"https://c.example/client#f", false},
    {"https://c.example/a/../client", false},
    {"https://c.example/./client", false},
    {"https://c.example/%2e%2e/client", false},
    {"https://c.example/%2E/client", false},
    {"https://127.0.0.1/client", false},
    {"https://2130706433/client", false},
    {"https://[::1]/client", false},
    {"HTTPS://c.example/client", false},
    {"https://c.example/cli ent", false},
    {"dc_4711", false},
    {"", false},
};

static void
test_still_allowed(void)
{
    static const char *items[] = {"http://127.0.0.1/", "https://c.example/cb",
                                  "https://known.example/cb"};
    const struct dp_texts redirects = {items, 3};
    struct dp_redirect_policy closed = policy;

    ok(dp_client_still_allowed(&arena, URL, &redirects, &policy),
       "what was taken is taken again");
    closed.hosts = "";
    ok(!dp_client_still_allowed(&arena, URL, &redirects, &closed),
       "unless the settings have changed");
}

static void
test_record(void)
{
    struct dp_client_new record;

    documented(URL, "{" ID HERE ",\"client_uri\":\"https://c.example/\","
                    "\"scope\":\"mcp:read\"}");
    dp_client_record(&arena, &client, URL, "c.example", &record);
    is_str(record.client_name, "c.example", "who has no name is given one");
    ok(record.token_endpoint_auth_method == DP_CLIENT_AUTH_NONE
           && record.secret_hash == NULL && record.scope.n == 0
           && record.grant_types.n == 2 && record.redirect_uris.n == 1,
       "a document is kept as a public client that may ask for any scope");
    is_str(record.metadata, "{\"client_uri\":\"https://c.example/\"}",
           "with what has no column");
    registered("{" HERE ",\"client_name\":\"X\","
               "\"grant_types\":[\"authorization_code\"]}");
    dp_client_record(&arena, &client, "c_1", "none", &record);
    ok(record.token_endpoint_auth_method == DP_CLIENT_AUTH_BASIC
           && record.grant_types.n == 1,
       "a registration as it asked to be");
    is_str(record.client_name, "X", "by its name");
}

static void
test_ids(void)
{
    char *longer = dp_alloc(&arena, DP_CLIENT_ID_MAX_BYTES + 2);

    memset(longer, 'x', DP_CLIENT_ID_MAX_BYTES);
    memcpy(longer, "https://c.example/", 18);
    ok(dp_client_id_is_url(&arena, longer), "a long id can be one");
    longer[DP_CLIENT_ID_MAX_BYTES] = 'x';
    ok(!dp_client_id_is_url(&arena, longer), "one that cannot be kept not");
    for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++)
        ok(dp_client_id_is_url(&arena, ids[i].id) == ids[i].url,
           "'%s' is %s the address of a document", ids[i].id,
           ids[i].url ? "fit to be" : "not");
}

int
main(void)
{
    dp_arena_init(&arena);
    test_editor();
    test_presets();
    test_cleaning();
    test_refused();
    test_documents();
    test_still_allowed();
    test_record();
    test_ids();
    dp_arena_clear(&arena);
    return done();
}
