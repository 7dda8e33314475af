/*
 * Jobs: the queue.
 *
 * A worker claims a job for a lease and gets an epoch with it.  Everything it
 * later says about the job carries that epoch (struct dp_fence); once another
 * worker has taken the job over the answer is DP_E_LOST_LEASE, and the only
 * right thing is to stop working on it.
 */
#ifndef DP_STORE_JOB_H
#define DP_STORE_JOB_H

#include "pg/query.h"

/* Which job speaks, by right of which claim. */
struct dp_fence {
    const char *job_id;
    int64_t lease_epoch;
};

/* What a worker is given. */
struct dp_claim {
    const char *job_id;
    const char *kind; /* release takedown media fetch cleanup */
    const char *account_id;
    const char *release_id;
    int revision;
    const char *asset_id;
    const char *upload_session_id;
    const char *args; /* JSON object */
    int attempt;      /* 1 = first */
    int max_attempts;
    int64_t lease_epoch;
    bool taken_over; /* from a worker that is gone */
    const char *created_at;
};

/* At most one due job of these kinds; *claim is NULL when there is none. */
int dp_job_claim(struct dp_pg *pg, struct dp_arena *arena,
                 const char *worker_id, const struct dp_texts *kinds,
                 int lease_s, struct dp_claim **claim, struct dp_err *err);

/* progress -1 and text NULL: as they were. */
int dp_job_heartbeat(struct dp_pg *pg, struct dp_arena *arena,
                     const struct dp_fence *fence, int lease_s, int progress,
                     const char *progress_text, struct dp_err *err);

struct dp_job_step {
    int position; /* from 1 */
    const char *step; /* validate identifiers assets package deliver await
                         live taken_down */
    const char *store_id; /* of deliver and await */
    const char *state;    /* waiting running done failed skipped */
    int attempts;
    const char *next_try_at;
    const char *started_at;
    const char *finished_at;
    const char *error_code;
    const char *error_text;
    const char *result; /* JSON, or NULL */
};

/*
 * The steps of a job, in order; none for kinds that have no steps.  Whose it
 * is, the caller has asked by dp_job_get().
 */
struct dp_job_step *dp_job_steps(struct dp_pg *pg, struct dp_arena *arena,
                                 const char *job_id, size_t *n,
                                 struct dp_err *err);

int dp_job_step_start(struct dp_pg *pg, struct dp_arena *arena,
                      const struct dp_fence *fence, int position,
                      struct dp_err *err);

struct dp_step_end {
    int position;
    const char *state; /* done skipped failed waiting */
    const char *error_code;
    const char *error_text;
    const char *result_json; /* or NULL */
};

int dp_job_step_finish(struct dp_pg *pg, struct dp_arena *arena,
                       const struct dp_fence *fence,
                       const struct dp_step_end *end, struct dp_err *err);

int dp_job_finish(struct dp_pg *pg, struct dp_arena *arena,
                  const struct dp_fence *fence, const char *result_json,
                  struct dp_err *err);

struct dp_retry {
    double delay_s;
    bool counts; /* as an attempt; false for waiting that nobody caused */
    const char *error_code;
    const char *error_text;
};

/* *final: the attempts are used up; the job has failed as by dp_job_fail(). */
int dp_job_retry_later(struct dp_pg *pg, struct dp_arena *arena,
                       const struct dp_fence *fence,
                       const struct dp_retry *retry, bool *final,
                       struct dp_err *err);

/*
 * The job fails for good: a release job is refunded once and its release
 * needs attention (code "rejected": the stores refused it), a media job
 * refuses its asset, a fetch job fails its upload.
 */
int dp_job_fail(struct dp_pg *pg, struct dp_arena *arena,
                const struct dp_fence *fence, const char *code,
                const char *text, struct dp_err *err);

struct dp_job {
    const char *job_id;
    const char *kind;
    const char *account_id;
    const char *release_id;
    int revision;
    const char *asset_id;
    const char *upload_session_id;
    const char *state; /* queued running done failed discarded */
    int priority;
    const char *run_at;
    int attempt;
    int max_attempts;
    const char *lease_owner;
    const char *lease_until;
    int64_t lease_epoch;
    int progress; /* percent */
    const char *progress_text;
    const char *error_code;
    const char *error_text;
    const char *result; /* JSON, or NULL */
    const char *created_at;
    const char *started_at;
    const char *finished_at;
};

/*
 * DP_E_NOT_FOUND when there is none, or it is not the account's.  account_id
 * NULL: anybody's, for the operator.
 */
int dp_job_get(struct dp_pg *pg, struct dp_arena *arena,
               const char *account_id, const char *job_id,
               struct dp_job *job, struct dp_err *err);

struct dp_job_filter {
    const char *state; /* or NULL = any */
    const char *kind;  /* or NULL = any */
    int limit;
};

/* Newest first; of all accounts, for the operator. */
struct dp_job *dp_job_list(struct dp_pg *pg, struct dp_arena *arena,
                           const struct dp_job_filter *filter, size_t *n,
                           struct dp_err *err);

enum dp_again_outcome {
    DP_AGAIN_QUEUED,
    DP_AGAIN_NOT_FOUND,
    DP_AGAIN_NOT_FAILED,
    DP_AGAIN_IN_PROGRESS, /* another job has the same subject */
    DP_AGAIN_SUPERSEDED,  /* the release has a newer revision */
    DP_AGAIN_CREDITS,     /* too few for what was refunded */
};

/* The operator: start a failed or discarded job again where it failed. */
int dp_job_again(struct dp_pg *pg, struct dp_arena *arena, const char *job_id,
                 enum dp_again_outcome *outcome, struct dp_err *err);

/*
 * The operator: give a queued or running job up (refunded as if it had
 * failed), or file a failed one away.  *discarded false: nothing to discard.
 */
int dp_job_discard(struct dp_pg *pg, struct dp_arena *arena,
                   const char *job_id, bool *discarded, struct dp_err *err);

#endif
