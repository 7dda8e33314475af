/* Checked credentials: one slot per hash value, newest wins. */
#include "auth/tokens.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "crypto/rand.h"

#define SLOTS 1024u
#define TOUCH_EVERY_MS 60000

/* All texts of a principal, one behind the other. */
#define TEXT_BYTES 600

struct slot {
    struct dp_hash hash;
    int64_t until_ms;        /* on the monotonic clock; 0 = empty */
    int64_t touched_ms;      /* 0 = never */
    struct dp_principal who; /* its texts are in text */
    char text[TEXT_BYTES];
};

struct dp_tokens {
    unsigned char key[32]; /* passwords are too short to be hashed bare */
    pthread_mutex_t lock;
    int64_t keep_ms;
    struct slot slots[SLOTS];
};

/* The texts of a principal. */
static const size_t texts[] = {
    offsetof(struct dp_principal, account_id),
    offsetof(struct dp_principal, login),
    offsetof(struct dp_principal, token_id),
    offsetof(struct dp_principal, client_id),
    offsetof(struct dp_principal, grant_id),
    offsetof(struct dp_principal, session_id),
};
#define TEXTS (sizeof(texts) / sizeof(texts[0]))

static const char **
text_of(struct dp_principal *who, size_t i)
{
    return (const char **)(void *)((char *)who + texts[i]);
}

struct dp_tokens *
dp_tokens_new(int64_t keep_ms)
{
    struct dp_tokens *tokens = calloc(1, sizeof(*tokens));

    if (tokens == NULL)
        return NULL;
    pthread_mutex_init(&tokens->lock, NULL);
    tokens->keep_ms = keep_ms;
    dp_rand_bytes(tokens->key, sizeof(tokens->key));
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

struct dp_hash
dp_tokens_hash(const struct dp_tokens *tokens, const char *scheme,
               const char *text)
{
    struct dp_hasher hasher;
    struct dp_hash hash;

    dp_hash_init(&hasher);
    dp_hash_update(&hasher, tokens->key, sizeof(tokens->key));
    dp_hash_update(&hasher, scheme, strlen(scheme) + 1);
    dp_hash_update(&hasher, text, strlen(text));
    dp_hash_final(&hasher, &hash);
    return hash;
}

static struct slot *
slot_of(struct dp_tokens *tokens, const struct dp_hash *hash)
{
    unsigned n = hash->bytes[0] | (unsigned)hash->bytes[1] << 8;

    return &tokens->slots[n % SLOTS];
}

const struct dp_principal *
dp_tokens_find(struct dp_tokens *tokens, struct dp_arena *arena,
               const struct dp_hash *hash, int64_t *left_ms)
{
    struct dp_principal *who = NULL;
    struct slot *slot = slot_of(tokens, hash);
    int64_t now_ms = dp_mono_ms();

    pthread_mutex_lock(&tokens->lock);
    if (slot->until_ms > now_ms && dp_hash_equal(&slot->hash, hash)) {
        who = dp_alloc(arena, sizeof(*who));
        *who = slot->who;
        if (left_ms != NULL)
            *left_ms = slot->until_ms - now_ms;
        for (size_t i = 0; i < TEXTS; i++)
            *text_of(who, i) = dp_strdup(arena, *text_of(who, i));
    }
    pthread_mutex_unlock(&tokens->lock);
    return who;
}

/* Copy who and its texts; false when they do not fit. */
static bool
fill(struct slot *slot, const struct dp_principal *who)
{
    size_t used = 0;

    slot->who = *who;
    for (size_t i = 0; i < TEXTS; i++) {
        const char **text = text_of(&slot->who, i);
        size_t size = *text != NULL ? strlen(*text) + 1 : 0;

        if (size == 0)
            continue;
        if (used + size > TEXT_BYTES)
            return false;
        memcpy(slot->text + used, *text, size);
        *text = slot->text + used;
        used += size;
    }
    return true;
}

void
dp_tokens_put(struct dp_tokens *tokens, const struct dp_hash *hash,
              const struct dp_principal *who, int64_t good_ms)
{
    struct slot *slot = slot_of(tokens, hash);
    int64_t keep_ms = good_ms < tokens->keep_ms ? good_ms : tokens->keep_ms;

    pthread_mutex_lock(&tokens->lock);
    if (!dp_hash_equal(&slot->hash, hash))
        slot->touched_ms = 0;
    slot->hash = *hash;
    slot->until_ms =
        fill(slot, who) && keep_ms > 0 ? dp_mono_ms() + keep_ms : 0;
    pthread_mutex_unlock(&tokens->lock);
}

bool
dp_tokens_touch(struct dp_tokens *tokens, const struct dp_hash *hash)
{
    struct slot *slot = slot_of(tokens, hash);
    int64_t now_ms = dp_mono_ms();
    bool due = true;

    pthread_mutex_lock(&tokens->lock);
    if (dp_hash_equal(&slot->hash, hash)) {
        due = slot->touched_ms == 0
              || now_ms - slot->touched_ms >= TOUCH_EVERY_MS;
        if (due)
            slot->touched_ms = now_ms;
    }
    pthread_mutex_unlock(&tokens->lock);
    return due;
}
