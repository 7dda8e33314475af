/* The provider's discovery document and keys, kept by the process. */
#include "auth/upstream_keep.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "json/json.h"

#define KEEP_MS (60 * 60 * 1000)
#define STALE_MS (24 * KEEP_MS)
#define FAILED_MS 3000
#define EXTRA_MAX 3
#define EXTRA_MS 10000
#define DOCUMENT_MAX_BYTES (256 * 1024)

struct dp_upstream_keep {
    const struct dp_conf *conf;
    const struct dp_fetch_rules *rules;

    pthread_mutex_t fetching; /* held while the provider is asked */
    int extra;                /* fetches for unknown keys that are left */
    int64_t extra_ms;         /* when one was added last */

    pthread_mutex_t lock;         /* of what follows */
    struct dp_upstream_kept *now; /* NULL = never got any */
    int64_t failed_ms;            /* 0 = the last attempt went well */
    struct dp_err failed;
};

struct dp_upstream_keep *
dp_upstream_keep_new(const struct dp_conf *conf,
                     const struct dp_fetch_rules *rules)
{
    struct dp_upstream_keep *keep = calloc(1, sizeof(*keep));

    if (keep == NULL)
        return NULL;
    keep->conf = conf;
    keep->rules = rules;
    keep->extra = EXTRA_MAX;
    dp_fail(&keep->failed, DP_E_INTERNAL, "out of memory");
    pthread_mutex_init(&keep->fetching, NULL);
    pthread_mutex_init(&keep->lock, NULL);
    return keep;
}

static void
let_go(void *arg)
{
    struct dp_upstream_kept *kept = arg;

    if (atomic_fetch_sub(&kept->holders, 1) > 1)
        return;
    dp_jwk_set_clear(&kept->keys);
    dp_arena_clear(&kept->arena);
    free(kept);
}

void
dp_upstream_keep_free(struct dp_upstream_keep *keep)
{
    if (keep == NULL)
        return;
    if (keep->now != NULL)
        let_go(keep->now);
    pthread_mutex_destroy(&keep->lock);
    pthread_mutex_destroy(&keep->fetching);
    free(keep);
}

/* The error of RFC 6749 section 5.2 in an answer, where it is a plain word. */
static const char *
error_of(const struct dp_document *document, struct dp_arena *arena)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz_";
    struct dp_err ignored;
    json_t *json = NULL;
    const char *error = NULL;

    if (dp_json_parse(arena, document->body, document->body_bytes, &json,
                      &ignored)
        == 0)
        error = dp_json_text(json, "error");
    if (error == NULL || error[strspn(error, letters)] != '\0')
        return "";
    return error;
}

json_t *
dp_upstream_fetch(const struct dp_fetch_rules *rules,
                  const struct dp_fetch_document *ask, struct dp_arena *arena,
                  const char *what, struct dp_err *err)
{
    struct dp_document document;
    struct dp_err why;
    json_t *json = NULL;

    if (dp_fetch_document(rules, ask, arena, &document, &why) < 0) {
        dp_fail(err, DP_E_UPSTREAM, "%s: %s: %s", what, dp_err_name(&why),
                why.detail[0] != '\0' ? why.detail : why.text);
        return NULL;
    }
    if (document.status != 200)
        dp_fail(err, DP_E_UPSTREAM, "%s: status %d %.60s", what,
                document.status, error_of(&document, arena));
    else if (!dp_document_is_json(&document)
             || dp_json_parse(arena, document.body, document.body_bytes, &json,
                              &why)
                    < 0
             || !json_is_object(json))
        dp_fail(err, DP_E_UPSTREAM, "%s: the answer is no JSON object", what);
    else
        return json;
    return NULL;
}

static int
fetch_both(struct dp_upstream_keep *keep, struct dp_upstream_kept *kept,
           struct dp_err *err)
{
    const struct dp_conf *conf = keep->conf;
    struct dp_fetch_document ask = {
        .url = dp_upstream_document_url(&kept->arena, conf->federation_issuer),
        .size_max_bytes = DOCUMENT_MAX_BYTES,
    };
    const json_t *json =
        dp_upstream_fetch(keep->rules, &ask, &kept->arena, "discovery", err);

    if (json == NULL
        || dp_upstream_document_read(&kept->document, json,
                                     conf->federation_issuer,
                                     conf->federation_allow_http, err)
               < 0)
        return -1;
    ask.url = kept->document.jwks_uri;
    json = dp_upstream_fetch(keep->rules, &ask, &kept->arena, "keys", err);
    if (json == NULL)
        return -1;
    if (dp_jwk_set_read(&kept->keys, &kept->arena, json, err) < 0) {
        err->code = DP_E_UPSTREAM;
        return -1;
    }
    return 0;
}

/* Ask the provider, and put what it says in place; keep->fetching is held. */
static void
fetch(struct dp_upstream_keep *keep)
{
    struct dp_upstream_kept *kept = calloc(1, sizeof(*kept));
    struct dp_upstream_kept *old = NULL;
    struct dp_err err;
    int status;

    if (kept == NULL)
        return;
    dp_arena_init(&kept->arena);
    atomic_init(&kept->holders, 1);
    status = fetch_both(keep, kept, &err);
    kept->got_ms = dp_mono_ms();
    pthread_mutex_lock(&keep->lock);
    keep->failed_ms = status == 0 ? 0 : dp_mono_ms();
    if (status == 0) {
        old = keep->now;
        keep->now = kept;
    } else {
        keep->failed = err;
        old = kept;
    }
    pthread_mutex_unlock(&keep->lock);
    if (status < 0)
        dp_log(DP_LOG_WARN, "provider", DP_S("detail", err.detail));
    if (old != NULL)
        let_go(old);
}

/* May one more fetch be made for an unknown key? */
static bool
take_extra(struct dp_upstream_keep *keep)
{
    int64_t now_ms = dp_mono_ms();

    while (keep->extra < EXTRA_MAX && now_ms - keep->extra_ms >= EXTRA_MS) {
        keep->extra++;
        keep->extra_ms += EXTRA_MS;
    }
    if (keep->extra == 0)
        return false;
    if (keep->extra-- == EXTRA_MAX)
        keep->extra_ms = now_ms;
    return true;
}

/* Why the provider must be asked by somebody who came at since_ms. */
enum need { NOTHING, OLD, UNKNOWN_KEY };

static enum need
need_of(struct dp_upstream_keep *keep, const char *kid, int64_t since_ms)
{
    const struct dp_upstream_kept *kept;
    int64_t now_ms = dp_mono_ms();
    enum need need = NOTHING;

    pthread_mutex_lock(&keep->lock);
    kept = keep->now;
    if (keep->failed_ms != 0 && now_ms - keep->failed_ms < FAILED_MS)
        need = NOTHING;
    else if (kept == NULL || now_ms - kept->got_ms >= KEEP_MS)
        need = OLD;
    else if (kid != NULL && kept->got_ms < since_ms
             && dp_jwk_set_find(&kept->keys, kid) == NULL)
        need = UNKNOWN_KEY;
    pthread_mutex_unlock(&keep->lock);
    return need;
}

/* One thread asks; those that wait for it find what it got. */
static void
renew(struct dp_upstream_keep *keep, const char *kid, int64_t since_ms)
{
    enum need need;

    pthread_mutex_lock(&keep->fetching);
    need = need_of(keep, kid, since_ms);
    if (need == OLD || (need == UNKNOWN_KEY && take_extra(keep)))
        fetch(keep);
    pthread_mutex_unlock(&keep->fetching);
}

/* What is kept, held until the arena is reset. */
static struct dp_upstream_kept *
hold(struct dp_upstream_keep *keep, struct dp_arena *arena, struct dp_err *err)
{
    struct dp_upstream_kept *kept;

    pthread_mutex_lock(&keep->lock);
    kept = keep->now;
    if (kept != NULL && dp_mono_ms() - kept->got_ms >= STALE_MS)
        kept = NULL;
    if (kept != NULL)
        atomic_fetch_add(&kept->holders, 1);
    else
        *err = keep->failed;
    pthread_mutex_unlock(&keep->lock);
    if (kept != NULL)
        dp_arena_defer(arena, let_go, kept);
    return kept;
}

const struct dp_upstream_kept *
dp_upstream_keep_get(struct dp_upstream_keep *keep, struct dp_arena *arena,
                     const char *kid, struct dp_err *err)
{
    int64_t since_ms = dp_mono_ms();

    if (need_of(keep, kid, since_ms) != NOTHING)
        renew(keep, kid, since_ms);
    return hold(keep, arena, err);
}
