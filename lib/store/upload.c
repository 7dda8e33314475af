/* Upload sessions and their chunks. */
#include "store/upload.h"

#include "store/common.h"

struct opened {
    struct dp_upload_opened session;
    struct dp_room room;
};

static const struct dp_col opened_cols[] = {
    {"session_id", DP_COLTYPE_TEXT,
     offsetof(struct opened, session.session_id), NULL},
    {"expires_at", DP_COLTYPE_TIME,
     offsetof(struct opened, session.expires_at), NULL},
    {"over_quota", DP_COLTYPE_BOOL,
     offsetof(struct opened, session.over_quota), NULL},
    {"job_id", DP_COLTYPE_TEXT, offsetof(struct opened, session.job_id),
     NULL},
    DP_ROOM_COLS(struct opened),
    {0},
};

static const struct dp_stmt stmt_open = {
    "upload_open",
    "SELECT session_id, expires_at, over_quota, job_id, over_limit,"
    " stored_bytes, stored_max_bytes"
    " FROM dubplate.upload_open($1, $2, $3, $4, $5, $6, $7, $8, $9, $10,"
    " $11, $12, $13, $14, $15)",
    15, 0, opened_cols, sizeof(struct opened)};

#define UPLOAD_SELECT                                                         \
    "SELECT u.session_id, u.account_id, u.flow, u.type, u.file_name,"         \
    " u.media_type, u.declared_bytes, u.total_chunks, u.chunk_bytes,"         \
    " u.state, u.failure_code, u.failure_text, u.asset_id, u.source_url,"     \
    " u.provenance, u.created_at, u.expires_at,"                              \
    " u.state IN ('open', 'assembling') AS usable,"                           \
    " u.received_chunks AS received, u.received_bytes, u.job_id"              \
    " FROM dubplate.upload_overview u"

static const struct dp_col upload_cols[] = {
    DP_COL_TEXT(struct dp_upload, session_id),
    DP_COL_TEXT(struct dp_upload, account_id),
    DP_COL_TEXT(struct dp_upload, flow),
    DP_COL_TEXT(struct dp_upload, type),
    DP_COL_TEXT(struct dp_upload, file_name),
    DP_COL_TEXT(struct dp_upload, media_type),
    DP_COL_INT64(struct dp_upload, declared_bytes),
    DP_COL_INT(struct dp_upload, total_chunks),
    DP_COL_INT(struct dp_upload, chunk_bytes),
    DP_COL_TEXT(struct dp_upload, state),
    DP_COL_TEXT(struct dp_upload, failure_code),
    DP_COL_TEXT(struct dp_upload, failure_text),
    DP_COL_TEXT(struct dp_upload, asset_id),
    DP_COL_TEXT(struct dp_upload, source_url),
    DP_COL_TEXT(struct dp_upload, provenance),
    DP_COL_TIME(struct dp_upload, created_at),
    DP_COL_TIME(struct dp_upload, expires_at),
    DP_COL_BOOL(struct dp_upload, usable),
    DP_COL_INTS(struct dp_upload, received),
    DP_COL_INT64(struct dp_upload, received_bytes),
    DP_COL_TEXT(struct dp_upload, job_id),
    {0},
};

static const struct dp_stmt stmt_get = {
    "upload_get",
    UPLOAD_SELECT " WHERE u.session_id = $2 AND u.account_id = $1", 2,
    DP_STMT_READ, upload_cols, sizeof(struct dp_upload)};

static const struct dp_stmt stmt_find_by_token = {
    "upload_find_by_token",
    UPLOAD_SELECT " JOIN dubplate.upload_principal p USING (session_id)"
                  " WHERE p.token_hash = $1",
    1, DP_STMT_READ, upload_cols, sizeof(struct dp_upload)};

static const struct dp_stmt stmt_find_by_url = {
    "upload_find_by_url",
    UPLOAD_SELECT " WHERE u.account_id = $1 AND u.type = $2"
                  " AND u.source_url = $3"
                  " AND (u.state IN ('open', 'assembling')"
                  " OR (u.state = 'done' AND u.created_at > now()"
                  " - make_interval(secs => $4)))"
                  " ORDER BY u.created_at DESC LIMIT 1",
    4, DP_STMT_READ, upload_cols, sizeof(struct dp_upload)};

static const struct dp_col chunk_cols[] = {
    DP_COL_INT(struct dp_chunk, chunk_index),
    DP_COL_INT64(struct dp_chunk, size_bytes),
    DP_COL_HASH(struct dp_chunk, content_hash),
    {0},
};

static const struct dp_stmt stmt_chunks = {
    "upload_chunks",
    "SELECT chunk_index, size_bytes, content_hash"
    " FROM dubplate.upload_chunk_overview"
    " WHERE session_id = $2 AND account_id = $1 ORDER BY chunk_index",
    2, DP_STMT_READ, chunk_cols, sizeof(struct dp_chunk)};

static const char *const chunk_outcomes[] = {
    "stored",    "same",    "conflict",     "closed",
    "not_found", "expired", "out_of_range", NULL};

struct chunk_put {
    enum dp_chunk_outcome outcome;
};

static const struct dp_col chunk_put_cols[] = {
    DP_COL_ENUM(struct chunk_put, outcome, chunk_outcomes),
    {0},
};

static const struct dp_stmt stmt_chunk_put = {
    "upload_chunk_put",
    "SELECT outcome FROM dubplate.upload_chunk_put($1, $2, $3, $4, $5, $6)",
    6, 0, chunk_put_cols, sizeof(struct chunk_put)};

static const char *const assemble_outcomes[] = {
    "claimed", "done",      "busy",    "incomplete",
    "failed",  "not_found", "expired", NULL};

static const struct dp_col assemble_cols[] = {
    DP_COL_ENUM(struct dp_assemble, outcome, assemble_outcomes),
    DP_COL_TEXT(struct dp_assemble, asset_id),
    DP_COL_INTS(struct dp_assemble, missing),
    DP_COL_INT64(struct dp_assemble, total_bytes),
    DP_COL_INT(struct dp_assemble, total_chunks),
    DP_COL_INT64(struct dp_assemble, declared_bytes),
    DP_COL_TEXT(struct dp_assemble, type),
    DP_COL_TEXT(struct dp_assemble, file_name),
    DP_COL_TEXT(struct dp_assemble, media_type),
    DP_COL_TEXT(struct dp_assemble, failure_code),
    DP_COL_TEXT(struct dp_assemble, failure_text),
    {0},
};

static const struct dp_stmt stmt_assemble = {
    "upload_assemble",
    "SELECT outcome, asset_id, missing, total_bytes, total_chunks,"
    " declared_bytes, type, file_name, media_type, failure_code,"
    " failure_text FROM dubplate.upload_assemble($1, $2, $3)",
    3, 0, assemble_cols, sizeof(struct dp_assemble)};

struct finished {
    const char *asset_id;
    struct dp_room room;
};

static const struct dp_col finished_cols[] = {
    DP_COL_TEXT(struct finished, asset_id),
    DP_ROOM_COLS(struct finished),
    {0},
};

static const struct dp_stmt stmt_finish = {
    "upload_finish",
    "SELECT asset_id, over_limit, stored_bytes, stored_max_bytes"
    " FROM dubplate.upload_finish($1, $2, $3, $4, $5, $6, $7, $8)",
    8, 0, finished_cols, sizeof(struct finished)};

static const struct dp_stmt stmt_fail = {
    "upload_fail",
    "SELECT applied AS value"
    " FROM dubplate.upload_fail($1, $2, $3, $4, $5)",
    5, DP_STMT_FLAG};

static const struct dp_col swept_cols[] = {
    DP_COL_TEXT(struct dp_upload_swept, session_id),
    {0},
};

static const struct dp_stmt stmt_expire = {
    "upload_expire",
    "SELECT session_id FROM dubplate.upload_expire($1) AS session_id", 1, 0,
    swept_cols, sizeof(struct dp_upload_swept)};

static const struct dp_stmt stmt_set_swept = {
    "upload_set_swept",
    "SELECT applied AS value FROM dubplate.upload_swept($1)", 1,
    DP_STMT_FLAG};

const struct dp_stmt *const dp_upload_stmts[] = {
    &stmt_open,        &stmt_get,    &stmt_find_by_token,
    &stmt_find_by_url, &stmt_chunks, &stmt_chunk_put,
    &stmt_assemble,    &stmt_finish, &stmt_fail,
    &stmt_expire,      &stmt_set_swept, NULL,
};

int
dp_upload_open(struct dp_pg *pg, struct dp_arena *arena,
               const struct dp_upload_new *upload,
               struct dp_upload_opened *opened, struct dp_err *err)
{
    const struct dp_upload_new *u = upload;
    const char *const params[] = {
        dp_pg_uuid(u->account_id),
        u->flow,
        u->type,
        u->file_name,
        u->media_type,
        u->declared_bytes < 0 ? NULL : dp_pg_int(arena, u->declared_bytes),
        u->total_chunks == 0 ? NULL : dp_pg_int(arena, u->total_chunks),
        u->chunk_bytes == 0 ? NULL : dp_pg_int(arena, u->chunk_bytes),
        dp_pg_hash(arena, u->token_hash),
        u->source_url,
        u->provenance_json,
        dp_pg_int(arena, u->in_flight_max_bytes),
        dp_pg_int(arena, u->ttl_s),
        dp_pg_int(arena, u->hard_ttl_s),
        dp_store_positive(arena, u->stored_max_bytes)};
    struct opened row;

    if (dp_pg_row(pg, arena, &stmt_open, params, &row, err) < 0)
        return -1;
    *opened = row.session;
    return dp_room_judge(&row.room, arena,
                         u->declared_bytes < 0 ? 1 : u->declared_bytes, err);
}

int
dp_upload_get(struct dp_pg *pg, struct dp_arena *arena,
              const char *account_id, const char *session_id,
              struct dp_upload *upload, struct dp_err *err)
{
    const char *const params[] = {dp_pg_uuid(account_id),
                                  dp_pg_uuid(session_id)};

    return dp_pg_row(pg, arena, &stmt_get, params, upload, err);
}

int
dp_upload_find_by_token(struct dp_pg *pg, struct dp_arena *arena,
                        const struct dp_hash *token_hash,
                        struct dp_upload **upload, struct dp_err *err)
{
    const char *const params[] = {dp_pg_hash(arena, token_hash)};
    size_t n;
    struct dp_upload *rows =
        dp_pg_rows(pg, arena, &stmt_find_by_token, params, &n, err);

    if (rows == NULL)
        return -1;
    *upload = n > 0 ? rows : NULL;
    return 0;
}

int
dp_upload_find_by_url(struct dp_pg *pg, struct dp_arena *arena,
                      const struct dp_upload_new *like, int done_within_s,
                      struct dp_upload **upload, struct dp_err *err)
{
    const char *const params[] = {dp_pg_uuid(like->account_id), like->type,
                                  like->source_url,
                                  dp_pg_int(arena, done_within_s)};
    size_t n;
    struct dp_upload *rows =
        dp_pg_rows(pg, arena, &stmt_find_by_url, params, &n, err);

    if (rows == NULL)
        return -1;
    *upload = n > 0 ? rows : NULL;
    return 0;
}

struct dp_chunk *
dp_upload_chunks(struct dp_pg *pg, struct dp_arena *arena,
                 const char *account_id, const char *session_id, size_t *n,
                 struct dp_err *err)
{
    const char *const params[] = {dp_pg_uuid(account_id),
                                  dp_pg_uuid(session_id)};

    return dp_pg_rows(pg, arena, &stmt_chunks, params, n, err);
}

int
dp_upload_chunk_put(struct dp_pg *pg, struct dp_arena *arena,
                    const struct dp_upload *session,
                    const struct dp_chunk *chunk, int ttl_s,
                    enum dp_chunk_outcome *outcome, struct dp_err *err)
{
    const char *const params[] = {dp_pg_uuid(session->session_id),
                                  dp_pg_uuid(session->account_id),
                                  dp_pg_int(arena, chunk->chunk_index),
                                  dp_pg_int(arena, chunk->size_bytes),
                                  dp_pg_hash(arena, &chunk->content_hash),
                                  dp_pg_int(arena, ttl_s)};
    struct chunk_put row;

    if (dp_pg_row(pg, arena, &stmt_chunk_put, params, &row, err) < 0)
        return -1;
    *outcome = row.outcome;
    return 0;
}

int
dp_upload_assemble(struct dp_pg *pg, struct dp_arena *arena,
                   const char *account_id, const char *session_id,
                   int lease_s, struct dp_assemble *assemble,
                   struct dp_err *err)
{
    const char *const params[] = {dp_pg_uuid(session_id),
                                  dp_pg_uuid(account_id),
                                  dp_pg_int(arena, lease_s)};

    return dp_pg_row(pg, arena, &stmt_assemble, params, assemble, err);
}

int
dp_upload_finish(struct dp_pg *pg, struct dp_arena *arena,
                 const char *account_id, const char *session_id,
                 const struct dp_upload_file *file, const char **asset_id,
                 struct dp_err *err)
{
    const char *const params[] = {dp_pg_uuid(session_id),
                                  dp_pg_uuid(account_id),
                                  dp_pg_hash(arena, &file->content_hash),
                                  dp_pg_int(arena, file->size_bytes),
                                  file->media_type,
                                  file->file_name,
                                  file->facts_json,
                                  dp_store_positive(arena,
                                                 file->stored_max_bytes)};
    struct finished row;

    if (dp_pg_row(pg, arena, &stmt_finish, params, &row, err) < 0
        || dp_room_judge(&row.room, arena, file->size_bytes, err) < 0)
        return -1;
    if (row.asset_id == NULL)
        return dp_fail(err, DP_E_NOT_FOUND, "upload_finish: no such session");
    *asset_id = row.asset_id;
    return 0;
}

int
dp_upload_fail(struct dp_pg *pg, const char *account_id,
               const char *session_id, const char *code, const char *text,
               bool reopen, struct dp_err *err)
{
    const char *const params[] = {dp_pg_uuid(session_id),
                                  dp_pg_uuid(account_id), code, text,
                                  dp_pg_bool(reopen)};

    return dp_pg_run(pg, &stmt_fail, params, err);
}

struct dp_upload_swept *
dp_upload_expire(struct dp_pg *pg, struct dp_arena *arena, int grace_s,
                 size_t *n, struct dp_err *err)
{
    const char *const params[] = {dp_pg_int(arena, grace_s)};

    return dp_pg_rows(pg, arena, &stmt_expire, params, n, err);
}

int
dp_upload_set_swept(struct dp_pg *pg, const char *session_id,
                    struct dp_err *err)
{
    const char *const params[] = {dp_pg_uuid(session_id)};

    return dp_pg_run(pg, &stmt_set_swept, params, err);
}
