/*
 * The oauth program's hands, told by standard input what to do, for tests
 * that turn keys and databases over under it; settings are those of
 * $DUBPLATE_CONFIG.
 *
 *   sign GRANT ACCOUNT CLIENT SCOPE   -> an access token for /api/mcp
 *   check TOKEN                       -> "ok"
 *
 * or the name of the error, with a - in front.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "auth/access_token.h"
#include "auth/keys.h"
#include "auth/resource.h"
#include "auth/state.h"
#include "base/clock.h"
#include "base/log.h"
#include "crypto/init.h"
#include "crypto/rand.h"
#include "json/json.h"

static struct dp_conf conf;
static struct dp_state *state;

static int
sign(struct dp_arena *arena, char *words, struct dp_err *err)
{
    const struct dp_jwk *key =
        dp_keys_signer(state->keys, state->pg, arena, err);
    int64_t now_s = dp_clock_s();
    const char *grant_id = strsep(&words, " ");
    const char *account_id = strsep(&words, " ");
    const char *client_id = strsep(&words, " ");
    const struct dp_access_token token = {
        .issuer = conf.server_public_url,
        .subject = account_id,
        .audience = dp_resource_names(arena, &conf)[0],
        .client_id = client_id,
        .scope = words,
        .grant_id = grant_id,
        .id = dp_rand_token(arena, ""),
        .issued_s = now_s,
        .expires_s = now_s + conf.oauth_access_ttl_s,
    };
    const char *text;

    if (key == NULL)
        return -1;
    text = dp_access_token_print(arena, key, &token, err);
    if (text == NULL)
        return -1;
    puts(text);
    return 0;
}

static int
check(struct dp_arena *arena, const char *text, struct dp_err *err)
{
    const struct dp_jwk_set *set =
        dp_keys_for(state->keys, state->pg, arena, text, err);
    const struct dp_access_policy policy = {
        .issuer = conf.server_public_url,
        .audiences = dp_resource_names(arena, &conf),
        .now_s = dp_clock_s(),
    };
    struct dp_access_token token;

    if (set == NULL
        || dp_access_token_check(arena, text, set, &policy, &token, err) < 0)
        return -1;
    puts("ok");
    return 0;
}

static void
obey(struct dp_arena *arena, char *line)
{
    struct dp_err err = {0};
    int status = -1;

    if (strncmp(line, "sign ", 5) == 0)
        status = sign(arena, line + 5, &err);
    else if (strncmp(line, "check ", 6) == 0)
        status = check(arena, line + 6, &err);
    if (status < 0)
        printf("-%s %s\n", dp_err_name(&err), err.detail);
    fflush(stdout);
}

int
main(void)
{
    static char line[4096];
    struct dp_arena lasting;
    struct dp_arena arena;
    struct dp_err err;

    dp_log_open("signer", DP_LOG_WARN);
    dp_arena_init(&lasting);
    dp_arena_init(&arena);
    dp_json_init();
    if (dp_crypto_init() < 0 || dp_conf_load(&conf, &lasting, NULL, &err) < 0
        || dp_state_open("oauth", &conf, &state, &err) < 0)
        return 1;
    while (fgets(line, sizeof(line), stdin) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        obey(&arena, line);
        dp_arena_reset(&arena);
    }
    dp_arena_clear(&arena);
    dp_arena_clear(&lasting);
    return 0;
}
