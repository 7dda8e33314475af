/* Checked tokens and their cache: one slot per hash value, newest wins. */
#include "auth/tokens.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "auth/scope.h"
#include "base/clock.h"
#include "crypto/hash.h"
#include "store/token.h"

#define SLOTS 1024u

struct slot {
    struct dp_hash hash;
    int64_t until_ms; /* on the monotonic clock; 0 = empty */
    char account_id[40];
    char token_id[40];
    char login[80];
    unsigned scopes;
    bool is_admin;
};

struct dp_tokens {
    pthread_mutex_t lock;
    int64_t cache_ms;
    struct slot slots[SLOTS];
};

struct dp_tokens *
dp_tokens_new(int64_t cache_ms)
{
    struct dp_tokens *tokens = calloc(1, sizeof(*tokens));

    if (tokens == NULL)
        return NULL;
    pthread_mutex_init(&tokens->lock, NULL);
    tokens->cache_ms = cache_ms;
    return tokens;
}

void
dp_tokens_free(struct dp_tokens *tokens)
{
    if (tokens == NULL)
        return;
    pthread_mutex_destroy(&tokens->lock);
    free(tokens);
}

static struct slot *
slot_of(struct dp_tokens *tokens, const struct dp_hash *hash)
{
    unsigned n = hash->bytes[0] | (unsigned)hash->bytes[1] << 8;

    return &tokens->slots[n % SLOTS];
}

static const struct dp_principal *
principal_of(struct dp_arena *arena, const struct slot *slot)
{
    struct dp_principal *who = dp_alloc(arena, sizeof(*who));

    who->account_id = dp_strdup(arena, slot->account_id);
    who->login = dp_strdup(arena, slot->login);
    who->token_id = dp_strdup(arena, slot->token_id);
    who->scopes = slot->scopes;
    who->is_admin = slot->is_admin;
    return who;
}

static const struct dp_principal *
find_cached(struct dp_tokens *tokens, struct dp_arena *arena,
            const struct dp_hash *hash)
{
    const struct dp_principal *who = NULL;
    struct slot *slot = slot_of(tokens, hash);

    pthread_mutex_lock(&tokens->lock);
    if (slot->until_ms > dp_mono_ms() && dp_hash_equal(&slot->hash, hash))
        who = principal_of(arena, slot);
    pthread_mutex_unlock(&tokens->lock);
    return who;
}

/* False when a text does not fit: such a row is not cached. */
static bool
copy(char *target, size_t room, const char *text)
{
    if (strlen(text) >= room)
        return false;
    memcpy(target, text, strlen(text) + 1);
    return true;
}

static void
remember(struct dp_tokens *tokens, const struct dp_hash *hash,
         const struct dp_principal *who)
{
    struct slot fresh = {.hash = *hash,
                         .until_ms = dp_mono_ms() + tokens->cache_ms,
                         .scopes = who->scopes,
                         .is_admin = who->is_admin};

    if (!copy(fresh.account_id, sizeof(fresh.account_id), who->account_id)
        || !copy(fresh.token_id, sizeof(fresh.token_id), who->token_id)
        || !copy(fresh.login, sizeof(fresh.login), who->login))
        return;
    pthread_mutex_lock(&tokens->lock);
    *slot_of(tokens, hash) = fresh;
    pthread_mutex_unlock(&tokens->lock);
}

static const struct dp_principal *
principal_of_row(struct dp_arena *arena, const struct dp_token_owner *owner)
{
    struct dp_principal *who = dp_alloc(arena, sizeof(*who));

    who->account_id = owner->account_id;
    who->login = owner->login;
    who->token_id = owner->token_id;
    who->is_admin = owner->is_admin;
    for (size_t i = 0; i < owner->scopes.n; i++)
        who->scopes |= dp_scope_parse(owner->scopes.items[i]);
    return who;
}

int
dp_tokens_check(struct dp_tokens *tokens, struct dp_pg *pg,
                struct dp_arena *arena, const char *token,
                const struct dp_principal **who, struct dp_err *err)
{
    struct dp_token_owner *owner;
    struct dp_err ignored = {0};
    struct dp_hash hash;

    dp_hash_of(&hash, token, strlen(token));
    *who = find_cached(tokens, arena, &hash);
    if (*who != NULL)
        return 0;
    if (dp_token_find(pg, arena, &hash, &owner, err) < 0)
        return -1;
    if (owner == NULL)
        return dp_refuse(err, DP_E_UNAUTHORIZED,
                         "The token is unknown, expired or revoked.");
    *who = principal_of_row(arena, owner);
    remember(tokens, &hash, *who);
    dp_token_touch(pg, owner->token_id, &ignored); /* a note, no more */
    return 0;
}
