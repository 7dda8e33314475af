/* Upload sessions: opening, looking up, how far they are. */
#include "upload/session.h"

#include <limits.h>
#include <string.h>

#include "crypto/rand.h"
#include "json/json.h"

#define MISSING_MAX 100

static int
chunks_of(int64_t size_bytes, int64_t chunk_bytes)
{
    int64_t n = (size_bytes + chunk_bytes - 1) / chunk_bytes;

    return n < INT_MAX ? (int)n : INT_MAX;
}

static int
check_plan(const struct dp_intake *in, const struct dp_intake_plan *plan,
           struct dp_err *err)
{
    int64_t limit = dp_intake_limit(in->conf, plan->type);

    if (plan->size_bytes > limit)
        return dp_refuse(err, DP_E_TOO_LARGE,
                         "A file of type %s may have at most %lld bytes.",
                         plan->type, (long long)limit);
    if (plan->total_chunks > 0
        && (int64_t)plan->total_chunks > plan->size_bytes)
        return dp_refuse(err, DP_E_BAD_PARAMS,
                         "total_chunks is larger than file_size.");
    if (plan->total_chunks > 0
        && (int64_t)plan->total_chunks
                   * in->conf->limits_tool_chunk_max_bytes
               < plan->size_bytes)
        return dp_refuse(
            err, DP_E_BAD_PARAMS,
            "%lld bytes in %d chunks are more than %lld bytes a chunk: use at "
            "least %d chunks, or prepare_local_file_upload.",
            (long long)plan->size_bytes, plan->total_chunks,
            (long long)in->conf->limits_tool_chunk_max_bytes,
            chunks_of(plan->size_bytes,
                      in->conf->limits_tool_chunk_max_bytes));
    return 0;
}

int
dp_intake_open(const struct dp_intake *in, const struct dp_intake_plan *plan,
               struct dp_intake_opened *opened, struct dp_err *err)
{
    const struct dp_conf *conf = in->conf;
    bool scoped = strcmp(plan->flow, "http") == 0;
    const struct dp_storage *storage;
    struct dp_upload_opened row;
    struct dp_hash hash;
    struct dp_upload_new upload = {
        .account_id = in->account_id,
        .flow = plan->flow,
        .type = plan->type,
        .file_name = dp_intake_name(in->arena, plan->file_name),
        .media_type = plan->media_type,
        .declared_bytes = plan->size_bytes,
        .total_chunks = plan->total_chunks,
        .chunk_bytes = (int)conf->limits_chunk_recommended_bytes,
        .provenance_json = dp_intake_provenance(in),
        .in_flight_max_bytes = conf->limits_in_flight_max_bytes,
        .stored_max_bytes = conf->limits_stored_max_bytes,
        .ttl_s = (int)conf->uploads_session_ttl_s,
        .hard_ttl_s = (int)conf->uploads_session_max_s,
    };

    if (check_plan(in, plan, err) < 0 || dp_intake_rate(in, err) < 0)
        return -1;
    storage = dp_storage_open(in->arena, conf, err);
    if (storage == NULL || dp_storage_room(storage, err) < 0)
        return -1;
    *opened = (struct dp_intake_opened){0};
    if (scoped) {
        opened->token = dp_rand_token(in->arena, "up_");
        dp_hash_text(&hash, opened->token);
        upload.token_hash = &hash;
    }
    if (dp_upload_open(in->pg, in->arena, &upload, &row, err) < 0)
        return -1;
    if (row.over_quota)
        return dp_fail(err, DP_E_QUOTA, "%lld bytes more",
                       (long long)plan->size_bytes);
    opened->session_id = row.session_id;
    opened->expires_at = row.expires_at;
    opened->total_chunks =
        plan->total_chunks > 0
            ? plan->total_chunks
            : chunks_of(plan->size_bytes,
                        conf->limits_chunk_recommended_bytes);
    return 0;
}

int
dp_intake_session(const struct dp_intake *in, const char *session_id,
                  const char *type, struct dp_upload *session,
                  struct dp_err *err)
{
    if (!dp_storage_is_id(session_id))
        return dp_refuse(err, DP_E_NOT_FOUND,
                         "There is no upload session of that id.");
    if (dp_upload_get(in->pg, in->arena, in->account_id, session_id, session,
                      err)
        < 0) {
        if (err->code == DP_E_NOT_FOUND)
            dp_refuse(err, DP_E_NOT_FOUND,
                      "There is no upload session of that id.");
        return -1;
    }
    if (type != NULL && strcmp(type, session->type) != 0)
        return dp_refuse(err, DP_E_BAD_PARAMS,
                         "type is not that of the session, which is %s.",
                         session->type);
    return 0;
}

int
dp_intake_failed(const char *code, const char *text, struct dp_err *err)
{
    enum dp_errcode found = DP_E_FETCH;

    for (int i = 0; i < DP_E_MAX; i++) {
        if (code != NULL && strcmp(dp_errinfo[i].name, code) == 0)
            found = (enum dp_errcode)i;
    }
    return dp_refuse(err, found, "%s", text != NULL ? text : "");
}

int
dp_intake_check_open(const struct dp_upload *session, struct dp_err *err)
{
    if (strcmp(session->state, "failed") == 0)
        return dp_intake_failed(session->failure_code, session->failure_text,
                                err);
    if (strcmp(session->state, "expired") == 0)
        return dp_fail(err, DP_E_EXPIRED, "session %s", session->session_id);
    if (strcmp(session->flow, "url") == 0)
        return dp_refuse(err, DP_E_CONFLICT,
                         "This session is fetched from an address; it takes "
                         "no chunks.");
    if (strcmp(session->state, "open") != 0)
        return dp_refuse(err, DP_E_CONFLICT,
                         "This session has been completed; it takes no more "
                         "chunks.");
    return 0;
}

int
dp_intake_total_chunks(const struct dp_upload *session)
{
    if (session->total_chunks > 0)
        return session->total_chunks;
    if (session->declared_bytes > 0 && session->chunk_bytes > 0)
        return chunks_of(session->declared_bytes, session->chunk_bytes);
    return 0;
}

static json_t *
list(const struct dp_ints *ints)
{
    json_t *array = json_array();

    for (size_t i = 0; i < ints->n; i++)
        json_array_append_new(array, json_integer(ints->items[i]));
    return array;
}

/* Indices below the total, or below the highest received, that are not in. */
static json_t *
list_missing(const struct dp_upload *session)
{
    const struct dp_ints *received = &session->received;
    json_t *array = json_array();
    int total = dp_intake_total_chunks(session);
    size_t next = 0;

    if (session->received_bytes == session->declared_bytes)
        total = 0; /* all bytes are there, in chunks of another size */
    if (received->n > 0 && received->items[received->n - 1] >= total)
        total = received->items[received->n - 1] + 1;
    for (int i = 0; i < total && json_array_size(array) < MISSING_MAX; i++) {
        if (next < received->n && received->items[next] == i)
            next++;
        else
            json_array_append_new(array, json_integer(i));
    }
    return array;
}

int
dp_intake_status(const struct dp_intake *in, const struct dp_upload *session,
                 json_t **answer, struct dp_err *err)
{
    bool done = strcmp(session->state, "done") == 0;
    bool chunked = strcmp(session->flow, "url") != 0;
    json_t *object = json_pack(
        "{s:s, s:s, s:s, s:s*, s:I, s:I, s:s}", "sessionId",
        session->session_id, "state",
        !chunked && strcmp(session->state, "open") == 0 ? "fetching"
                                                        : session->state,
        "type", session->type, "fileName", session->file_name, "sizeBytes",
        (json_int_t)session->declared_bytes, "receivedBytes",
        (json_int_t)session->received_bytes, "expiresAt",
        session->expires_at);
    json_t *file;

    dp_json_keep(in->arena, object);
    if (chunked && !done) {
        json_object_set_new(object, "totalChunks",
                            json_integer(dp_intake_total_chunks(session)));
        json_object_set_new(object, "receivedChunks",
                            list(&session->received));
        json_object_set_new(object, "missingChunks", list_missing(session));
    }
    if (session->failure_code != NULL) {
        json_object_set_new(object, "error",
                            json_string(session->failure_code));
        json_object_set_new(object, "message",
                            json_string(session->failure_text));
    }
    if (done) {
        if (dp_intake_answer(in, session->asset_id, &file, err) < 0)
            return -1;
        json_object_set(object, "fileUrl", json_object_get(file, "fileUrl"));
        json_object_set(object, "file", file);
    }
    *answer = object;
    return 0;
}
