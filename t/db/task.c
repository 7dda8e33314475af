/* Tasks: run by a thread or following a job; and their sweep. */
#include "store/task.h"

#include "db/db.h"
#include "store/question.h"
#include "store/sweep.h"

static struct dp_err err;
static const char *ann, *bob;

static struct dp_task_opened
open_task(const char *job_id, int max_tasks)
{
    const struct dp_task_new task = {
        .account_id = ann,
        .tool = "submit_release",
        .ttl_ms = 60000,
        .poll_interval_ms = 1000,
        .job_id = job_id,
        .result_json = "{\"content\": []}",
        .lease_s = 60,
        .max_tasks = max_tasks,
    };
    struct dp_task_opened opened = {0};

    works(dp_task_open(db_as("mcp"), &db_arena, &task, &opened, &err));
    return opened;
}

static struct dp_task
get(const char *task_id)
{
    struct dp_task task = {0};

    works(dp_task_get(db_as("mcp"), &db_arena, ann, task_id, &task, &err));
    return task;
}

static enum dp_cancel_outcome
cancel(const char *account_id, const char *task_id)
{
    enum dp_cancel_outcome outcome = DP_CANCEL_UNKNOWN;

    works(dp_task_cancel(db_as("mcp"), &db_arena, account_id, task_id,
                         &outcome, &err));
    return outcome;
}

static void
test_open(void)
{
    struct dp_task task;
    const char *id;

    is_int(open_task(NULL, 0).outcome, DP_TASK_TOO_MANY,
           "there is no room for it");
    is_int(open_task(db_submit(bob, NULL, "Bob's", 0).job_id, 9).outcome,
           DP_TASK_NO_JOB, "nobody follows the job of another");
    id = open_task(NULL, 9).task_id;
    task = get(id);
    is_str(task.tool, "submit_release", "a task is there at once");
    ok(task.status == DP_TASK_WORKING && task.result == NULL
           && task.error == NULL && task.job_id == NULL,
       "and works");
    ok(strstr(task.json, "\"status\":\"working\"") != NULL,
       "as its owner is told");
    fails(dp_task_get(db_as("mcp"), &db_arena, bob, id, &task, &err),
          DP_E_NOT_FOUND, "nobody reads another's");
    db_sql("UPDATE dubplate.mcp_task SET expires_at = now() WHERE id = '%s'",
           id);
    fails(dp_task_get(db_as("mcp"), &db_arena, ann, id, &task, &err),
          DP_E_NOT_FOUND, "or one whose time is over");
}

static void
test_finish(void)
{
    const char *id = open_task(NULL, 9).task_id;
    struct dp_task_end end = {DP_TASK_COMPLETED, "{\"b\":1.0, \"a\":[]}",
                              NULL};
    bool applied = false;

    works(dp_task_set(db_as("mcp"), &db_arena, id, DP_TASK_INPUT_REQUIRED,
                      "Which?", &applied, &err));
    ok(applied && get(id).status == DP_TASK_INPUT_REQUIRED,
       "a task asks something");
    works(dp_task_finish(db_as("mcp"), &db_arena, id, &end, &applied, &err));
    ok(applied && get(id).status == DP_TASK_COMPLETED, "and is done");
    is_str(get(id).result, "{\"b\":1.0, \"a\":[]}", "with this very result");
    end = (struct dp_task_end){DP_TASK_FAILED, NULL, "{\"code\":1}"};
    works(dp_task_finish(db_as("mcp"), &db_arena, id, &end, &applied, &err));
    ok(!applied, "for good");
    works(dp_task_set(db_as("mcp"), &db_arena, id, DP_TASK_WORKING, NULL,
                      &applied, &err));
    ok(!applied && get(id).status == DP_TASK_COMPLETED, "whatever comes");
    id = open_task(NULL, 9).task_id;
    works(dp_task_finish(db_as("mcp"), &db_arena, id, &end, &applied, &err));
    is_str(get(id).error, "{\"code\":1}", "or has failed");
}

static void
test_lease(void)
{
    const char *id = open_task(NULL, 9).task_id;
    const char *ids[] = {id, "no uuid"};

    db_sql("UPDATE dubplate.mcp_task SET lease_until = now() - interval"
           " '1 s' WHERE id = '%s'", id);
    works(dp_task_renew(db_as("mcp"), &db_arena, ids, 2, 60, &err));
    is_int(get(id).status, DP_TASK_WORKING, "who lives keeps its task");
    db_sql("UPDATE dubplate.mcp_task SET lease_until = now() - interval"
           " '1 s' WHERE id = '%s'", id);
    is_int(get(id).status, DP_TASK_FAILED, "else whoever looks sees it fail");
    ok(strstr(get(id).error, "restarted") != NULL, "and why");
}

static void
test_job(void)
{
    struct dp_submitted submitted = db_submit(ann, NULL, "One", 0);
    const char *id = open_task(submitted.job_id, 99).task_id;
    const char *late, *ends;
    struct dp_fence fence;

    is_str(get(id).job_id, submitted.job_id, "a task follows a job");
    is_int(cancel(bob, id), DP_CANCEL_UNKNOWN, "nobody else calls it off");
    is_int(cancel(ann, id), DP_CANCEL_CANCELLED, "in time it is called off");
    is_int(cancel(ann, id), DP_CANCEL_FINAL, "once");
    is_int(get(id).status, DP_TASK_CANCELLED, "then it is cancelled");
    ends = open_task(db_submit(bob, NULL, "Two", 0).job_id, 99).task_id;
    ok(ends == NULL, "and nothing of another's");
    submitted = db_submit(ann, NULL, "Three", 0);
    late = open_task(submitted.job_id, 99).task_id;
    db_sql("UPDATE dubplate.job SET state = 'done', finished_at = now()"
           " WHERE account_id = '%s' AND state = 'queued'", bob);
    fence = db_fence(db_claim("release"));
    is_str(fence.job_id, submitted.job_id, "a worker begins");
    is_int(cancel(ann, late), DP_CANCEL_TOO_LATE, "then it is too late");
    works(dp_job_finish(db_as("worker"), &db_arena, &fence, "{}", &err));
    is_int(get(late).status, DP_TASK_COMPLETED, "the job is done");
    is_str(get(late).result, "{\"content\": []}", "and answered");
}

static void
test_questions(void)
{
    const char *id = open_task(NULL, 99).task_id;
    struct dp_question_new new = {
        .account_id = ann,
        .task_id = id,
        .method = "roots/list",
        .params_json = "{}",
        .timeout_s = 60,
    };
    const struct dp_question_reply reply = {"{}", NULL};
    enum dp_question_outcome outcome;
    struct dp_question_row *questions;
    const char *question_id;
    size_t n;

    new.key = "a";
    works(dp_question_ask(db_as("mcp"), &db_arena, &new, &question_id, &err));
    new.key = "b";
    works(dp_question_ask(db_as("mcp"), &db_arena, &new, &question_id, &err));
    works(dp_question_answer(db_as("mcp"), &db_arena, ann, question_id,
                             &reply, &outcome, &err));
    questions =
        dp_question_list(db_as("mcp"), &db_arena, ann, id, &n, &err);
    ok(questions != NULL && n == 2, "a task asks two things");
    ok(questions != NULL && questions[0].state == DP_QUESTION_OPEN
           && questions[1].state == DP_QUESTION_ANSWERED,
       "in their order");
    is_int(get(id).status, DP_TASK_INPUT_REQUIRED, "one answer is missing");
    questions =
        dp_question_list(db_as("mcp"), &db_arena, bob, id, &n, &err);
    ok(questions != NULL && n == 0, "which nobody else sees");
}

static void
test_sweep(void)
{
    int64_t removed = 0;

    db_sql("UPDATE dubplate.mcp_task SET expires_at = now() - interval"
           " '1 s'");
    works(dp_sweep_mcp(db_as("worker"), &db_arena, &removed, &err));
    ok(removed > 3, "tasks past their time are forgotten");
    is_int(db_int("SELECT count(*) FROM dubplate.mcp_task"), 0, "all");
    works(dp_sweep_mcp(db_as("worker"), &db_arena, &removed, &err));
    is_int(removed, 0, "once");
}

int
main(void)
{
    db_open();
    ann = db_account("ann", 0);
    bob = db_account("bob", 0);
    test_open();
    test_finish();
    test_lease();
    test_job();
    test_questions();
    test_sweep();
    return db_done();
}
