/* Keys of our own tokens: made, cached, rotated, withdrawn, out of reach. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "auth/jwt.h"
#include "auth/keys.h"
#include "base/clock.h"
#include "crypto/base64url.h"
#include "crypto/init.h"
#include "crypto/seal.h"
#include "db/db.h"
#include "json/json.h"

#define CACHE_MS 300

static struct dp_conf conf = {
    .auth_cache_ms = CACHE_MS,
    .oauth_access_ttl_s = 900,
    .oauth_key_rotate_days = 90,
};
static struct dp_pg *pg;  /* of the oauth program */
static struct dp_pg *mcp; /* of one that checks */
static struct dp_pg *away;
static struct dp_keys *keys;
static struct dp_keys *others;
static struct dp_err err;
static char folder[] = "/tmp/dubplate-keys-XXXXXX";

static const char *
sign(struct dp_keys *with)
{
    const struct dp_jwk *key = dp_keys_signer(with, pg, &db_arena, &err);

    if (key == NULL)
        bail("no key: %s", err.detail);
    return dp_jwt_sign(&db_arena, key, "JWT", dp_json_empty(&db_arena), &err);
}

/* Does a program that only checks take the token? */
static bool
takes(const char *token)
{
    const struct dp_jwk_set *set =
        dp_keys_for(others, mcp, &db_arena, token, &err);
    struct dp_jwt jwt;

    if (set == NULL)
        bail("no set: %s", err.detail);
    return dp_jwt_verify(&db_arena, token, set, &jwt, &err) == 0;
}

static const char *
states(void)
{
    return db_text("SELECT string_agg(state, ' ' ORDER BY state)"
                   " FROM dubplate.signing_key_public");
}

static void
test_nothing(void)
{
    const struct dp_jwk_set *set =
        dp_keys_for(others, mcp, &db_arena, NULL, &err);

    ok(set != NULL && set->n == 0, "at first there are no keys");
    is_str(dp_keys_document(others, mcp, &db_arena, &err), "{\"keys\":[]}",
           "which is a key set as well");
    fails(dp_keys_signer(keys, pg, &db_arena, &err) == NULL ? -1 : 0,
          DP_E_INTERNAL, "nothing signs without the master key");
    ok(strstr(err.detail, "dubplatectl key init") != NULL,
       "and the log says what to do: %s", err.detail);
    err.code = DP_E_NONE;
}

static void
test_first(void)
{
    const char *token;

    works(dp_seal_key_add(conf.oauth_key_file, &err));
    token = sign(keys);
    is_str(states(), "active next", "with it, two keys are made");
    ok(takes(token), "another program gets them as they are asked for");
    ok(strstr(dp_keys_document(others, mcp, &db_arena, &err),
              db_text("SELECT kid FROM dubplate.signing_key_secret"))
           != NULL,
       "and publishes them");
    ok(dp_keys_signer(keys, pg, &db_arena, &err)
           == dp_keys_signer(keys, pg, &db_arena, &err),
       "the private key is opened once");
}

/* Let the next key sign as if it had been there for long. */
static void
rotate(void)
{
    enum dp_key_outcome outcome;

    db_sql("UPDATE dubplate.signing_key SET created_at = created_at"
           " - interval '1 day', activated_at = activated_at"
           " - interval '91 days'");
    works(dp_signing_key_rotate(pg, &db_arena, 0, 4500, &outcome, &err));
    is_int(outcome, DP_KEY_ROTATED, "rotated");
}

static void
test_rotation(void)
{
    const char *before = sign(keys);
    const struct dp_jwk_set *held =
        dp_keys_for(others, mcp, &db_arena, before, &err);
    const char *after;
    struct dp_jwt jwt;

    rotate();
    after = sign(keys);
    ok(strcmp(dp_jwt_kid(&db_arena, before), dp_jwt_kid(&db_arena, after)) != 0,
       "the next key signs at once");
    ok(takes(before) && takes(after), "both are taken");
    dp_sleep_ms(CACHE_MS);
    ok(takes(before) && takes(after), "also by keys that were read again");
    ok(dp_jwt_verify(&db_arena, before, held, &jwt, &err) == 0,
       "a set in use stays as it was");
    dp_keys_free(keys);
    keys = dp_keys_new(&conf);
    sign(keys);
    is_str(states(), "active next retired", "a new next key is made");
}

static void
test_schedule(void)
{
    const char *kid = db_text("SELECT kid FROM dubplate.signing_key_secret");

    db_sql("UPDATE dubplate.signing_key SET activated_at = now()"
           " - interval '89 days 23 hours', created_at = now()"
           " - interval '80 days'");
    dp_keys_free(keys);
    keys = dp_keys_new(&conf);
    is_str(dp_jwt_kid(&db_arena, sign(keys)), kid,
           "a key signs for all its days");
    db_sql("UPDATE dubplate.signing_key SET activated_at = now()"
           " - interval '90 days'");
    is_str(dp_jwt_kid(&db_arena, sign(keys)), kid,
           "which are not looked at each time");
    dp_keys_free(keys);
    keys = dp_keys_new(&conf);
    ok(strcmp(dp_jwt_kid(&db_arena, sign(keys)), kid) != 0,
       "then the next one does");
    is_str(states(), "active next retired retired", "with one behind it again");
    db_sql("UPDATE dubplate.signing_key SET activated_at = now()"
           " - interval '900 days', created_at = now()");
    dp_keys_free(keys);
    keys = dp_keys_new(&conf);
    kid = db_text("SELECT kid FROM dubplate.signing_key_secret");
    is_str(dp_jwt_kid(&db_arena, sign(keys)), kid,
           "but not one that others do not know yet");
    db_sql("UPDATE dubplate.signing_key SET created_at = now()"
           " - interval '1 day'");
    conf.oauth_key_rotate_days = 0;
    dp_keys_free(keys);
    keys = dp_keys_new(&conf);
    is_str(dp_jwt_kid(&db_arena, sign(keys)), kid,
           "nor any where keys are to stay");
    conf.oauth_key_rotate_days = 90;
}

static void
test_withdrawal(void)
{
    const char *token = sign(keys);
    const char *kid = dp_jwt_kid(&db_arena, token);
    enum dp_key_outcome outcome;

    dp_sleep_ms(CACHE_MS); /* it signs sooner here than keys are known */
    ok(takes(token), "a key is good");
    works(
        dp_signing_key_retire(db_as("admin"), &db_arena, kid, &outcome, &err));
    is_int(outcome, DP_KEY_REPLACED, "it is withdrawn");
    dp_sleep_ms(CACHE_MS);
    ok(!takes(token), "what it signed is refused soon after");
    ok(takes(sign(keys)), "what the next one signs is taken at once");
}

/* Does a process have the key that a token of that kid asks for? */
static bool
knows(struct dp_keys *who, const char *kid)
{
    const char *header = dp_printf(&db_arena, "{\"kid\":\"%s\"}", kid);
    const char *token = dp_printf(
        &db_arena, "%s.e30.e30",
        dp_base64url_encode(&db_arena, header, strlen(header)));
    const struct dp_jwk_set *set =
        dp_keys_for(who, mcp, &db_arena, token, &err);

    if (set == NULL)
        bail("no set: %s", err.detail);
    return dp_jwk_set_find(set, kid) != NULL;
}

static const char *
kid_of(const char *state)
{
    return db_text("SELECT kid FROM dubplate.signing_key WHERE state = '%s'",
                   state);
}

static void
test_unknown(void)
{
    struct dp_conf long_cache = conf;
    struct dp_keys *patient;
    const char *active;
    const char *next;
    int64_t start_ms;
    bool known;

    dp_keys_free(keys);
    keys = dp_keys_new(&conf);
    sign(keys); /* makes the next key, which took over */
    active = kid_of("active");
    next = kid_of("next");
    long_cache.auth_cache_ms = 3600000;
    patient = dp_keys_new(&long_cache);
    db_sql("CREATE TEMP TABLE kept AS SELECT * FROM dubplate.signing_key;"
           " DELETE FROM dubplate.signing_key");
    ok(!knows(patient, active), "a key is not published yet");
    db_sql("INSERT INTO dubplate.signing_key SELECT * FROM kept"
           " WHERE state = 'active'");
    start_ms = dp_mono_ms();
    ok(knows(patient, active), "an unknown name is looked up at once");
    db_sql("INSERT INTO dubplate.signing_key SELECT * FROM kept"
           " WHERE state <> 'active'");
    known = knows(patient, next);
    ok(!known || dp_mono_ms() - start_ms >= 1000,
       "another one in the same second is not");
    dp_sleep_ms(1001);
    ok(knows(patient, next), "but in the next");
    ok(dp_keys_for(patient, away, &db_arena, "e30.e30.e30", &err) != NULL,
       "a token without a name asks nothing");
    dp_keys_free(patient);
}

static void
test_outage(void)
{
    struct dp_keys *fresh = dp_keys_new(&conf);
    const char *token = sign(keys);
    const struct dp_jwk_set *set;
    struct dp_err first;
    int64_t start_ms;

    ok(takes(token), "keys are read");
    dp_sleep_ms(CACHE_MS);
    ok(dp_keys_for(others, away, &db_arena, token, &err) != NULL,
       "they count while the database is away");
    fails(dp_keys_for(fresh, away, &db_arena, token, &err) == NULL ? -1 : 0,
          DP_E_UNAVAILABLE, "where there are none it is said");
    first = err;
    start_ms = dp_mono_ms();
    set = dp_keys_for(fresh, mcp, &db_arena, token, &err);
    ok((set == NULL && strcmp(err.detail, first.detail) == 0)
           || dp_mono_ms() - start_ms >= 1000,
       "and the database is left alone for a second");
    fails(dp_keys_signer(keys, away, &db_arena, &err) == NULL ? -1 : 0,
          DP_E_UNAVAILABLE, "nothing signs without the database");
    err.code = DP_E_NONE;
    dp_sleep_ms(1001);
    ok(dp_keys_for(fresh, mcp, &db_arena, token, &err) != NULL && takes(token),
       "then all is well");
    dp_keys_free(fresh);
}

static void
test_master(void)
{
    struct dp_keys *fresh;

    works(unlink(conf.oauth_key_file));
    ok(sign(keys) != NULL, "what is open signs on");
    works(dp_seal_key_add(conf.oauth_key_file, &err));
    fresh = dp_keys_new(&conf);
    fails(dp_keys_signer(fresh, pg, &db_arena, &err) == NULL ? -1 : 0,
          DP_E_INTERNAL, "another master key opens nothing");
    dp_keys_free(fresh);
}

static const char *busy_token;
static int refused;

static void *
check_often(void *arg)
{
    struct dp_arena arena;
    struct dp_err failure;
    struct dp_jwt jwt;

    (void)arg;
    dp_arena_init(&arena);
    for (int i = 0; i < 400; i++) {
        const char *token = __atomic_load_n(&busy_token, __ATOMIC_ACQUIRE);
        const struct dp_jwk_set *set =
            dp_keys_for(others, mcp, &arena, token, &failure);

        if (set == NULL
            || dp_jwt_verify(&arena, token, set, &jwt, &failure) < 0)
            __atomic_add_fetch(&refused, 1, __ATOMIC_RELAXED);
        dp_arena_reset(&arena);
    }
    dp_arena_clear(&arena);
    return NULL;
}

static void
test_load(void)
{
    pthread_t threads[4];

    conf.auth_cache_ms = 0;
    busy_token = sign(keys);
    for (int i = 0; i < 4; i++)
        pthread_create(&threads[i], NULL, check_often, NULL);
    for (int i = 0; i < 3; i++) {
        rotate();
        dp_keys_free(keys);
        keys = dp_keys_new(&conf);
        __atomic_store_n(&busy_token, sign(keys), __ATOMIC_RELEASE);
    }
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
    is_int(refused, 0, "threads that check see no rotation");
}

int
main(void)
{
    struct dp_pg_options nowhere = {.url = "host=/nonexistent dbname=none",
                                    .program = "keys-test",
                                    .connect_timeout_ms = 500};

    db_open();
    dp_crypto_init();
    dp_json_init();
    if (mkdtemp(folder) == NULL)
        bail("no folder");
    conf.oauth_key_file = dp_printf(&db_arena, "%s/master.key", folder);
    pg = db_as("oauth");
    mcp = db_as("mcp");
    away = dp_pg_open(&nowhere, &err);
    keys = dp_keys_new(&conf);
    others = dp_keys_new(&conf);
    test_nothing();
    test_first();
    test_rotation();
    test_schedule();
    test_withdrawal();
    test_unknown();
    test_outage();
    test_load();
    test_master();
    dp_keys_free(keys);
    dp_keys_free(others);
    dp_pg_close(away);
    unlink(conf.oauth_key_file);
    rmdir(folder);
    return db_done();
}
