/* The pool: bounded waits, lost connections, what may be sent twice. */
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

#include "base/clock.h"
#include "db/db.h"
#include "pg/query.h"

struct number {
    int64_t value;
};

static const struct dp_col number_cols[] = {
    DP_COL_INT64(struct number, value),
    {0},
};

#define NUMBER(name, sql, n, flags)                                           \
    {name, sql, n, flags, number_cols, sizeof(struct number)}

static const struct dp_stmt echo =
    NUMBER("echo", "SELECT $1::bigint AS value", 1, DP_STMT_READ);
static const struct dp_stmt pid = NUMBER(
    "pid", "SELECT pg_backend_pid()::bigint AS value", 0, DP_STMT_READ);
static const struct dp_stmt sleeping_read =
    NUMBER("sleeping_read",
           "SELECT 1::bigint AS value FROM pg_sleep($1::float8)", 1,
           DP_STMT_READ);
static const struct dp_stmt sleeping_write =
    NUMBER("sleeping_write",
           "SELECT 2::bigint AS value FROM pg_sleep($1::float8)", 1, 0);
static const struct dp_stmt add = NUMBER(
    "add", "INSERT INTO pool_test (text) VALUES ($1) RETURNING id AS value",
    1, 0);
static const struct dp_stmt prepared =
    NUMBER("prepared",
           "SELECT count(*) AS value FROM pg_prepared_statements", 0,
           DP_STMT_READ);

static struct dp_err err;

static struct dp_pg *
open_pool(int size, int statement_timeout_ms, int wait_timeout_ms)
{
    struct dp_pg_options options = db_options(NULL);
    struct dp_pg *pg;

    options.program = "pool-test";
    options.pool_size = size;
    options.statement_timeout_ms = statement_timeout_ms;
    options.wait_timeout_ms = wait_timeout_ms;
    pg = dp_pg_open(&options, &err);
    if (pg == NULL)
        bail("%s", dp_err_text(&err));
    return pg;
}

static int64_t
ask(struct dp_pg *pg, const struct dp_stmt *stmt, const char *param)
{
    const char *const params[] = {param};
    struct number row;

    err.code = DP_E_NONE;
    return dp_pg_row(pg, &db_arena, stmt, params, &row, &err) < 0 ? -1
                                                                  : row.value;
}

/* A statement run by another thread. */
struct errand {
    struct dp_pg *pg;
    const struct dp_stmt *stmt;
    const char *param;
    int64_t value;
    struct dp_err err;
    pthread_t thread;
};

static void *
go(void *arg)
{
    struct errand *errand = arg;
    const char *const params[] = {errand->param};
    struct dp_arena arena;
    struct number row = {-1};

    dp_arena_init(&arena);
    errand->err.code = DP_E_NONE;
    errand->value = dp_pg_row(errand->pg, &arena, errand->stmt, params, &row,
                              &errand->err)
                            < 0
                        ? -1
                        : row.value;
    dp_arena_clear(&arena);
    return NULL;
}

static void
start(struct errand *errand)
{
    pthread_create(&errand->thread, NULL, go, errand);
    dp_sleep_ms(100);
}

static void
join(struct errand *errand)
{
    pthread_join(errand->thread, NULL);
}

static void
test_lazy(void)
{
    struct dp_pg *pg = open_pool(2, 1000, 1000);
    struct dp_pg_stats stats;

    dp_pg_stats(pg, &stats);
    is_int(stats.open, 0, "a new pool has no connection");
    is_int(ask(pg, &echo, "41"), 41, "a statement answers");
    is_int(ask(pg, &echo, "42"), 42, "and again");
    dp_pg_stats(pg, &stats);
    is_int(stats.connects, 1, "one after the other needs one connection");
    is_int(stats.busy, 0, "a connection is held only while a query runs");
    dp_pg_close(pg);

    pg = open_pool(0, 1000, 1000);
    dp_pg_stats(pg, &stats);
    ok(stats.size >= 2 && stats.size <= 8,
       "left alone, the size is 2 x processors, at most 8");
    dp_pg_close(pg);
}

static void
test_unreachable(void)
{
    struct dp_pg_options options = {
        .url = "host=/nonexistent user=nobody password=hunter2",
        .program = "pool-test",
        .connect_timeout_ms = 1000,
        .statement_timeout_ms = 1000,
    };
    struct dp_pg *pg = dp_pg_open(&options, &err);

    is_int(ask(pg, &echo, "1"), -1, "no server, no answer");
    is_int(err.code, DP_E_UNAVAILABLE, "that is unavailable");
    is_int(err.retry_after_s, 5, "and tells when to come back");
    ok(strstr(err.detail, "hunter2") == NULL, "the password is not told");
    dp_pg_close(pg);

    options.url = "postgres://u:hunter2@[broken";
    ok(dp_pg_open(&options, &err) == NULL, "a malformed url is refused");
    is_int(err.code, DP_E_BAD_PARAMS, "as the operator's mistake");
    ok(strstr(dp_err_text(&err), "hunter2") == NULL, "without its password");
}

static void
test_bounded(void)
{
    struct dp_pg *pg = open_pool(1, 5000, 2000);
    struct dp_pg *hasty = open_pool(1, 5000, 100);
    struct errand errand = {pg, &sleeping_read, "0.4", 0, {0}, 0};
    struct dp_pg_stats stats;

    start(&errand);
    is_int(ask(pg, &echo, "7"), 7, "whoever finds the pool busy waits");
    join(&errand);
    is_int(errand.value, 1, "and takes nothing from the other");
    dp_pg_stats(pg, &stats);
    is_int(stats.waits, 1, "the wait is counted");
    is_int(stats.open, 1, "the pool never grows past its size");

    errand.pg = hasty;
    start(&errand);
    is_int(ask(hasty, &echo, "7"), -1, "nobody waits for ever");
    is_int(err.code, DP_E_UNAVAILABLE, "too long a wait is unavailable");
    join(&errand);
    is_int(ask(hasty, &echo, "8"), 8, "later it works again");
    dp_pg_close(pg);
    dp_pg_close(hasty);
}

static void
test_timeout(void)
{
    struct dp_pg *pg = open_pool(1, 200, 1000);
    int64_t before_ms;

    is_int(ask(pg, &sleeping_read, "5"), -1, "a statement has a time limit");
    is_int(err.code, DP_E_UNAVAILABLE, "past it the answer is unavailable");
    is_int(ask(pg, &echo, "3"), 3, "the connection is still good");

    if (kill((pid_t)ask(pg, &pid, NULL), SIGSTOP) == 0) {
        pid_t stopped = (pid_t)db_int(
            "SELECT pid FROM pg_stat_activity WHERE application_name = "
            "'pool-test' AND state = 'idle' LIMIT 1");

        before_ms = dp_mono_ms();
        is_int(ask(pg, &echo, "4"), -1, "a server that falls silent is left");
        is_int(err.code, DP_E_UNAVAILABLE, "as unavailable");
        ok(dp_mono_ms() - before_ms < 4000, "within seconds");
        is_int(ask(pg, &echo, "5"), 5, "and another connection made");
        kill(stopped, SIGCONT);
    }
    dp_pg_close(pg);
}

/* For migrations, which take what they take. */
static void
test_no_limit(void)
{
    struct dp_pg *pg = open_pool(1, 0, 1000);

    is_int(ask(pg, &sleeping_read, "2.2"), 1,
           "a limit of 0 is none, here as in the server");
    dp_pg_close(pg);
}

static void
terminate(const char *query)
{
    db_text("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE application_name = 'pool-test' AND query LIKE '%s'",
            query);
    dp_sleep_ms(50);
}

static void
test_lost(void)
{
    struct dp_pg *pg = open_pool(2, 5000, 1000);
    struct errand errand = {pg, &sleeping_read, "0.5", 0, {0}, 0};
    struct dp_pg_stats stats;

    is_int(ask(pg, &add, "one"), 1, "a write");
    terminate("%");
    is_int(ask(pg, &add, "two"), 2,
           "a connection lost while idle costs no write");
    dp_pg_stats(pg, &stats);
    is_int(stats.connects, 2, "it was replaced before use");

    start(&errand);
    terminate("%pg_sleep%");
    join(&errand);
    is_int(errand.value, 1, "a read cut off is sent once more");

    errand.stmt = &sleeping_write;
    start(&errand);
    terminate("%pg_sleep%");
    join(&errand);
    is_int(errand.value, -1, "a write cut off is never sent again");
    is_int(errand.err.code, DP_E_UNAVAILABLE, "it is unavailable");
    is_int(errand.err.retry_after_s, 5, "with a time to come back");
    dp_pg_close(pg);
}

static void
test_conflicts(void)
{
    static const struct dp_stmt third = NUMBER(
        "third", "SELECT pool_test_third(3) AS value", 0, 0);
    static const struct dp_stmt never = NUMBER(
        "never", "SELECT pool_test_third(1000000) AS value", 0, 0);
    struct dp_pg *pg = open_pool(1, 5000, 1000);

    db_sql("CREATE SEQUENCE pool_test_tries;"
           "CREATE FUNCTION pool_test_third(n bigint) RETURNS bigint"
           " LANGUAGE plpgsql AS $$ BEGIN"
           " IF nextval('pool_test_tries') %% n <> 0 THEN"
           " RAISE 'once more' USING ERRCODE = 'serialization_failure';"
           " END IF; RETURN currval('pool_test_tries'); END $$");
    is_int(ask(pg, &third, NULL), 3, "a serialisation failure is repeated");
    is_int(ask(pg, &never, NULL), -1, "but not for ever");
    is_int(err.code, DP_E_UNAVAILABLE, "then it is unavailable");
    is_int(db_int("SELECT last_value FROM pool_test_tries"), 6,
           "after three attempts");
    dp_pg_close(pg);
}

static void
test_prepared(void)
{
    static const struct dp_stmt all =
        NUMBER("all", "SELECT *, id AS value FROM pool_test", 0,
               DP_STMT_READ);
    static const struct dp_stmt forget = {"forget", "DEALLOCATE ALL", 0, 0,
                                          NULL, 0};
    struct dp_pg *pg = open_pool(1, 5000, 1000);
    struct dp_pg_options options = db_options(NULL);

    ask(pg, &echo, "1");
    ask(pg, &echo, "2");
    is_int(ask(pg, &prepared, NULL), 2, "a statement is prepared once");
    is_int(ask(pg, &all, NULL), 1, "a plan over a table");
    db_sql("ALTER TABLE pool_test ADD COLUMN later int");
    is_int(ask(pg, &all, NULL), 1, "a plan that is out of date is made anew");
    ok(dp_pg_run(pg, &forget, NULL, &err) == 0, "plans are taken away");
    is_int(ask(pg, &echo, "3"), 3, "and made anew");
    dp_pg_close(pg);

    options.no_prepare = true;
    pg = dp_pg_open(&options, &err);
    ask(pg, &echo, "1");
    is_int(ask(pg, &prepared, NULL), 0, "preparing can be switched off");
    dp_pg_close(pg);
}

static void
test_details(void)
{
    static const struct dp_stmt as_uuid =
        NUMBER("as_uuid", "SELECT 1::bigint AS value WHERE $1::text::uuid"
                          " IS NOT NULL", 1, DP_STMT_READ);
    static const struct dp_stmt as_json =
        NUMBER("as_json", "SELECT 1::bigint AS value WHERE $1::text::jsonb"
                          " IS NOT NULL", 1, DP_STMT_READ);
    static const struct dp_stmt wrong =
        NUMBER("wrong", "SELECT 1 AS other", 0, DP_STMT_READ);
    struct dp_pg *pg = open_pool(1, 5000, 1000);

    is_int(ask(pg, &add, "one"), -1, "a broken constraint fails");
    is_int(err.code, DP_E_INTERNAL, "as our own fault");
    ok(strstr(err.detail, "pool_test_text_key") != NULL,
       "the log is told which constraint");
    is_int(ask(pg, &as_uuid, "top-secret"), -1, "a malformed value fails");
    ok(strstr(err.detail, "top-secret") == NULL,
       "the log is not told the value");
    is_int(ask(pg, &add, "\xff\xfe"), -1, "text that is no UTF-8 fails");
    is_int(err.code, DP_E_BAD_PARAMS, "as the client's fault");
    is_int(ask(pg, &as_json, "{\"a\": \"\\u0000\"}"), -1,
           "so does a NUL in JSON");
    is_int(err.code, DP_E_BAD_PARAMS, "as the client's fault");
    is_int(ask(pg, &wrong, NULL), -1, "a result without the column fails");
    is_str(err.detail, "wrong: no column value", "and is named");
    ok(dp_pg_check(pg, &wrong, &err) < 0, "the check of statements sees it");
    dp_pg_close(pg);
}

struct many {
    struct dp_pg *pg;
    int from;
    int wrong;
};

static void *
go_many(void *arg)
{
    struct many *many = arg;
    struct dp_arena arena;
    struct dp_err mine;

    dp_arena_init(&arena);
    for (int i = 0; i < 200; i++) {
        const char *const params[] = {
            dp_printf(&arena, "%d", many->from + i)};
        struct number row = {0};

        if (dp_pg_row(many->pg, &arena, &echo, params, &row, &mine) < 0
            || row.value != many->from + i)
            many->wrong++;
        dp_arena_reset(&arena);
    }
    dp_arena_clear(&arena);
    return NULL;
}

static void
test_threads(void)
{
    struct dp_pg *pg = open_pool(3, 5000, 5000);
    struct many many[16];
    pthread_t threads[16];
    struct dp_pg_stats stats;
    int wrong = 0;

    for (int i = 0; i < 16; i++) {
        many[i] = (struct many){pg, i * 1000, 0};
        pthread_create(&threads[i], NULL, go_many, &many[i]);
    }
    for (int i = 0; i < 16; i++) {
        pthread_join(threads[i], NULL);
        wrong += many[i].wrong;
    }
    is_int(wrong, 0, "sixteen threads on three connections get their own");
    dp_pg_stats(pg, &stats);
    is_int(stats.connects, 3, "over three connections in all");
    dp_pg_close(pg);
}

int
main(void)
{
    db_open();
    db_sql("CREATE TABLE public.pool_test (id bigserial PRIMARY KEY,"
           " text text UNIQUE)");
    test_lazy();
    test_unreachable();
    test_bounded();
    test_timeout();
    test_no_limit();
    test_lost();
    test_conflicts();
    test_prepared();
    test_details();
    test_threads();
    return db_done();
}
