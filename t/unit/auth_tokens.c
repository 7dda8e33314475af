/* What the guard remembers: for how long, and nothing of another's. */
#include "auth/tokens.h"

#include <string.h>

#include "base/clock.h"
#include "crypto/init.h"
#include "tap/tap.h"

static struct dp_arena arena;

static struct dp_hash
hash(const char *text)
{
    struct dp_hash hash;

    dp_hash_text(&hash, text);
    return hash;
}

static void
test_keep(void)
{
    struct dp_tokens *tokens = dp_tokens_new(200);
    const struct dp_hash a = hash("a");
    const struct dp_hash b = hash("b");
    char login[] = "ann";
    const struct dp_principal ann = {.account_id = "1",
                                     .login = login,
                                     .client_id = "c_a",
                                     .grant_id = "2",
                                     .scopes = DP_SCOPE_WRITE,
                                     .is_admin = true};
    const struct dp_principal *who;

    ok(dp_tokens_find(tokens, &arena, &a, NULL) == NULL,
       "nobody is known at first");
    dp_tokens_put(tokens, &a, &ann, INT64_MAX);
    memset(login, 'x', 3);
    who = dp_tokens_find(tokens, &arena, &a, NULL);
    ok(who != NULL, "then one is");
    is_str(who->account_id, "1", "with all there is");
    is_str(who->login, "ann", "as it was then");
    is_str(who->client_id, "c_a", "the client, too");
    is_str(who->grant_id, "2", "and its grant");
    is_str(who->token_id, NULL, "but nothing that was not");
    is_int(who->scopes, DP_SCOPE_WRITE, "with its scopes");
    ok(who->is_admin, "and what it is");
    ok(dp_tokens_find(tokens, &arena, &b, NULL) == NULL,
       "others are not known");
    dp_sleep_ms(220);
    ok(dp_tokens_find(tokens, &arena, &a, NULL) == NULL,
       "it is soon forgotten");
    dp_tokens_put(tokens, &a, &ann, 40);
    ok(dp_tokens_find(tokens, &arena, &a, NULL) != NULL, "one that ends soon");
    dp_sleep_ms(60);
    ok(dp_tokens_find(tokens, &arena, &a, NULL) == NULL,
       "is not kept past that");
    dp_tokens_put(tokens, &a, &ann, 0);
    ok(dp_tokens_find(tokens, &arena, &a, NULL) == NULL,
       "one that ends now never is");
    dp_tokens_free(tokens);
}

static void
test_long(void)
{
    struct dp_tokens *tokens = dp_tokens_new(5000);
    const struct dp_hash a = hash("a");
    char name[700];
    struct dp_principal who = {.account_id = "1", .client_id = name};

    memset(name, 'c', sizeof(name));
    name[500] = '\0';
    dp_tokens_put(tokens, &a, &who, INT64_MAX);
    is_int(strlen(dp_tokens_find(tokens, &arena, &a, NULL)->client_id), 500,
           "a long name of a client is kept");
    name[500] = 'c';
    name[699] = '\0';
    dp_tokens_put(tokens, &a, &who, INT64_MAX);
    ok(dp_tokens_find(tokens, &arena, &a, NULL) == NULL,
       "with one that is longer than there is room, nothing is");
    dp_tokens_free(tokens);
}

static void
test_touch(void)
{
    struct dp_tokens *tokens = dp_tokens_new(50);
    const struct dp_hash a = hash("a");
    const struct dp_hash b = hash("b");
    const struct dp_principal who = {.account_id = "1"};

    ok(dp_tokens_touch(tokens, &a), "what is not kept is noted each time");
    ok(dp_tokens_touch(tokens, &a), "and again");
    dp_tokens_put(tokens, &a, &who, INT64_MAX);
    ok(dp_tokens_touch(tokens, &a), "what is kept is noted");
    ok(!dp_tokens_touch(tokens, &a), "once a minute");
    dp_sleep_ms(60);
    dp_tokens_put(tokens, &a, &who, INT64_MAX);
    ok(!dp_tokens_touch(tokens, &a), "also when it was looked up anew");
    dp_tokens_put(tokens, &b, &who, INT64_MAX);
    ok(dp_tokens_touch(tokens, &b), "another by itself");
    dp_tokens_free(tokens);
}

int
main(void)
{
    if (dp_crypto_init() < 0)
        bail("no randomness");
    dp_arena_init(&arena);
    test_keep();
    test_long();
    test_touch();
    dp_tokens_free(NULL);
    dp_arena_clear(&arena);
    return done();
}
