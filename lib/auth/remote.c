/* Asking another server about a token. */
#include "auth/remote.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "auth/remote_library.h"
#include "auth/scope.h"
#include "auth/scope_list.h"
#include "auth/tokens.h"
#include "base/clock.h"
#include "base/log.h"
#include "http/source.h"
#include "json/json.h"

/* While a server cannot be reached nobody asks it for so long. */
#define PAUSE_MS 1000

/* A token that is not good is not asked about again for so long. */
#define REFUSED_MS 5000

/* Tokens that were not good, in a minute from one address. */
#define REFUSED_MAX 30
#define MINUTE_MS 60000
#define SOURCES 256u

/* One slot per hash value, the newest wins. */
struct source {
    struct dp_hash hash;
    int64_t since_ms;
    int refused;
};

struct dp_remote {
    const struct dp_conf *conf;
    pthread_mutex_t lock;
    pthread_cond_t change; /* of busy and failed_ms */
    int busy;
    int busy_max;
    int64_t failed_ms; /* when it could not be reached; 0 = never */
    struct source sources[SOURCES];
};

/* What the settings must say together. */
static int
check_settings(const struct dp_conf *conf, struct dp_err *err)
{
    static const char *const schemes[] = {"https://", "http://127.0.0.1",
                                          "http://[::1]", "http://localhost"};
    const char *const urls[] = {conf->auth_validation_url,
                                conf->auth_introspection_url};

    for (size_t i = 0; i < 2; i++) {
        bool good = *urls[i] == '\0';

        for (size_t j = 0; j < sizeof(schemes) / sizeof(schemes[0]); j++) {
            size_t len = strlen(schemes[j]);

            good |= strncasecmp(urls[i], schemes[j], len) == 0
                    && (j == 0 || strchr(":/", urls[i][len]) != NULL);
        }
        if (!good)
            return dp_refuse(err, DP_E_BAD_PARAMS,
                             "auth.%s must be https, or http to this machine",
                             i == 0 ? "validation_url" : "introspection_url");
    }
    if (*urls[1] != '\0' && *conf->auth_introspection_issuer == '\0')
        return dp_refuse(err, DP_E_BAD_PARAMS,
                         "auth.introspection_url needs "
                         "auth.introspection_issuer, whose tokens it knows");
    return 0;
}

static int
busy_max(const struct dp_conf *conf)
{
    return conf->server_threads > 2 ? (int)(conf->server_threads / 2) : 1;
}

int
dp_remote_open(const struct dp_conf *conf, struct dp_remote **remote,
               struct dp_err *err)
{
    pthread_condattr_t attr;

    *remote = NULL;
    if (check_settings(conf, err) < 0)
        return -1;
    if (*conf->auth_validation_url == '\0'
        && *conf->auth_introspection_url == '\0')
        return 0;
    *remote = calloc(1, sizeof(**remote));
    if (*remote == NULL)
        return dp_fail(err, DP_E_INTERNAL, "out of memory");
    (*remote)->conf = conf;
    (*remote)->busy_max = busy_max(conf);
    pthread_mutex_init(&(*remote)->lock, NULL);
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&(*remote)->change, &attr);
    pthread_condattr_destroy(&attr);
    return 0;
}

void
dp_remote_close(struct dp_remote *remote)
{
    if (remote == NULL)
        return;
    pthread_cond_destroy(&remote->change);
    pthread_mutex_destroy(&remote->lock);
    free(remote);
}

static int
unavailable(struct dp_err *err, const char *detail)
{
    char copy[sizeof(err->detail)];

    snprintf(copy, sizeof(copy), "%s", detail);
    dp_refuse(err, DP_E_UNAVAILABLE,
              "The server that knows this token cannot be asked just now. Try "
              "again in a few seconds.");
    memcpy(err->detail, copy, sizeof(copy));
    err->retry_after_s = 2;
    return -1;
}

/* With the lock held. */
static struct source *
source_of(struct dp_remote *remote, const struct dp_req *req)
{
    const char *text = dp_source_of(req->arena, req->remote_addr);
    struct source *source;
    struct dp_hash hash;

    dp_hash_text(&hash, text);
    source = &remote->sources[hash.bytes[0] % SOURCES];
    if (!dp_hash_equal(&source->hash, &hash)
        || dp_mono_ms() - source->since_ms >= MINUTE_MS)
        *source = (struct source){.hash = hash, .since_ms = dp_mono_ms()};
    return source;
}

static int
check_source(struct dp_remote *remote, const struct dp_req *req,
             struct dp_err *err)
{
    const struct source *source = source_of(remote, req);
    int64_t left_ms = source->since_ms + MINUTE_MS - dp_mono_ms();

    if (source->refused < REFUSED_MAX)
        return 0;
    dp_refuse(err, DP_E_RATE,
              "Too many tokens that are not good. Wait %d seconds, then try "
              "again.",
              (int)(left_ms / 1000) + 1);
    err->retry_after_s = (int)(left_ms / 1000) + 1;
    return -1;
}

static bool
is_paused(const struct dp_remote *remote)
{
    return remote->failed_ms != 0
           && dp_mono_ms() - remote->failed_ms < PAUSE_MS;
}

/* Wait for a turn to ask. */
static int
begin(struct dp_remote *remote, const struct dp_req *req, struct dp_err *err)
{
    int64_t until_ms = dp_mono_ms() + remote->conf->auth_remote_timeout_ms;
    struct timespec until = {until_ms / 1000,
                             (long)(until_ms % 1000) * 1000000};
    int rc;

    pthread_mutex_lock(&remote->lock);
    rc = check_source(remote, req, err);
    while (rc == 0 && remote->busy == remote->busy_max && !is_paused(remote))
        if (pthread_cond_timedwait(&remote->change, &remote->lock, &until)
            == ETIMEDOUT)
            rc = unavailable(err, "too many questions wait for an answer");
    if (rc == 0 && is_paused(remote))
        rc = unavailable(err, "it could not be reached a moment ago");
    if (rc == 0)
        remote->busy++;
    pthread_mutex_unlock(&remote->lock);
    return rc;
}

static void
end(struct dp_remote *remote, const struct dp_req *req, int rc,
    const struct dp_err *err)
{
    pthread_mutex_lock(&remote->lock);
    remote->busy--;
    if (rc < 0 && err->code == DP_E_UNAVAILABLE)
        remote->failed_ms = dp_mono_ms();
    if (rc < 0 && err->code == DP_E_UNAUTHORIZED)
        source_of(remote, req)->refused++;
    pthread_cond_broadcast(&remote->change);
    pthread_mutex_unlock(&remote->lock);
}

/* What was found out a while ago: false when nothing was. */
static bool
recall(struct dp_credential_ask *ask, const struct dp_hash *key,
       struct dp_verdict *verdict)
{
    const struct dp_principal *known = dp_tokens_find(
        ask->state->beliefs, ask->req->arena, key, &verdict->good_ms);

    if (known == NULL)
        return false;
    verdict->name = known->login;
    verdict->scopes = known->scopes;
    verdict->whole = known->is_admin;
    return true;
}

static void
remember(struct dp_credential_ask *ask, const struct dp_hash *key,
         const struct dp_verdict *verdict)
{
    const struct dp_principal known = {.login = verdict->name,
                                       .scopes = verdict->scopes,
                                       .is_admin = verdict->whole};
    int64_t keep_ms = verdict->name == NULL
                          ? REFUSED_MS
                          : ask->req->conf->auth_remote_cache_s * 1000;

    if (verdict->good_ms < keep_ms)
        keep_ms = verdict->good_ms;
    dp_tokens_put(ask->state->beliefs, key, &known, keep_ms);
}

static int
answer_of(const struct dp_verdict *verdict, struct dp_err *err)
{
    if (verdict->name != NULL)
        return 0;
    return dp_fail(err, DP_E_UNAUTHORIZED, "it was not good a moment ago");
}

int
dp_remote_check(struct dp_credential_ask *ask, const char *kind,
                dp_question_fn *question, struct dp_verdict *verdict,
                struct dp_err *err)
{
    struct dp_remote *remote = ask->state->remote;
    struct dp_hash key = dp_tokens_hash(ask->state->beliefs, kind, ask->text);
    int rc;

    *verdict = (struct dp_verdict){.good_ms = INT64_MAX};
    if (recall(ask, &key, verdict))
        return answer_of(verdict, err);
    if (begin(remote, ask->req, err) < 0)
        return -1;
    if (recall(ask, &key, verdict)) { /* by who was before us */
        end(remote, ask->req, 0, err);
        return answer_of(verdict, err);
    }
    rc = question(ask, verdict, err);
    if (rc < 0)
        verdict->name = NULL;
    if (rc == 0 || err->code == DP_E_UNAUTHORIZED)
        remember(ask, &key, verdict);
    end(remote, ask->req, rc, err);
    return rc;
}

int
dp_remote_fetch(struct dp_credential_ask *ask,
                const struct dp_fetch_document *what,
                struct dp_document *answer, struct dp_err *err)
{
    const struct dp_conf *conf = ask->req->conf;
    __typeof__(&dp_fetch_own) fetch = dp_remote_library(err);
    struct dp_err why = {0};

    if (fetch == NULL)
        return -1;
    if (fetch(conf, what, (int)conf->auth_remote_timeout_ms, ask->req->arena,
              answer, &why)
        < 0)
        return unavailable(err, why.detail[0] != '\0' ? why.detail
                                                      : dp_err_text(&why));
    if (answer->status >= 500 || answer->status == 429 || answer->status == 408)
        return unavailable(
            err, dp_printf(ask->req->arena, "status %d", answer->status));
    return 0;
}

unsigned
dp_remote_scopes(const struct dp_credential_ask *ask, const json_t *answer)
{
    const char *scope = dp_json_text(answer, "scope");
    struct dp_err ignored = {0};
    unsigned set;

    if (scope == NULL)
        scope = ask->req->conf->auth_remote_scope;
    if (dp_scope_list_parse(scope, &set, &ignored) < 0)
        return 0;
    return dp_scope_list_rights(set);
}

int64_t
dp_remote_good_ms(const json_t *answer)
{
    const json_t *exp = json_object_get(answer, "exp");
    int64_t now_ms = dp_clock_ms();
    double exp_s = json_number_value(exp);

    if (exp == NULL || json_is_null(exp))
        return INT64_MAX;
    if (!json_is_number(exp) || exp_s * 1000 <= (double)now_ms)
        return 0;
    if (exp_s > 1e12) /* no end that anybody will see */
        return INT64_MAX;
    return (int64_t)(exp_s * 1000) - now_ms;
}
