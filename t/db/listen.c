/* Listening: what is said is heard, over lost connections, and it ends. */
#include "pg/listen.h"

#include <pthread.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/log.h"
#include "db/db.h"

#define HEARD_MAX 200

/* What was heard: payloads in turn, and how often "look at everything". */
struct ear {
    pthread_mutex_t mutex;
    int n;
    char heard[HEARD_MAX][64];
    int together; /* with the next one */
    int looks;
};

static struct dp_err err;

static void
on_heard(void *ctx, const char *payload, bool more)
{
    struct ear *ear = ctx;

    pthread_mutex_lock(&ear->mutex);
    if (payload == NULL)
        ear->looks++;
    else if (ear->n < HEARD_MAX)
        snprintf(ear->heard[ear->n++], sizeof(ear->heard[0]), "%s", payload);
    ear->together += more;
    pthread_mutex_unlock(&ear->mutex);
}

static int
count(struct ear *ear, bool looks)
{
    int n;

    pthread_mutex_lock(&ear->mutex);
    n = looks ? ear->looks : ear->n;
    pthread_mutex_unlock(&ear->mutex);
    return n;
}

/* Wait until so many were heard; how many were. */
static int
wait_heard(struct ear *ear, bool looks, int want)
{
    int64_t end_ms = dp_mono_ms() + 10000;

    while (count(ear, looks) < want && dp_mono_ms() < end_ms)
        dp_sleep_ms(5);
    return count(ear, looks);
}

static struct dp_listen *
open_ear(struct ear *ear, const char *channel, int poll_ms)
{
    struct dp_pg_options options = db_options(NULL);
    struct dp_listen *listen;

    options.program = "listen-test";
    *ear = (struct ear){.mutex = PTHREAD_MUTEX_INITIALIZER};
    listen = dp_listen_open(&options, channel, poll_ms, on_heard, ear, &err);
    if (listen == NULL)
        bail("%s", dp_err_text(&err));
    return listen;
}

static int64_t
backends(void)
{
    return db_int("SELECT count(*) FROM pg_stat_activity"
                  " WHERE application_name = 'listen-test'"
                  " AND datname = current_database()");
}

static void
test_hear(void)
{
    struct ear ear;
    struct dp_listen *listen = open_ear(&ear, "Ear \"1\"", 60000);
    int64_t began_ms;

    is_int(wait_heard(&ear, true, 1), 1,
           "once it is connected everything is looked at");
    db_sql("NOTIFY \"Ear \"\"1\"\"\", 'stream a'; NOTIFY other, 'b'");
    db_sql("NOTIFY \"Ear \"\"1\"\"\"");
    db_sql("BEGIN; NOTIFY \"Ear \"\"1\"\"\", 'undone'; ROLLBACK");
    db_sql("NOTIFY \"Ear \"\"1\"\"\", 'stream c'");
    is_int(wait_heard(&ear, false, 3), 3, "what its channel says is heard");
    is_str(ear.heard[0], "stream a", "with its payload");
    is_str(ear.heard[1], "", "or without one");
    is_str(ear.heard[2], "stream c", "in order, and what was done only");
    ear.together = 0;
    db_sql("NOTIFY \"Ear \"\"1\"\"\", 'd'; NOTIFY \"Ear \"\"1\"\"\", 'e'");
    is_int(wait_heard(&ear, false, 5), 5, "two things may come at once");
    is_int(ear.together, 1, "which is told");
    is_int(count(&ear, true), 1, "news need no look at everything");
    is_int(backends(), 1, "it has one connection");
    began_ms = dp_mono_ms();
    dp_listen_close(listen);
    ok(dp_mono_ms() - began_ms < 200, "it ends at once");
    db_sql("NOTIFY \"Ear \"\"1\"\"\", 'late'");
    dp_sleep_ms(100);
    is_int(count(&ear, false), 5, "and hears nothing any more");
    for (int i = 0; i < 100 && backends() > 0; i++)
        dp_sleep_ms(20);
    is_int(backends(), 0, "and has no connection");
    dp_listen_close(NULL);
}

static void
test_silence(void)
{
    struct ear ear;
    struct dp_listen *listen = open_ear(&ear, "ear2", 50);

    ok(wait_heard(&ear, true, 5) >= 5,
       "in silence everything is looked at now and then");
    dp_listen_close(listen);
}

static void
test_noise(void)
{
    struct ear ear;
    struct dp_listen *listen = open_ear(&ear, "ear2", 100);

    wait_heard(&ear, true, 1);
    for (int i = 0; i < 50; i++) {
        db_sql("NOTIFY ear2, 'noise'");
        dp_sleep_ms(20);
    }
    ok(count(&ear, true) >= 5, "as it is where there is news all the time");
    dp_listen_close(listen);
}

static void
test_lost(void)
{
    struct ear ear;
    struct dp_listen *listen = open_ear(&ear, "ear3", 60000);

    for (int i = 1; i <= 3; i++) {
        is_int(wait_heard(&ear, true, i), i,
               "after each connection everything is looked at");
        db_sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
               " WHERE application_name = 'listen-test'"
               " AND datname = current_database()");
    }
    is_int(wait_heard(&ear, true, 4), 4, "as after the last that was lost");
    db_sql("NOTIFY ear3, 'again'");
    is_int(wait_heard(&ear, false, 1), 1, "and it hears again");
    is_str(ear.heard[0], "again", "what is said");
    dp_listen_close(listen);
}

/* Nobody is there to connect to. */
static void
test_away(void)
{
    struct dp_pg_options options = db_options(NULL);
    struct ear ear = {.mutex = PTHREAD_MUTEX_INITIALIZER};
    struct dp_listen *listen;
    int64_t began_ms;

    dp_log_open("test", (enum dp_log_level)(DP_LOG_ERROR + 1));
    options.url = "host=/nonexistent dbname=none";
    listen = dp_listen_open(&options, "ear4", 50, on_heard, &ear, &err);
    ok(listen != NULL, "it opens without a database");
    ok(wait_heard(&ear, true, 3) >= 3, "and looks all the same");
    began_ms = dp_mono_ms();
    dp_listen_close(listen);
    ok(dp_mono_ms() - began_ms < 200, "and ends at once");
    /* One that takes connections and says nothing. */
    options.url = "host=192.0.2.1 dbname=none";
    options.connect_timeout_ms = 30000;
    listen = dp_listen_open(&options, "ear5", 60000, on_heard, &ear, &err);
    dp_sleep_ms(100);
    began_ms = dp_mono_ms();
    dp_listen_close(listen);
    ok(dp_mono_ms() - began_ms < 200, "even where it waits for a server");
}

int
main(void)
{
    db_open();
    test_hear();
    test_silence();
    test_noise();
    test_lost();
    test_away();
    return db_done();
}
