/* Rates, schedules, workers, readiness, audit. */
#include "db/db.h"
#include "store/audit.h"
#include "store/rate.h"
#include "store/readiness.h"
#include "store/worker.h"

static struct dp_err err;

static void
test_rate(void)
{
    struct dp_rate rate = {0};
    int allowed = 0;

    for (int i = 0; i < 4; i++) {
        works(dp_rate_take(db_as("mcp"), &db_arena, "submit:ann", 3, &rate,
                           &err));
        allowed += rate.allowed;
    }
    is_int(allowed, 3, "three a minute are three");
    ok(!rate.allowed && rate.retry_after_s >= 1 && rate.retry_after_s <= 20,
       "the fourth is told when");
    works(dp_rate_take(db_as("upload"), &db_arena, "submit:bob", 3, &rate,
                       &err));
    ok(rate.allowed, "another key has its own bucket");
    db_sql("UPDATE dubplate.rate_bucket SET updated_at = now() - interval"
           " '25 s' WHERE key = 'submit:ann'");
    works(dp_rate_take(db_as("mcp"), &db_arena, "submit:ann", 3, &rate,
                       &err));
    ok(rate.allowed, "the bucket fills with time");
    db_sql("UPDATE dubplate.rate_bucket SET updated_at = now() - interval"
           " '1 h'");
    works(dp_rate_sweep(db_as("worker"), &db_arena, 600, &err));
    is_int(db_int("SELECT count(*) FROM dubplate.rate_bucket"), 0,
           "full buckets are forgotten");
}

static void
test_readiness(void)
{
    struct dp_worker worker = {"w1", "host", 42, "0.1", false};
    struct dp_readiness readiness;

    works(dp_readiness_get(db_as("health"), &db_arena, &readiness, &err));
    ok(readiness.schema_number > 0, "the schema has its number");
    ok(readiness.worker_age_s < 0, "there is no worker");
    works(dp_worker_beat(db_as("worker"), &db_arena, &worker, &err));
    works(dp_readiness_get(db_as("health"), &db_arena, &readiness, &err));
    ok(readiness.worker_age_s >= 0 && readiness.worker_age_s < 10,
       "a worker that beats is seen");
    worker.stopping = true;
    works(dp_worker_beat(db_as("worker"), &db_arena, &worker, &err));
    works(dp_readiness_get(db_as("health"), &db_arena, &readiness, &err));
    ok(readiness.worker_age_s < 0, "one that stops does not count");
    works(dp_worker_gone(db_as("worker"), "w1", &err));
    is_int(db_int("SELECT count(*) FROM dubplate.worker"), 0,
           "one that is gone is struck off");
    is_int(readiness.jobs_due, 0, "nothing is due");
    db_asset(db_account("ann", 0), "audio");
    works(dp_readiness_get(db_as("health"), &db_arena, &readiness, &err));
    is_int(readiness.jobs_due, 1, "a queued job is");
}

static void
test_schedule(void)
{
    bool taken = false;

    works(dp_schedule_take(db_as("worker"), &db_arena, "sweep", 86400, &taken,
                           &err));
    ok(taken, "the first to ask does the work");
    works(dp_schedule_take(db_as("worker"), &db_arena, "sweep", 86400, &taken,
                           &err));
    ok(!taken, "the next does not");
    works(dp_schedule_take(db_as("worker"), &db_arena, "other", 86400, &taken,
                           &err));
    ok(taken, "other work is other work");
}

static void
test_audit(void)
{
    works(dp_audit_add(db_as("mcp"),
                       "[{\"action\": \"submit\", \"program\": \"mcp\","
                       " \"outcome\": \"ok\"},"
                       " {\"action\": \"draft\", \"program\": \"mcp\","
                       " \"outcome\": \"ok\"}]",
                       &err));
    is_int(db_int("SELECT count(*) FROM dubplate.audit_event"), 2,
           "events come in batches");
}

int
main(void)
{
    db_open();
    test_rate();
    test_readiness();
    test_schedule();
    test_audit();
    return db_done();
}
