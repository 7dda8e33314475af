/* Assets. */
#include "store/asset.h"

#include "store/common.h"

#define ASSET_SELECT                                                          \
    "SELECT asset_id, account_id, type, content_hash, size_bytes,"            \
    " media_type, file_name, state, refusal_code, refusal_text, facts,"       \
    " advisories, derived_asset_id, derived_hash, derived_bytes,"             \
    " derived_media_type, derived_facts, created_at, job_id, job_state,"      \
    " job_progress FROM dubplate.asset_overview"

static const struct dp_col asset_cols[] = {
    DP_COL_TEXT(struct dp_asset, asset_id),
    DP_COL_TEXT(struct dp_asset, account_id),
    DP_COL_TEXT(struct dp_asset, type),
    DP_COL_HASH(struct dp_asset, content_hash),
    DP_COL_INT64(struct dp_asset, size_bytes),
    DP_COL_TEXT(struct dp_asset, media_type),
    DP_COL_TEXT(struct dp_asset, file_name),
    DP_COL_TEXT(struct dp_asset, state),
    DP_COL_TEXT(struct dp_asset, refusal_code),
    DP_COL_TEXT(struct dp_asset, refusal_text),
    DP_COL_TEXT(struct dp_asset, facts),
    DP_COL_TEXT(struct dp_asset, advisories),
    DP_COL_TEXT(struct dp_asset, derived_asset_id),
    DP_COL_HASH(struct dp_asset, derived_hash),
    DP_COL_INT64(struct dp_asset, derived_bytes),
    DP_COL_TEXT(struct dp_asset, derived_media_type),
    DP_COL_TEXT(struct dp_asset, derived_facts),
    DP_COL_TIME(struct dp_asset, created_at),
    DP_COL_TEXT(struct dp_asset, job_id),
    DP_COL_TEXT(struct dp_asset, job_state),
    DP_COL_INT(struct dp_asset, job_progress),
    {0},
};

static const struct dp_stmt stmt_get = {
    "asset_get", ASSET_SELECT " WHERE asset_id = $2 AND account_id = $1", 2,
    DP_STMT_READ, asset_cols, sizeof(struct dp_asset)};

static const struct dp_stmt stmt_list = {
    "asset_list",
    ASSET_SELECT " WHERE asset_id = ANY ($2::uuid[]) AND account_id = $1", 2,
    DP_STMT_READ, asset_cols, sizeof(struct dp_asset)};

static const struct dp_stmt stmt_find_content = {
    "asset_find_content",
    "SELECT EXISTS (SELECT FROM dubplate.content_reference"
    " WHERE content_hash = $1) AS value",
    1, DP_STMT_READ, dp_flag_cols, sizeof(struct dp_flag)};

struct stored {
    struct dp_asset_stored asset;
    struct dp_room room;
};

static const struct dp_col stored_cols[] = {
    {"asset_id", DP_COLTYPE_TEXT, offsetof(struct stored, asset.asset_id),
     NULL},
    {"existed", DP_COLTYPE_BOOL, offsetof(struct stored, asset.existed),
     NULL},
    DP_ROOM_COLS(struct stored),
    {0},
};

static const struct dp_stmt stmt_store = {
    "asset_store",
    "SELECT asset_id, existed, over_limit, stored_bytes, stored_max_bytes"
    " FROM dubplate.asset_store($1, $2, $3, $4, $5, $6, $7, $8)",
    8, 0, stored_cols, sizeof(struct stored)};

struct readied {
    bool applied;
    struct dp_room room;
};

static const struct dp_col readied_cols[] = {
    DP_COL_BOOL(struct readied, applied),
    DP_ROOM_COLS(struct readied),
    {0},
};

static const struct dp_stmt stmt_ready = {
    "asset_ready",
    "SELECT applied, over_limit, stored_bytes, stored_max_bytes"
    " FROM dubplate.asset_ready($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    9, 0, readied_cols, sizeof(struct readied)};

static const struct dp_stmt stmt_refuse = {
    "asset_refuse",
    "SELECT applied AS value"
    " FROM dubplate.asset_refuse($1, $2, $3, $4, $5, $6)",
    6, DP_STMT_FLAG};

const struct dp_stmt *const dp_asset_stmts[] = {
    &stmt_get,   &stmt_list,   &stmt_find_content, &stmt_store,
    &stmt_ready, &stmt_refuse, NULL,
};

int
dp_asset_get(struct dp_pg *pg, struct dp_arena *arena, const char *account_id,
             const char *asset_id, struct dp_asset *asset,
             struct dp_err *err)
{
    const char *const params[] = {dp_pg_uuid(account_id),
                                  dp_pg_uuid(asset_id)};

    return dp_pg_row(pg, arena, &stmt_get, params, asset, err);
}

struct dp_asset *
dp_asset_list(struct dp_pg *pg, struct dp_arena *arena,
              const char *account_id, const char *const *asset_ids,
              size_t n_ids, size_t *n, struct dp_err *err)
{
    const char **ids = dp_alloc_n(arena, n_ids + 1, sizeof(*ids));
    const char *params[2];

    for (size_t i = 0; i < n_ids; i++)
        ids[i] = dp_pg_uuid(asset_ids[i]);
    params[0] = dp_pg_uuid(account_id);
    params[1] = dp_pg_array(arena, ids, n_ids);
    return dp_pg_rows(pg, arena, &stmt_list, params, n, err);
}

int
dp_asset_find_content(struct dp_pg *pg, struct dp_arena *arena,
                      const struct dp_hash *content_hash, bool *found,
                      struct dp_err *err)
{
    const char *const params[] = {dp_pg_hash(arena, content_hash)};

    return dp_store_flag(pg, arena, &stmt_find_content, params, found, err);
}

int
dp_asset_store(struct dp_pg *pg, struct dp_arena *arena,
               const struct dp_asset_new *asset,
               struct dp_asset_stored *stored, struct dp_err *err)
{
    const char *const params[] = {dp_pg_uuid(asset->account_id),
                                  asset->type,
                                  asset->file_name,
                                  dp_pg_hash(arena, &asset->content_hash),
                                  dp_pg_int(arena, asset->size_bytes),
                                  asset->media_type,
                                  asset->provenance_json,
                                  dp_store_positive(arena,
                                                 asset->stored_max_bytes)};
    struct stored row;

    if (dp_pg_row(pg, arena, &stmt_store, params, &row, err) < 0)
        return -1;
    *stored = row.asset;
    return dp_room_judge(&row.room, arena, asset->size_bytes, err);
}

int
dp_asset_ready(struct dp_pg *pg, struct dp_arena *arena,
               const struct dp_fence *fence, const char *asset_id,
               const struct dp_asset_derived *derived, struct dp_err *err)
{
    const char *const params[] = {dp_pg_uuid(asset_id),
                                  dp_pg_hash(arena, &derived->content_hash),
                                  dp_pg_int(arena, derived->size_bytes),
                                  derived->media_type,
                                  derived->facts_json,
                                  derived->advisories_json,
                                  dp_pg_uuid(fence->job_id),
                                  dp_pg_int(arena, fence->lease_epoch),
                                  dp_store_positive(arena,
                                                 derived->stored_max_bytes)};
    struct readied row;

    if (dp_pg_row(pg, arena, &stmt_ready, params, &row, err) < 0
        || dp_room_judge(&row.room, arena, derived->size_bytes, err) < 0)
        return -1;
    return row.applied ? 0 : dp_fail(err, DP_E_LOST_LEASE, "asset_ready");
}

int
dp_asset_refuse(struct dp_pg *pg, struct dp_arena *arena,
                const struct dp_fence *fence, const char *asset_id,
                const struct dp_asset_refusal *refusal, struct dp_err *err)
{
    const char *const params[] = {dp_pg_uuid(asset_id),
                                  refusal->code,
                                  refusal->text,
                                  refusal->facts_json,
                                  dp_pg_uuid(fence->job_id),
                                  dp_pg_int(arena, fence->lease_epoch)};

    return dp_store_fenced(pg, arena, &stmt_refuse, params, err);
}
