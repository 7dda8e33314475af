/* Submit, take down, deliver again: what starts a release's job. */
#include "store/common.h"
#include "store/release.h"

static const char *const submit_outcomes[] = {
    "submitted", "replayed",      "insufficient_credits", "in_progress",
    "not_found", "unknown_store", "unknown_asset",        "upc_fixed",
    "upc_taken", "isrc_taken",    NULL};

static const struct dp_col submitted_cols[] = {
    DP_COL_ENUM(struct dp_submitted, outcome, submit_outcomes),
    DP_COL_TEXT(struct dp_submitted, release_id),
    DP_COL_INT(struct dp_submitted, revision),
    DP_COL_TEXT(struct dp_submitted, job_id),
    DP_COL_INT(struct dp_submitted, credits_debited),
    DP_COL_INT(struct dp_submitted, credits_due),
    DP_COL_INT(struct dp_submitted, balance),
    DP_COL_TEXT(struct dp_submitted, response),
    {0},
};

static const struct dp_stmt stmt_submit = {
    "release_submit",
    "SELECT outcome, release_id, revision, job_id, credits_debited,"
    " credits_due, balance, response"
    " FROM dubplate.release_submit($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    10, 0, submitted_cols, sizeof(struct dp_submitted)};

static const struct dp_stmt stmt_find_repeat = {
    "release_find_repeat",
    "SELECT 'replayed' AS outcome, release_id, revision, job_id,"
    " credits_debited, 0 AS credits_due, 0 AS balance, response"
    " FROM dubplate.release_find_repeat($1, $2, $3)",
    3, DP_STMT_READ, submitted_cols, sizeof(struct dp_submitted)};

static const char *const rerun_outcomes[] = {
    "queued",        "not_found",     "in_progress",   "nothing_live",
    "nothing_to_do", "unknown_store", "not_submitted", "unpaid",
    NULL};

static const struct dp_col rerun_cols[] = {
    DP_COL_ENUM(struct dp_rerun_result, outcome, rerun_outcomes),
    DP_COL_TEXT(struct dp_rerun_result, job_id),
    {0},
};

static const struct dp_stmt stmt_takedown = {
    "release_takedown",
    "SELECT outcome, job_id"
    " FROM dubplate.release_takedown($1, $2, $3, $4)",
    4, 0, rerun_cols, sizeof(struct dp_rerun_result)};

static const struct dp_stmt stmt_redistribute = {
    "release_redistribute",
    "SELECT outcome, job_id"
    " FROM dubplate.release_redistribute($1, $2, $3, $4)",
    4, 0, rerun_cols, sizeof(struct dp_rerun_result)};

const struct dp_stmt *const dp_submit_stmts[] = {
    &stmt_submit, &stmt_find_repeat, &stmt_takedown, &stmt_redistribute,
    NULL};

int
dp_release_submit(struct dp_pg *pg, struct dp_arena *arena,
                  const struct dp_submit *submit,
                  struct dp_submitted *submitted, struct dp_err *err)
{
    const struct dp_submit *s = submit;
    const char *const params[] = {
        dp_pg_uuid(s->account_id),
        dp_pg_uuid(s->release_id),
        s->conversation_id,
        s->document_json,
        dp_pg_hash(arena, &s->document_hash),
        dp_pg_int(arena, s->credits),
        dp_pg_array(arena, s->store_ids, s->n_stores),
        s->tracks_json,
        s->provenance_json,
        dp_store_positive(arena, s->draft_version)};

    return dp_pg_row(pg, arena, &stmt_submit, params, submitted, err);
}

int
dp_release_find_repeat(struct dp_pg *pg, struct dp_arena *arena,
                       const struct dp_submit *submit,
                       struct dp_submitted **repeat, struct dp_err *err)
{
    const char *const params[] = {
        dp_pg_uuid(submit->account_id), dp_pg_uuid(submit->release_id),
        dp_pg_hash(arena, &submit->document_hash)};
    size_t n;
    struct dp_submitted *rows =
        dp_pg_rows(pg, arena, &stmt_find_repeat, params, &n, err);

    *repeat = rows != NULL && n > 0 ? rows : NULL;
    return rows != NULL ? 0 : -1;
}

static int
rerun_job(struct dp_pg *pg, struct dp_arena *arena,
          const struct dp_stmt *stmt, const struct dp_rerun *rerun,
          struct dp_rerun_result *result, struct dp_err *err)
{
    const char *const params[] = {
        dp_pg_uuid(rerun->account_id), dp_pg_uuid(rerun->release_id),
        dp_pg_array(arena, rerun->store_ids, rerun->n_stores),
        rerun->provenance_json};

    return dp_pg_row(pg, arena, stmt, params, result, err);
}

int
dp_release_takedown(struct dp_pg *pg, struct dp_arena *arena,
                    const struct dp_rerun *rerun,
                    struct dp_rerun_result *result, struct dp_err *err)
{
    return rerun_job(pg, arena, &stmt_takedown, rerun, result, err);
}

int
dp_release_redistribute(struct dp_pg *pg, struct dp_arena *arena,
                        const struct dp_rerun *rerun,
                        struct dp_rerun_result *result, struct dp_err *err)
{
    return rerun_job(pg, arena, &stmt_redistribute, rerun, result, err);
}
