/*
 * What a client says of itself: an address on the first line (a redirect, the
 * place of its document, a header), metadata on the others.
 */
#include "auth/client_metadata.h"

#include "auth/known_client.h"
#include "fuzz.h"
#include "http/fetch_document.h"
#include "json/json.h"

static const struct dp_redirect_policy policy = {
    .known = true, .hosts = "app.example", .schemes = "cursor"};

/* Nowhere a code could go that the policy does not name. */
static void
check_redirect(struct dp_arena *arena, const char *text)
{
    struct dp_redirect redirect;
    struct dp_err err = {0};

    if (dp_redirect_parse(arena, text, &redirect, &err) < 0) {
        MUST_BE_REFUSAL(&err);
        return;
    }
    MUST(strlen(text) <= DP_REDIRECT_MAX_BYTES);
    MUST(strpbrk(text, "#*\\ <>\"\r\n") == NULL);
    MUST(strchr(redirect.authority, '@') == NULL);
    MUST(dp_redirect_match(arena, text, text));
    if (redirect.kind == DP_REDIRECT_LOOPBACK)
        MUST(strcmp(redirect.host, "127.0.0.1") == 0
             || strcmp(redirect.host, "[::1]") == 0
             || strcmp(redirect.host, "localhost") == 0);
    if (dp_redirect_allow(&policy, &redirect, &err) < 0) {
        MUST_BE_REFUSAL(&err);
        return;
    }
    MUST(redirect.kind == DP_REDIRECT_LOOPBACK
         || strcmp(redirect.scheme, "cursor") == 0
         || strcmp(redirect.authority, "app.example") == 0
         || dp_known_client_of(&redirect) != NULL);
}

static void
check_client(struct dp_arena *arena, const struct dp_client_metadata *client,
             const char *url)
{
    struct dp_client_new record;
    struct dp_texts redirects;

    MUST(client->n_redirect_uris > 0
         && client->n_redirect_uris <= DP_CLIENT_REDIRECTS_MAX);
    MUST(client->name == NULL
         || (*client->name != '\0'
             && strlen(client->name) <= 4 * DP_CLIENT_NAME_CHARS
             && dp_utf8_valid(client->name, strlen(client->name))));
    MUST(client->uri == NULL || strncmp(client->uri, "https://", 8) == 0);
    dp_client_record(arena, client, "c_1", "none", &record);
    redirects = record.redirect_uris;
    if (url == NULL) { /* no host of its own lets anything in */
        MUST(dp_client_still_allowed(arena, "https://x.invalid/c", &redirects,
                                     &policy));
        return;
    }
    MUST(strcmp(client->auth_method, "none") == 0);
    MUST(dp_client_still_allowed(arena, url, &redirects, &policy));
}

static void
check_metadata(struct dp_arena *arena, const char *url, const char *text,
               size_t len)
{
    struct dp_client_metadata client = {0};
    struct dp_err err = {0};
    json_t *value;

    if (dp_json_parse(arena, text, len, &value, &err) < 0)
        return;
    if (dp_client_register(arena, value, &policy, &client, &err) == 0)
        check_client(arena, &client, NULL);
    else
        MUST(err.code == DP_E_INVALID_REDIRECT_URI
             || err.code == DP_E_INVALID_CLIENT_METADATA);
    client = (struct dp_client_metadata){0};
    if (dp_client_document(arena, url, value, &policy, &client, &err) == 0) {
        MUST(dp_client_id_is_url(arena, url));
        check_client(arena, &client, url);
    } else {
        MUST(err.code == DP_E_INVALID_REDIRECT_URI
             || err.code == DP_E_INVALID_CLIENT_METADATA);
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    const char *stop = memchr(data, '\n', size);
    size_t len = stop != NULL ? (size_t)(stop - text) : size;
    struct dp_document document = {0};
    struct dp_arena arena;
    const char *line;

    dp_arena_init(&arena);
    line = dp_strndup(&arena, text, len);
    check_redirect(&arena, line);
    document.content_type = document.cache_control = line;
    dp_document_is_json(&document);
    MUST(dp_document_max_age_s(&document) >= -1);
    if (stop != NULL)
        check_metadata(&arena, line, stop + 1, size - len - 1);
    dp_arena_clear(&arena);
    return 0;
}
