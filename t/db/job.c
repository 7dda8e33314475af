/* The queue: claim, fence, retry, deliver, take down. */
#include "db/db.h"
#include "store/delivery.h"
#include "store/identifier.h"

static struct dp_err err;
static const char *ann;

static struct dp_claim *
claim(const char *kind)
{
    const char *kinds[] = {kind, NULL};
    const struct dp_texts wanted = {kinds, 1};
    struct dp_claim *found = NULL;

    works(dp_job_claim(db_as("worker"), &db_arena, "w1", &wanted, 60, &found,
                       &err));
    return found;
}

static struct dp_job
get(const char *job_id)
{
    struct dp_job job = {0};

    works(dp_job_get(db_as("mcp"), &db_arena, ann, job_id, &job, &err));
    return job;
}

static void
test_lease(void)
{
    struct dp_submitted submitted = db_submit(ann, NULL, "Leased", 1);
    struct dp_claim *first, *second;
    struct dp_fence old, new;
    struct dp_pg *pg = db_as("worker");

    ok(claim("cleanup") == NULL, "there is no job of a kind nobody queued");
    first = claim("release");
    is_str(first->job_id, submitted.job_id, "a due job is claimed");
    is_int(first->attempt, 1, "for the first time");
    is_str(first->account_id, ann, "with whose it is");
    is_int(first->revision, 1, "and what");
    ok(claim("release") == NULL, "a second worker does not get it");
    old = db_fence(first);
    works(dp_job_heartbeat(pg, &db_arena, &old, 60, 40, "packing", &err));
    is_int(get(first->job_id).progress, 40, "a heart-beat tells progress");
    works(dp_job_heartbeat(pg, &db_arena, &old, 60, -1, NULL, &err));
    is_str(get(first->job_id).progress_text, "packing", "or leaves it");

    db_sql("UPDATE dubplate.job SET lease_until = now() - interval '1 s'"
           " WHERE id = '%s'", first->job_id);
    second = claim("release");
    ok(second != NULL && second->taken_over,
       "a job whose worker is silent is taken over");
    is_int(second->attempt, 2, "as another attempt");
    new = db_fence(second);
    fails(dp_job_heartbeat(pg, &db_arena, &old, 60, 1, NULL, &err),
          DP_E_LOST_LEASE, "the first worker learns it by its heart-beat");
    fails(dp_job_step_start(pg, &db_arena, &old, 1, &err), DP_E_LOST_LEASE,
          "it can begin no step");
    fails(dp_job_finish(pg, &db_arena, &old, NULL, &err), DP_E_LOST_LEASE,
          "and not finish");
    works(dp_job_finish(pg, &db_arena, &new, "{\"ok\": true}", &err));
    is_str(get(first->job_id).state, "done", "the second can");
    ok(strstr(get(first->job_id).result, "true") != NULL, "with a result");
}

static void
test_steps(void)
{
    struct dp_submitted submitted = db_submit(ann, NULL, "Steps", 1);
    struct dp_claim *mine = claim("release");
    struct dp_fence fence = db_fence(mine);
    struct dp_step_end end = {.position = 1, .state = "done"};
    struct dp_retry retry = {0.0, true, "store_down", "Try later."};
    struct dp_pg *pg = db_as("worker");
    struct dp_job_step *steps;
    bool final = true;
    size_t n;

    is_str(mine->job_id, submitted.job_id, "the job");
    works(dp_job_step_start(pg, &db_arena, &fence, 1, &err));
    works(dp_job_step_finish(pg, &db_arena, &fence, &end, &err));
    fails(dp_job_step_start(pg, &db_arena, &fence, 1, &err), DP_E_LOST_LEASE,
          "a step that is done does not begin again");
    works(dp_job_step_start(pg, &db_arena, &fence, 2, &err));
    end = (struct dp_step_end){2, "waiting", "store_down", "Try later.",
                               "{\"tried\": 1}"};
    works(dp_job_step_finish(pg, &db_arena, &fence, &end, &err));
    works(dp_job_retry_later(pg, &db_arena, &fence, &retry, &final, &err));
    ok(!final, "a job is put off");
    steps = dp_job_steps(db_as("mcp"), &db_arena, mine->job_id, &n, &err);
    ok(steps != NULL && n == 9, "its steps tell");
    is_str(steps[0].state, "done", "what is done");
    is_str(steps[1].state, "waiting", "what waits");
    is_str(steps[1].error_text, "Try later.", "and why");
    is_int(steps[1].attempts, 1, "how often it was tried");

    mine = claim("release");
    is_int(mine->attempt, 2, "it comes again");
    fence = db_fence(mine);
    retry.counts = false;
    works(dp_job_retry_later(pg, &db_arena, &fence, &retry, &final, &err));
    mine = claim("release");
    is_int(mine->attempt, 2, "waiting that nobody caused does not count");
    db_sql("UPDATE dubplate.job SET attempt = max_attempts WHERE id = '%s'",
           mine->job_id);
    fence = db_fence(mine);
    retry.counts = true;
    works(dp_job_retry_later(pg, &db_arena, &fence, &retry, &final, &err));
    ok(final, "the last attempt is final");
    is_str(get(mine->job_id).state, "failed", "and the job has failed");
    is_str(get(mine->job_id).error_code, "store_down", "with the reason");
    fails(dp_job_retry_later(pg, &db_arena, &fence, &retry, &final, &err),
          DP_E_LOST_LEASE, "it cannot be put off any more");
}

static void
test_operator(void)
{
    struct dp_submitted submitted = db_submit(ann, NULL, "Again", 1);
    struct dp_claim *mine = claim("release");
    struct dp_fence fence = db_fence(mine);
    struct dp_job_filter filter = {"failed", "release", 10};
    enum dp_again_outcome outcome = DP_AGAIN_NOT_FOUND;
    struct dp_pg *pg = db_as("admin");
    struct dp_job job;
    bool discarded;
    size_t n;

    works(dp_job_again(pg, &db_arena, submitted.job_id, &outcome, &err));
    is_int(outcome, DP_AGAIN_NOT_FAILED, "a job that runs needs no retry");
    works(dp_job_fail(db_as("worker"), &db_arena, &fence, "x", "y", &err));
    ok(dp_job_list(pg, &db_arena, &filter, &n, &err) != NULL && n == 2,
       "failed jobs are listed");
    works(dp_job_again(pg, &db_arena, submitted.job_id, &outcome, &err));
    is_int(outcome, DP_AGAIN_QUEUED, "a failed one starts again");
    works(dp_job_again(pg, &db_arena, "nothing", &outcome, &err));
    is_int(outcome, DP_AGAIN_NOT_FOUND, "one that is not there does not");
    works(dp_job_discard(pg, &db_arena, submitted.job_id, &discarded, &err));
    ok(discarded, "a queued one can be discarded");
    is_str(get(submitted.job_id).state, "discarded", "for good");
    fails(dp_job_get(db_as("mcp"), &db_arena, db_account("bob", 0),
                     submitted.job_id, &job, &err),
          DP_E_NOT_FOUND, "nobody sees another account's job");
    works(dp_job_get(pg, &db_arena, NULL, submitted.job_id, &job, &err));
    is_str(job.account_id, ann, "but the operator does");
}

/* Every store of the job's release to a status. */
static void
set_all(const struct dp_claim *job, const char *status)
{
    const struct dp_fence fence = db_fence(job);
    struct dp_store_status row = {
        job->release_id, job->revision, NULL, status, "M-1", NULL, NULL};
    static const char *const stores[] = {"demo-store", "north-store"};

    for (int i = 0; i < 2; i++) {
        row.store_id = stores[i];
        works(dp_delivery_set_status(db_as("worker"), &db_arena, &fence, &row,
                                     &err));
    }
}

static const char *
status_of(const char *release_id)
{
    struct dp_release release = {.status = "?"};

    works(dp_release_get(db_as("mcp"), &db_arena, ann, release_id, &release,
                         &err));
    return release.status;
}

static void
test_delivery(void)
{
    struct dp_submitted submitted = db_submit(ann, NULL, "Delivered", 1);
    struct dp_claim *mine = claim("release");
    struct dp_fence fence = db_fence(mine), stale = fence;
    struct dp_delivery delivery = {
        .message_id = "M-1",
        .release_id = mine->release_id,
        .revision = 1,
        .store_id = "demo-store",
        .kind = "release",
        .location = "demo-store/N_1",
        .digest = {{5}},
    };
    struct dp_identifiers identifiers, again;
    struct dp_pg *pg = db_as("worker");
    bool applied;

    works(dp_identifiers_assign(pg, &db_arena, &fence, &identifiers, &err));
    ok(identifiers.upc != NULL && strlen(identifiers.upc) == 12,
       "a release gets its UPC");
    ok(identifiers.isrcs.n == 1 && strlen(identifiers.isrcs.items[0]) == 12,
       "a track its ISRC");
    works(dp_identifiers_assign(pg, &db_arena, &fence, &again, &err));
    is_str(again.isrcs.items[0], identifiers.isrcs.items[0], "for good");
    stale.lease_epoch++;
    fails(dp_identifiers_assign(pg, &db_arena, &stale, &again, &err),
          DP_E_LOST_LEASE, "from a worker that has the job");

    works(dp_delivery_record(pg, &db_arena, &fence, &delivery, &err));
    works(dp_delivery_record(pg, &db_arena, &fence, &delivery, &err));
    fails(dp_delivery_record(pg, &db_arena, &stale, &delivery, &err),
          DP_E_LOST_LEASE, "a delivery needs the job, too");
    is_str(db_text("SELECT string_agg(encode(digest, 'hex'), ' ')"
                   " FROM dubplate.delivery_overview WHERE job_id = '%s'",
                   mine->job_id),
           "0500000000000000000000000000000000000000000000000000000000000000",
           "a delivery is recorded once");
    works(dp_delivery_acknowledge(pg, &db_arena, "M-1", "demo-store",
                                  "{\"status\": \"FileOK\"}", &applied,
                                  &err));
    ok(applied, "the store acknowledges");
    works(dp_delivery_acknowledge(pg, &db_arena, "M-1", "demo-store", "{}",
                                  &applied, &err));
    ok(!applied, "once");
    is_str(db_text("SELECT acknowledgement ->> 'status'"
                   " FROM dubplate.delivery_overview WHERE job_id = '%s'",
                   mine->job_id),
           "FileOK", "what it said is kept");

    set_all(mine, "live");
    is_str(status_of(submitted.release_id), "Distributed",
           "live in a store is distributed");
    works(dp_job_finish(pg, &db_arena, &fence, NULL, &err));
}

static void
test_takedown(void)
{
    struct dp_submitted submitted = db_submit(ann, NULL, "Withdrawn", 1);
    const struct dp_rerun rerun = {.account_id = ann,
                                   .release_id = submitted.release_id};
    struct dp_rerun_result result;
    struct dp_pg *pg = db_as("mcp");
    struct dp_claim *mine;
    struct dp_fence fence;

    works(dp_release_takedown(pg, &db_arena, &rerun, &result, &err));
    is_int(result.outcome, DP_RERUN_IN_PROGRESS, "a takedown waits its turn");
    mine = claim("release");
    set_all(mine, "live");
    fence = db_fence(mine);
    works(dp_job_finish(db_as("worker"), &db_arena, &fence, NULL, &err));
    works(dp_release_redistribute(pg, &db_arena, &rerun, &result, &err));
    is_int(result.outcome, DP_RERUN_NOTHING_TO_DO,
           "what is live everywhere needs no delivery");
    works(dp_release_takedown(pg, &db_arena, &rerun, &result, &err));
    is_int(result.outcome, DP_RERUN_QUEUED, "what is live can be taken down");
    mine = claim("takedown");
    is_str(mine->job_id, result.job_id, "by a job");
    set_all(mine, "taken_down");
    fence = db_fence(mine);
    works(dp_job_finish(db_as("worker"), &db_arena, &fence, NULL, &err));
    is_str(status_of(submitted.release_id), "Taken Down", "then it is down");
    works(dp_release_takedown(pg, &db_arena, &rerun, &result, &err));
    is_int(result.outcome, DP_RERUN_NOTHING_LIVE, "once");
    works(dp_release_redistribute(pg, &db_arena, &rerun, &result, &err));
    is_int(result.outcome, DP_RERUN_QUEUED, "and can be delivered again");
}

int
main(void)
{
    db_open();
    ann = db_account("ann", 100);
    test_lease();
    test_steps();
    test_operator();
    test_delivery();
    test_takedown();
    is_int(db_int("SELECT coalesce(sum(drift), 0) FROM"
                  " dubplate.account_ledger"),
           0, "the ledger has no drift");
    return db_done();
}
