/* An address a stranger wants fetched, and lists of networks. */
#include "fuzz.h"
#include "http/client.h"

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
        MUST(strstr(text, "127.0.0.1:") == NULL || strchr(text, '@') == NULL);
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
