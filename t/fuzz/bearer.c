/* An Authorization header: a token, a user and a password, nothing, or a
 * refusal. */
#include "auth/bearer.h"
#include "auth/basic.h"

#include "fuzz.h"

/* What is user and password is no token. */
static void
try_basic(struct dp_arena *arena, const char *header, bool is_token)
{
    struct dp_basic basic = {0};

    if (!dp_basic_parse(arena, header, &basic))
        return;
    MUST(!is_token);
    MUST(strchr(basic.user, ':') == NULL);
    MUST(strlen(basic.user) + strlen(basic.password) < strlen(header));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct dp_arena arena;
    struct dp_err err = {0};
    char *envp[2] = {NULL, NULL};
    struct dp_io io = {.envp = envp};
    struct dp_req req = {.io = &io};
    const char *token = NULL;

    dp_arena_init(&arena);
    envp[0] = dp_printf(&arena, "HTTP_AUTHORIZATION=%.*s", (int)size,
                        (const char *)data);
    if (dp_bearer_find(&req, &token, &err) < 0) {
        MUST(err.code == DP_E_UNAUTHORIZED && token == NULL);
    } else if (token != NULL) {
        MUST(strlen(token) > 0 && strlen(token) <= 4096);
        for (const char *p = token; *p != '\0'; p++)
            MUST(*p > ' ' && *p < '\177' && *p != ',' && *p != '"'
                 && *p != ';');
    } else {
        MUST(envp[0][strlen("HTTP_AUTHORIZATION=")] == '\0');
    }
    try_basic(&arena, envp[0] + strlen("HTTP_AUTHORIZATION="), token != NULL);
    dp_arena_clear(&arena);
    return 0;
}
