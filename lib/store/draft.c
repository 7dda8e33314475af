/* Drafts. */
#include "store/draft.h"

#include "store/common.h"

static const struct dp_col draft_cols[] = {
    DP_COL_TEXT(struct dp_draft, release_id),
    DP_COL_TEXT(struct dp_draft, account_id),
    DP_COL_TEXT(struct dp_draft, conversation_id),
    DP_COL_TEXT(struct dp_draft, status),
    DP_COL_INT(struct dp_draft, version),
    DP_COL_TEXT(struct dp_draft, mode),
    DP_COL_TEXT(struct dp_draft, document),
    DP_COL_TEXT(struct dp_draft, draft_status),
    DP_COL_TEXT(struct dp_draft, client),
    DP_COL_TIME(struct dp_draft, saved_at),
    DP_COL_INT(struct dp_draft, revision),
    {0},
};

static const struct dp_stmt stmt_find = {
    "draft_find",
    "SELECT release_id, account_id, conversation_id, status, version, mode,"
    " document, draft_status, client, saved_at, revision"
    " FROM dubplate.draft_current"
    " WHERE version > 0 AND account_id = $1 AND release_id = $2",
    2, DP_STMT_READ, draft_cols, sizeof(struct dp_draft)};

static const char *const outcomes[] = {"saved", "conflict", "not_found",
                                       "locked", NULL};

static const struct dp_col saved_cols[] = {
    DP_COL_ENUM(struct dp_draft_saved, outcome, outcomes),
    DP_COL_TEXT(struct dp_draft_saved, release_id),
    DP_COL_INT(struct dp_draft_saved, version),
    DP_COL_INT(struct dp_draft_saved, current_version),
    {0},
};

static const struct dp_stmt stmt_save = {
    "draft_save",
    "SELECT outcome, release_id, version, current_version"
    " FROM dubplate.draft_save($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    9, 0, saved_cols, sizeof(struct dp_draft_saved)};

const struct dp_stmt *const dp_draft_stmts[] = {&stmt_find, &stmt_save,
                                                NULL};

int
dp_draft_find(struct dp_pg *pg, struct dp_arena *arena,
              const char *account_id, const char *release_id,
              struct dp_draft **draft, struct dp_err *err)
{
    const char *const params[] = {dp_pg_uuid(account_id),
                                  dp_pg_uuid(release_id)};
    size_t n;
    struct dp_draft *rows =
        dp_pg_rows(pg, arena, &stmt_find, params, &n, err);

    if (rows == NULL)
        return -1;
    *draft = n > 0 ? rows : NULL;
    return 0;
}

int
dp_draft_save(struct dp_pg *pg, struct dp_arena *arena,
              const struct dp_draft_new *draft, struct dp_draft_saved *saved,
              struct dp_err *err)
{
    const char *const params[] = {dp_pg_uuid(draft->account_id),
                                  dp_pg_uuid(draft->release_id),
                                  draft->conversation_id,
                                  dp_pg_int(arena, draft->base_version),
                                  draft->mode,
                                  draft->document_json,
                                  draft->draft_status,
                                  draft->client,
                                  dp_store_positive(arena,
                                                 draft->keep_versions)};

    return dp_pg_row(pg, arena, &stmt_save, params, saved, err);
}
