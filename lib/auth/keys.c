/* Keys of our own tokens: the published ones. */
#include "auth/keys_inside.h"

#include <stdlib.h>
#include <string.h>

#include "auth/jwt.h"
#include "base/clock.h"
#include "base/log.h"
#include "json/json.h"

#define PAUSE_MS 1000
#define PUBLISHED_S 600 /* others keep the set for 300 s */
#define KEEP_S 3600     /* behind the last token's end */
#define DAY_S 86400

struct dp_key_times
dp_keys_times(const struct dp_conf *conf)
{
    return (struct dp_key_times){
        .active_s = conf->oauth_key_rotate_days * DAY_S,
        .published_s = PUBLISHED_S,
        .keep_s = conf->oauth_access_ttl_s + KEEP_S,
    };
}

struct dp_keys *
dp_keys_new(const struct dp_conf *conf)
{
    struct dp_keys *keys = calloc(1, sizeof(*keys));

    if (keys == NULL)
        return NULL;
    keys->conf = conf;
    keys->missed_ms = keys->failed_ms = -PAUSE_MS;
    keys->tended_ms = DP_KEYS_NOT_YET;
    pthread_mutex_init(&keys->lock, NULL);
    pthread_mutex_init(&keys->reading, NULL);
    pthread_mutex_init(&keys->tending, NULL);
    return keys;
}

void
dp_keys_free(struct dp_keys *keys)
{
    if (keys == NULL)
        return;
    dp_keyring_drop(keys->published);
    dp_keyring_drop(keys->signer);
    pthread_mutex_destroy(&keys->lock);
    pthread_mutex_destroy(&keys->reading);
    pthread_mutex_destroy(&keys->tending);
    free(keys);
}

/* Is what we have good enough? */
enum want {
    WANT_NOTHING,
    WANT_NEWER, /* it is old, but will do while another thread reads */
    WANT_FIRST, /* there is none */
    WANT_OTHER, /* the one that is asked for is not there */
};

/* With the lock held. */
static enum want
want(struct dp_keys *keys, const char *kid)
{
    int64_t now_ms = dp_mono_ms();

    if (now_ms - keys->failed_ms < PAUSE_MS)
        return WANT_NOTHING;
    if (keys->published == NULL)
        return WANT_FIRST;
    if (kid != NULL && dp_jwk_set_find(&keys->published->set, kid) == NULL
        && now_ms - keys->missed_ms >= PAUSE_MS)
        return WANT_OTHER;
    return now_ms - keys->read_ms >= keys->conf->auth_cache_ms ? WANT_NEWER
                                                               : WANT_NOTHING;
}

/* The rows as a key set. */
static const char *
document_of(struct dp_arena *arena, const struct dp_public_key *rows, size_t n)
{
    struct dp_str str;

    dp_str_init(&str, arena, SIZE_MAX / 4);
    dp_str_add(&str, "{\"keys\":[");
    for (size_t i = 0; i < n; i++)
        dp_str_addf(&str, "%s%s", i > 0 ? "," : "", rows[i].public_jwk);
    dp_str_add(&str, "]}");
    return str.data;
}

static int
fill(struct dp_keyring *ring, struct dp_pg *pg, struct dp_arena *arena,
     struct dp_err *err)
{
    size_t n;
    const struct dp_public_key *rows = dp_signing_key_list(pg, arena, &n, err);
    const char *text;
    json_t *document;

    if (rows == NULL)
        return -1;
    text = document_of(arena, rows, n);
    if (dp_json_parse(arena, text, strlen(text), &document, err) < 0)
        return dp_fail(err, DP_E_INTERNAL, "published keys are no JSON");
    ring->document = dp_json_print(&ring->arena, document);
    return n == 0 ? 0
                  : dp_jwk_set_read(&ring->set, &ring->arena, document, err);
}

static struct dp_keyring *
read_keys(struct dp_pg *pg, struct dp_arena *arena, struct dp_err *err)
{
    struct dp_keyring *ring = dp_keyring_new();

    if (ring == NULL) {
        dp_fail(err, DP_E_INTERNAL, "no memory for keys");
        return NULL;
    }
    if (fill(ring, pg, arena, err) < 0) {
        dp_keyring_drop(ring);
        return NULL;
    }
    return ring;
}

/* Put what was read, or that it was not, where the others see it. */
static void
take(struct dp_keys *keys, struct dp_keyring *ring, int64_t asked_ms,
     const struct dp_err *err)
{
    struct dp_keyring *old = NULL;

    pthread_mutex_lock(&keys->lock);
    if (ring != NULL) {
        old = keys->published;
        keys->published = ring;
        keys->read_ms = asked_ms;
    } else {
        keys->failed_ms = dp_mono_ms();
        keys->failure = *err;
    }
    pthread_mutex_unlock(&keys->lock);
    dp_keyring_drop(old);
    if (ring == NULL)
        dp_log(DP_LOG_WARN, "published keys were not read",
               DP_S("error", dp_err_name(err)), DP_S("detail", err->detail));
}

static enum want
look(struct dp_keys *keys, const char *kid)
{
    enum want wanted;

    pthread_mutex_lock(&keys->lock);
    wanted = want(keys, kid);
    pthread_mutex_unlock(&keys->lock);
    return wanted;
}

/* Read the keys, unless another thread did while we waited. */
static void
refresh(struct dp_keys *keys, struct dp_pg *pg, struct dp_arena *arena,
        const char *kid, enum want wanted)
{
    int64_t asked_ms;
    struct dp_err err;

    if (wanted != WANT_NEWER)
        pthread_mutex_lock(&keys->reading);
    else if (pthread_mutex_trylock(&keys->reading) != 0)
        return;
    asked_ms = dp_mono_ms();
    wanted = look(keys, kid);
    if (wanted != WANT_NOTHING)
        take(keys, read_keys(pg, arena, &err), asked_ms, &err);
    if (wanted == WANT_OTHER) {
        pthread_mutex_lock(&keys->lock);
        keys->missed_ms = asked_ms;
        pthread_mutex_unlock(&keys->lock);
    }
    pthread_mutex_unlock(&keys->reading);
}

static const struct dp_keyring *
hold(struct dp_keys *keys, struct dp_arena *arena, struct dp_err *err)
{
    const struct dp_keyring *ring = NULL;

    pthread_mutex_lock(&keys->lock);
    if (keys->published != NULL)
        ring = dp_keyring_hold(keys->published, arena);
    else
        *err = keys->failure;
    pthread_mutex_unlock(&keys->lock);
    return ring;
}

static const struct dp_keyring *
published(struct dp_keys *keys, struct dp_pg *pg, struct dp_arena *arena,
          const char *kid, struct dp_err *err)
{
    enum want wanted = look(keys, kid);

    if (wanted != WANT_NOTHING)
        refresh(keys, pg, arena, kid, wanted);
    return hold(keys, arena, err);
}

const struct dp_jwk_set *
dp_keys_for(struct dp_keys *keys, struct dp_pg *pg, struct dp_arena *arena,
            const char *token, struct dp_err *err)
{
    const char *kid = token == NULL ? NULL : dp_jwt_kid(arena, token);
    const struct dp_keyring *ring = published(keys, pg, arena, kid, err);

    return ring == NULL ? NULL : &ring->set;
}

int64_t
dp_keys_good_ms(struct dp_keys *keys)
{
    int64_t good_ms;

    pthread_mutex_lock(&keys->lock);
    good_ms = keys->read_ms + keys->conf->auth_cache_ms - dp_mono_ms();
    pthread_mutex_unlock(&keys->lock);
    return good_ms > 0 ? good_ms : 0;
}

const char *
dp_keys_document(struct dp_keys *keys, struct dp_pg *pg, struct dp_arena *arena,
                 struct dp_err *err)
{
    const struct dp_keyring *ring = published(keys, pg, arena, NULL, err);

    return ring == NULL ? NULL : ring->document;
}

void
dp_keys_forget(struct dp_keys *keys)
{
    pthread_mutex_lock(&keys->lock);
    keys->read_ms = DP_KEYS_NOT_YET;
    pthread_mutex_unlock(&keys->lock);
}
