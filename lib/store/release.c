/* Releases: what was submitted, and where it stands. */
#include "store/release.h"

#include "store/common.h"

#define RELEASE_SELECT                                                        \
    "SELECT release_id, account_id, conversation_id, title,"                  \
    " primary_artist_name, status, draft_version, revision, upc, job_id,"     \
    " job_state, created_at, updated_at"                                      \
    " FROM dubplate.release_overview WHERE account_id = $1"

static const struct dp_col release_cols[] = {
    DP_COL_TEXT(struct dp_release, release_id),
    DP_COL_TEXT(struct dp_release, account_id),
    DP_COL_TEXT(struct dp_release, conversation_id),
    DP_COL_TEXT(struct dp_release, title),
    DP_COL_TEXT(struct dp_release, primary_artist_name),
    DP_COL_TEXT(struct dp_release, status),
    DP_COL_INT(struct dp_release, draft_version),
    DP_COL_INT(struct dp_release, revision),
    DP_COL_TEXT(struct dp_release, upc),
    DP_COL_TEXT(struct dp_release, job_id),
    DP_COL_TEXT(struct dp_release, job_state),
    DP_COL_TIME(struct dp_release, created_at),
    DP_COL_TIME(struct dp_release, updated_at),
    {0},
};

static const struct dp_stmt stmt_get = {
    "release_get", RELEASE_SELECT " AND release_id = $2", 2,
    DP_STMT_READ, release_cols, sizeof(struct dp_release)};

static const struct dp_stmt stmt_list = {
    "release_list",
    RELEASE_SELECT " ORDER BY created_at DESC, release_id LIMIT $2", 2,
    DP_STMT_READ, release_cols, sizeof(struct dp_release)};

static const struct dp_col revision_cols[] = {
    DP_COL_TEXT(struct dp_release_revision, release_id),
    DP_COL_INT(struct dp_release_revision, revision),
    DP_COL_TEXT(struct dp_release_revision, account_id),
    DP_COL_TEXT(struct dp_release_revision, document),
    DP_COL_INT(struct dp_release_revision, credits),
    DP_COL_TEXT(struct dp_release_revision, job_id),
    DP_COL_TEXT(struct dp_release_revision, provenance),
    DP_COL_TEXT(struct dp_release_revision, response),
    DP_COL_TIME(struct dp_release_revision, submitted_at),
    {0},
};

static const struct dp_stmt stmt_get_revision = {
    "release_get_revision",
    "SELECT release_id, revision, account_id, document, credits, job_id,"
    " provenance, response, submitted_at FROM dubplate.revision_overview"
    " WHERE account_id = $1 AND release_id = $2"
    " AND CASE WHEN $3 = 0 THEN newest ELSE revision = $3 END",
    3, DP_STMT_READ, revision_cols, sizeof(struct dp_release_revision)};

static const struct dp_col track_cols[] = {
    DP_COL_INT(struct dp_track, position),
    DP_COL_TEXT(struct dp_track, title),
    DP_COL_TEXT(struct dp_track, isrc),
    DP_COL_TEXT(struct dp_track, audio_asset_id),
    DP_COL_INT64(struct dp_track, duration_ms),
    DP_COL_BOOL(struct dp_track, ai_disclosed),
    DP_COL_TEXT(struct dp_track, asset_state),
    DP_COL_HASH(struct dp_track, derived_hash),
    DP_COL_INT64(struct dp_track, derived_bytes),
    DP_COL_TEXT(struct dp_track, derived_media_type),
    {0},
};

static const struct dp_stmt stmt_tracks = {
    "release_tracks",
    "SELECT position, title, isrc, audio_asset_id, duration_ms,"
    " ai_disclosed, asset_state, derived_hash, derived_bytes,"
    " derived_media_type FROM dubplate.track_overview"
    " WHERE release_id = $1 AND revision = $2 ORDER BY position",
    2, DP_STMT_READ, track_cols, sizeof(struct dp_track)};

static const struct dp_col store_cols[] = {
    DP_COL_INT(struct dp_release_store, revision),
    DP_COL_TEXT(struct dp_release_store, store_id),
    DP_COL_TEXT(struct dp_release_store, store_name),
    DP_COL_TEXT(struct dp_release_store, status),
    DP_COL_TEXT(struct dp_release_store, message_id),
    DP_COL_TEXT(struct dp_release_store, code),
    DP_COL_TEXT(struct dp_release_store, text),
    DP_COL_TIME(struct dp_release_store, updated_at),
    {0},
};

static const struct dp_stmt stmt_stores = {
    "release_stores",
    "SELECT revision, store_id, store_name, status, message_id, code, text,"
    " updated_at FROM dubplate.release_store_overview"
    " WHERE account_id = $1 AND release_id = $2 AND newest"
    " ORDER BY store_id",
    2, DP_STMT_READ, store_cols, sizeof(struct dp_release_store)};

struct paid {
    int credits;
};

static const struct dp_col paid_cols[] = {
    DP_COL_INT(struct paid, credits),
    {0},
};

static const struct dp_stmt stmt_paid = {
    "release_paid",
    "SELECT credits FROM dubplate.release_paid"
    " WHERE account_id = $1 AND release_id = $2",
    2, DP_STMT_READ, paid_cols, sizeof(struct paid)};

const struct dp_stmt *const dp_release_stmts[] = {
    &stmt_get,    &stmt_list,   &stmt_get_revision,
    &stmt_tracks, &stmt_stores, &stmt_paid,
    NULL,
};

int
dp_release_get(struct dp_pg *pg, struct dp_arena *arena,
               const char *account_id, const char *release_id,
               struct dp_release *release, struct dp_err *err)
{
    const char *const params[] = {dp_pg_uuid(account_id),
                                  dp_pg_uuid(release_id)};

    return dp_pg_row(pg, arena, &stmt_get, params, release, err);
}

struct dp_release *
dp_release_list(struct dp_pg *pg, struct dp_arena *arena,
                const char *account_id, int limit, size_t *n,
                struct dp_err *err)
{
    const char *const params[] = {dp_pg_uuid(account_id),
                                  dp_pg_int(arena, limit)};

    return dp_pg_rows(pg, arena, &stmt_list, params, n, err);
}

int
dp_release_get_revision(struct dp_pg *pg, struct dp_arena *arena,
                        const char *account_id, const char *release_id,
                        int revision, struct dp_release_revision *result,
                        struct dp_err *err)
{
    const char *const params[] = {dp_pg_uuid(account_id),
                                  dp_pg_uuid(release_id),
                                  dp_pg_int(arena, revision)};

    return dp_pg_row(pg, arena, &stmt_get_revision, params, result, err);
}

struct dp_track *
dp_release_tracks(struct dp_pg *pg, struct dp_arena *arena,
                  const char *release_id, int revision, size_t *n,
                  struct dp_err *err)
{
    const char *const params[] = {dp_pg_uuid(release_id),
                                  dp_pg_int(arena, revision)};

    return dp_pg_rows(pg, arena, &stmt_tracks, params, n, err);
}

struct dp_release_store *
dp_release_stores(struct dp_pg *pg, struct dp_arena *arena,
                  const char *account_id, const char *release_id, size_t *n,
                  struct dp_err *err)
{
    const char *const params[] = {dp_pg_uuid(account_id),
                                  dp_pg_uuid(release_id)};

    return dp_pg_rows(pg, arena, &stmt_stores, params, n, err);
}

int
dp_release_paid(struct dp_pg *pg, struct dp_arena *arena,
                const char *account_id, const char *release_id, int *credits,
                struct dp_err *err)
{
    const char *const params[] = {dp_pg_uuid(account_id),
                                  dp_pg_uuid(release_id)};
    struct paid paid;

    if (dp_pg_row(pg, arena, &stmt_paid, params, &paid, err) < 0)
        return -1;
    *credits = paid.credits;
    return 0;
}
