/* An address a stranger wants fetched, and lists of networks. */
#include <strings.h>

#include "fuzz.h"
#include "http/client.h"

/* An address that is taken names a scheme and a host, and nobody's name. */
static void
check_taken(const char *url)
{
    const char *host = strchr(url, ':');

    MUST(strncasecmp(url, "http", 4) == 0 && host != NULL);
    host += 1 + strspn(host + 1, "/");
    MUST(strcspn(host, "/?#") > 0);
    MUST(strcspn(host, "@\\ \r\n") >= strcspn(host, "/?#"));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct dp_fetch_rules rules;
    struct dp_networks networks;
    struct dp_arena arena;
    struct dp_err err = {0};
    char *text;

    if (rules.ports == NULL) {
        MUST(dp_fetch_init() == 0);
        rules.ports = "443 80";
        rules.allow_http = true;
    }
    dp_arena_init(&arena);
    text = dp_strndup(&arena, (const char *)data, size);
    if (dp_fetch_check_url(&rules, text, &err) == 0) {
        MUST(strlen(text) <= DP_FETCH_URL_MAX);
        check_taken(text);
    } else {
        MUST(err.code == DP_E_BAD_PARAMS || err.code == DP_E_ADDRESS);
        MUST_BE_REFUSAL(&err);
    }
    if (dp_networks_parse(&networks, text, &err) == 0)
        MUST(networks.n <= DP_NETWORKS_MAX);
    dp_address_allowed_text(text, NULL);
    dp_arena_clear(&arena);
    return 0;
}
