/* Many at once: one code is redeemed once, one family of tokens stays. */
#include <pthread.h>

#include "db/db.h"
#include "store/client.h"
#include "store/code.h"
#include "store/grant.h"
#include "store/refresh.h"
#include "store/signing_key.h"

#define THREADS 50
#define GRACE_S 10

static struct dp_pg *pg;
static const char *account;
static const char *grant_id;
static struct dp_hash subject;

static struct dp_hash
hash(const char *text)
{
    struct dp_hash of;

    dp_hash_text(&of, text);
    return of;
}

/* What one thread got: an outcome, or -1. */
typedef int work_fn(struct dp_arena *arena, int n);

struct runner {
    work_fn *work;
    int n;
    int outcome;
    pthread_t thread;
};

static void *
run(void *arg)
{
    struct runner *runner = arg;
    struct dp_arena arena;

    dp_arena_init(&arena);
    runner->outcome = runner->work(&arena, runner->n);
    dp_arena_clear(&arena);
    return NULL;
}

/* All at once; counts[outcome] of them, failures at counts[0]. */
static void
race(work_fn *work, int counts[16])
{
    static struct runner runners[THREADS];

    memset(counts, 0, 16 * sizeof(*counts));
    for (int i = 0; i < THREADS; i++) {
        runners[i].work = work;
        runners[i].n = i;
        pthread_create(&runners[i].thread, NULL, run, &runners[i]);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(runners[i].thread, NULL);
        counts[runners[i].outcome + 1]++;
    }
}

/* A code nobody redeemed yet, for subject. */
static void
make_code(const char *name)
{
    const char *scope[] = {"mcp:read", NULL};
    const struct dp_authrequest_new request = {
        .key = {hash(name), hash("browser")},
        .client_id = "racer",
        .redirect_uri = "http://127.0.0.1:7/cb",
        .scope = {scope, 1},
        .resource = "https://x/mcp",
        .code_challenge = "ccccccccccccccccccccccccccccccccccccccccccc",
        .max_age_s = -1,
        .ttl_s = 600,
    };
    const struct dp_authrequest_yes yes = {account, {scope, 1}, true};
    enum dp_authrequest_outcome outcome;
    struct dp_code_issued issued = {0};
    const char *id;
    struct dp_err err = {0};

    subject = hash(name);
    if (dp_authrequest_begin(pg, &db_arena, &request, &id, &err) < 0
        || dp_authrequest_login(pg, &db_arena, &request.key, account,
                                "2026-01-01T00:00:00Z", &outcome, &err)
               < 0
        || dp_authrequest_consent(pg, &db_arena, &request.key, &yes, &outcome,
                                  &err)
               < 0
        || dp_code_issue(pg, &db_arena, &request.key, &subject, 60, &issued,
                         &err)
               < 0
        || !issued.issued)
        bail("no code: %s %s", err.detail, issued.outcome);
    grant_id = issued.grant_id;
}

static int
redeem(struct dp_arena *arena, int n)
{
    const struct dp_hash refresh = hash(dp_printf(arena, "first %d", n));
    const struct dp_code_use use = {
        .code_hash = &subject,
        .client_id = "racer",
        .verified = true,
        .refresh_hash = &refresh,
        .refresh_idle_s = 3600,
        .refresh_max_s = 7200,
    };
    struct dp_code code;
    struct dp_err err = {0};

    if (dp_code_redeem(pg, arena, &use, &code, &err) < 0)
        return -1;
    return (int)code.outcome;
}

static void
test_redeem(void)
{
    struct dp_grant_owner *owner;
    int counts[16];
    struct dp_err err = {0};

    make_code("code");
    race(redeem, counts);
    is_int(counts[0], 0, "fifty redeem one code: none fails");
    is_int(counts[DP_CODE_REDEEMED + 1], 1, "one gets it");
    is_int(counts[DP_CODE_REPLAYED + 1], THREADS - 1, "the others replay it");
    works(dp_grant_find(db_as("mcp"), &db_arena, grant_id, &owner, &err));
    ok(owner == NULL, "and so the grant is dead");
    is_int(db_int("SELECT count(*) FROM dubplate.refresh_token"), 1,
           "with the one refresh token that was made");
    is_int(db_int("SELECT count(*) FROM dubplate.sign_in_audit"
                  " WHERE outcome = 'code_replayed'"),
           1, "which is written down once");
}

static int
refresh(struct dp_arena *arena, int n)
{
    const struct dp_hash next = hash(dp_printf(arena, "next %d", n));
    const struct dp_refresh_use use = {
        .token_hash = &subject,
        .new_hash = &next,
        .client_id = "racer",
        .grace_s = GRACE_S,
        .idle_s = 3600,
    };
    struct dp_refreshed refreshed;
    struct dp_err err = {0};

    if (dp_refresh_rotate(pg, arena, &use, &refreshed, &err) < 0)
        return -1;
    return (int)refreshed.outcome;
}

static void
test_refresh(void)
{
    struct dp_grant_owner *owner;
    int counts[16];
    struct dp_err err = {0};

    is_int(redeem(&db_arena, THREADS), DP_CODE_REDEEMED, "another code");
    subject = hash(dp_printf(&db_arena, "first %d", THREADS));
    race(refresh, counts);
    is_int(counts[0], 0, "fifty refresh with one token: none fails");
    is_int(counts[DP_REFRESH_ROTATED + 1], 1, "one turns the generation");
    is_int(counts[DP_REFRESH_REPEATED + 1], THREADS - 1,
           "the others get an answer within the grace");
    works(dp_grant_find(db_as("mcp"), &db_arena, grant_id, &owner, &err));
    ok(owner != NULL, "the grant lives");
    is_int(db_int("SELECT refresh_families FROM dubplate.grant_overview"
                  " WHERE grant_id = '%s'",
                  grant_id),
           1, "with one family");
    is_int(db_int("SELECT max(generation) FROM dubplate.refresh_token"), 2,
           "that is one generation further");
    db_sql("UPDATE dubplate.refresh_token"
           " SET used_at = used_at - interval '1 min'");
    race(refresh, counts);
    is_int(counts[DP_REFRESH_REUSED + 1], 1,
           "after the grace the first one more is a thief");
    is_int(counts[DP_REFRESH_REVOKED + 1], THREADS - 1,
           "and everything is dead for the rest");
    works(dp_grant_find(db_as("mcp"), &db_arena, grant_id, &owner, &err));
    ok(owner == NULL, "like the grant");
}

static int
add_client(struct dp_arena *arena, int n)
{
    const char *uris[] = {"http://127.0.0.1/cb", NULL};
    const char *grants[] = {"authorization_code", NULL};
    const struct dp_client_new client = {
        .client_id = dp_printf(arena, "c%d", n),
        .client_name = "App",
        .redirect_uris = {uris, 1},
        .application_type = "native",
        .grant_types = {grants, 1},
    };
    const struct dp_client_caps caps = {"::1", 20, 20, 600};
    enum dp_client_outcome outcome;
    struct dp_err err = {0};

    if (dp_client_add(pg, arena, &client, &caps, &outcome, &err) < 0)
        return -1;
    return (int)outcome;
}

static int
add_key(struct dp_arena *arena, int n)
{
    const char *kid = dp_printf(arena, "%043d", n);
    const struct dp_signing_key key = {
        kid, {(const unsigned char *)"sealed", 6}};
    enum dp_key_outcome outcome;
    struct dp_err err = {0};

    if (dp_signing_key_add(pg, arena, &key,
                           dp_printf(arena, "{\"kid\": \"%s\"}", kid),
                           &outcome, &err)
        < 0)
        return -1;
    return (int)outcome;
}

static void
test_caps(void)
{
    int counts[16];

    race(add_client, counts);
    is_int(counts[DP_CLIENT_ADDED + 1], 20,
           "of fifty that register at once the cap lets twenty in");
    race(add_key, counts);
    ok(counts[DP_KEY_ADDED_ACTIVE + 1] == 1
           && counts[DP_KEY_ADDED_NEXT + 1] == 1
           && counts[DP_KEY_FULL + 1] == THREADS - 2,
       "of fifty keys one signs and one is next");
}

int
main(void)
{
    struct dp_pg_options options;
    const char *uris[] = {"http://127.0.0.1/cb", NULL};
    const char *grants[] = {"authorization_code", "refresh_token", NULL};
    const struct dp_client_new client = {
        .client_id = "racer",
        .source = DP_CLIENT_MANUAL,
        .client_name = "Racer",
        .redirect_uris = {uris, 1},
        .application_type = "native",
        .grant_types = {grants, 2},
    };
    const struct dp_client_origin origin = {0};
    enum dp_client_outcome outcome;
    struct dp_err err = {0};

    db_open();
    options = db_options("oauth");
    options.pool_size = 16;
    options.wait_timeout_ms = 15000;
    pg = dp_pg_open(&options, &err);
    account = db_account("ann", 0);
    works(dp_client_put(pg, &db_arena, &client, &origin, &outcome, &err));
    test_redeem();
    make_code("code 2");
    test_refresh();
    test_caps();
    dp_pg_close(pg);
    return db_done();
}
