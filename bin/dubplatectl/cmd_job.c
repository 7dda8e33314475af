/* dubplatectl job: the queue, for the operator. */
#include <stdio.h>
#include <string.h>

#include "ctl.h"
#include "store/job.h"

static struct {
    const char *job_id, *state, *kind, *limit;
} opt;

static const struct ctl_arg list_args[] = {
    {"--state", "queued, running, done, failed or discarded", &opt.state,
     NULL},
    {"--kind", "release, takedown, media, fetch or cleanup", &opt.kind,
     NULL},
    {"--limit", "how many; else 50", &opt.limit, NULL},
    {0},
};

static const struct ctl_arg id_args[] = {
    {"JOB_ID", "as job list has it", &opt.job_id, NULL},
    {0},
};

static const struct dp_col list_cols[] = {
    DP_COL_TEXT(struct dp_job, job_id),
    DP_COL_TEXT(struct dp_job, kind),
    DP_COL_TEXT(struct dp_job, state),
    DP_COL_INT(struct dp_job, progress),
    DP_COL_INT(struct dp_job, attempt),
    DP_COL_INT(struct dp_job, max_attempts),
    DP_COL_TIME(struct dp_job, run_at),
    DP_COL_TIME(struct dp_job, created_at),
    DP_COL_TEXT(struct dp_job, error_code),
    DP_COL_TEXT(struct dp_job, error_text),
    {0},
};

static const struct dp_col job_cols[] = {
    DP_COL_TEXT(struct dp_job, job_id),
    DP_COL_TEXT(struct dp_job, kind),
    DP_COL_TEXT(struct dp_job, state),
    DP_COL_INT(struct dp_job, progress),
    DP_COL_TEXT(struct dp_job, progress_text),
    DP_COL_INT(struct dp_job, attempt),
    DP_COL_INT(struct dp_job, max_attempts),
    DP_COL_TEXT(struct dp_job, account_id),
    DP_COL_TEXT(struct dp_job, release_id),
    DP_COL_INT(struct dp_job, revision),
    DP_COL_TEXT(struct dp_job, asset_id),
    DP_COL_TEXT(struct dp_job, upload_session_id),
    DP_COL_TIME(struct dp_job, run_at),
    DP_COL_TEXT(struct dp_job, lease_owner),
    DP_COL_TIME(struct dp_job, lease_until),
    DP_COL_INT64(struct dp_job, lease_epoch),
    DP_COL_TEXT(struct dp_job, error_code),
    DP_COL_TEXT(struct dp_job, error_text),
    DP_COL_TEXT(struct dp_job, result),
    DP_COL_TIME(struct dp_job, created_at),
    DP_COL_TIME(struct dp_job, started_at),
    DP_COL_TIME(struct dp_job, finished_at),
    {0},
};

static const struct dp_col step_cols[] = {
    DP_COL_INT(struct dp_job_step, position),
    DP_COL_TEXT(struct dp_job_step, step),
    DP_COL_TEXT(struct dp_job_step, store_id),
    DP_COL_TEXT(struct dp_job_step, state),
    DP_COL_INT(struct dp_job_step, attempts),
    DP_COL_TIME(struct dp_job_step, started_at),
    DP_COL_TIME(struct dp_job_step, finished_at),
    DP_COL_TIME(struct dp_job_step, next_try_at),
    DP_COL_TEXT(struct dp_job_step, error_code),
    DP_COL_TEXT(struct dp_job_step, error_text),
    {0},
};

static int
list(struct ctl *ctl, struct dp_err *err)
{
    struct dp_job_filter filter = {opt.state, opt.kind, 50};
    const struct dp_job *rows;
    int64_t limit;
    size_t n;

    if (opt.limit != NULL) {
        if (ctl_number("--limit", opt.limit, 1, 100000, &limit, err) < 0)
            return CTL_NO;
        filter.limit = (int)limit;
    }
    rows = dp_job_list(ctl->pg, &ctl->arena, &filter, &n, err);
    if (rows == NULL)
        return CTL_NO;
    ctl_print_rows(ctl, list_cols, rows, sizeof(*rows), n);
    return CTL_OK;
}

static int
no_such_job(struct dp_err *err)
{
    dp_refuse(err, DP_E_NOT_FOUND,
              "There is no job '%.80s'; dubplatectl job list has the ids.",
              opt.job_id);
    return CTL_NO;
}

/* With --json: {"job": {...}, "steps": [...]}. */
static int
show(struct ctl *ctl, struct dp_err *err)
{
    const struct dp_job_step *steps;
    struct dp_job job;
    size_t n;

    if (dp_job_get(ctl->pg, &ctl->arena, NULL, opt.job_id, &job, err) < 0)
        return err->code == DP_E_NOT_FOUND ? no_such_job(err) : CTL_NO;
    steps = dp_job_steps(ctl->pg, &ctl->arena, job.job_id, &n, err);
    if (steps == NULL)
        return CTL_NO;
    if (ctl->json)
        printf("{\"job\": ");
    ctl_print_row(ctl, job_cols, &job);
    if (ctl->json)
        printf(", \"steps\": ");
    else
        putchar('\n');
    if (n > 0 || ctl->json)
        ctl_print_rows(ctl, step_cols, steps, sizeof(*steps), n);
    if (ctl->json)
        puts("}");
    return CTL_OK;
}

static int
retry(struct ctl *ctl, struct dp_err *err)
{
    static const char *const answers[] = {
        [DP_AGAIN_QUEUED] = "queued again",
        [DP_AGAIN_NOT_FOUND] = NULL,
        [DP_AGAIN_NOT_FAILED] = "Only a failed or discarded job can be "
                                "started again.",
        [DP_AGAIN_IN_PROGRESS] = "Another job works on the same; wait until "
                                 "it has ended.",
        [DP_AGAIN_SUPERSEDED] = "The release was submitted again since; "
                                "retry that job.",
        [DP_AGAIN_CREDITS] = "The account has too few credits for what was "
                             "refunded; see dubplatectl account credit.",
    };
    enum dp_again_outcome outcome;

    if (dp_job_again(ctl->pg, &ctl->arena, opt.job_id, &outcome, err) < 0)
        return CTL_NO;
    if (outcome == DP_AGAIN_NOT_FOUND)
        return no_such_job(err);
    if (outcome != DP_AGAIN_QUEUED) {
        dp_refuse(err, DP_E_CONFLICT, "%s", answers[outcome]);
        return CTL_NO;
    }
    puts(answers[outcome]);
    return CTL_OK;
}

static int
discard(struct ctl *ctl, struct dp_err *err)
{
    struct dp_job job;
    bool discarded;

    if (dp_job_get(ctl->pg, &ctl->arena, NULL, opt.job_id, &job, err) < 0)
        return err->code == DP_E_NOT_FOUND ? no_such_job(err) : CTL_NO;
    if (dp_job_discard(ctl->pg, &ctl->arena, opt.job_id, &discarded, err) < 0)
        return CTL_NO;
    if (!discarded) {
        dp_refuse(err, DP_E_CONFLICT,
                  "The job has ended (%s); there is nothing to discard.",
                  job.state);
        return CTL_NO;
    }
    puts("discarded");
    return CTL_OK;
}

const struct ctl_command ctl_job_commands[] = {
    {"job", "list", "Jobs, newest first.", list_args, list, 0},
    {"job", "show", "One job with its steps.", id_args, show, 0},
    {"job", "retry",
     "Start a failed or discarded job again, where it failed.\n"
     "A refunded release job is debited again.",
     id_args, retry, 0},
    {"job", "discard",
     "Give a job up; a release job is refunded.\n"
     "A job that failed is filed away.",
     id_args, discard, 0},
    {0},
};
