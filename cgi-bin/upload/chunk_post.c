/*
 * POST /api/mcp/upload/chunk: one chunk of a session, in one of three forms:
 * multipart/form-data, JSON with base64, or raw with headers.
 */
#include <string.h>

#include "base/number.h"
#include "http/multipart.h"
#include "json/json.h"
#include "upload.h"
#include "upload/base64.h"

/* A chunk as it came, its bytes in writer already. */
struct chunk {
    const char *session_id;
    const char *type; /* or NULL */
    int index;
    struct dp_writer *writer;
};

struct chunk_json {
    const char *session_id;
    const char *type;
    const char *base64;
    int64_t index;
};

static const struct dp_arg chunk_args[] = {
    {.name = "sessionId",
     .type = DP_ARG_STR,
     .required = true,
     .alias = "session_id",
     .offset = DP_FIELD(chunk_json, session_id)},
    {.name = "chunkIndex",
     .type = DP_ARG_INT,
     .required = true,
     .max = DP_CHUNKS_MAX - 1,
     .alias = "chunk_index",
     .offset = DP_FIELD(chunk_json, index)},
    {.name = "type",
     .type = DP_ARG_ENUM,
     .choices = dp_intake_types,
     .offset = DP_FIELD(chunk_json, type)},
    {.name = "chunkBase64",
     .type = DP_ARG_STR,
     .required = true,
     .alias = "chunk_base64",
     .offset = DP_FIELD(chunk_json, base64)},
    {0},
};

static int
parse_index(const char *text, const char *name, int *chunk_index,
            struct dp_err *err)
{
    int64_t index;

    if (text == NULL || dp_number_parse(text, 0, DP_CHUNKS_MAX - 1, &index) < 0)
        return dp_refuse(err, DP_E_BAD_PARAMS,
                         "%s must be the number of the chunk, from 0.", name);
    *chunk_index = (int)index;
    return 0;
}

static int
write_chunk(void *ctx, const void *data, size_t len, struct dp_err *err)
{
    return dp_writer_add(ctx, data, len, err);
}

static int
read_multipart(struct dp_req *req, struct chunk *chunk, struct dp_err *err)
{
    struct dp_multipart form;

    if (dp_multipart_read(req, "chunk", write_chunk, chunk->writer, &form,
                          err)
        < 0)
        return -1;
    if (!form.has_file)
        return dp_refuse(err, DP_E_BAD_PARAMS,
                         "The form has no field named chunk.");
    chunk->session_id = dp_multipart_find(&form, "sessionId");
    chunk->type = dp_multipart_find(&form, "type");
    return parse_index(dp_multipart_find(&form, "chunkIndex"), "chunkIndex",
                       &chunk->index, err);
}

static int
read_json(struct dp_req *req, struct chunk *chunk, struct dp_err *err)
{
    struct chunk_json args = {0};
    unsigned char *data;
    json_t *body;
    size_t len;

    if (dp_req_json(req, &body, err) < 0
        || dp_args_decode(req->arena, chunk_args, body, &args, err) < 0
        || dp_intake_decode(req->arena, args.base64,
                            req->conf->limits_chunk_max_bytes, &data, &len,
                            err)
               < 0)
        return -1;
    chunk->session_id = args.session_id;
    chunk->type = args.type;
    chunk->index = (int)args.index;
    return dp_writer_add(chunk->writer, data, len, err);
}

static int
read_raw(struct dp_req *req, struct chunk *chunk, struct dp_err *err)
{
    char block[65536];
    ssize_t got;

    chunk->session_id = dp_req_header(req, "x-session-id");
    chunk->type = dp_req_header(req, "x-upload-type");
    if (chunk->session_id == NULL)
        return dp_refuse(err, DP_E_BAD_PARAMS,
                         "The header x-session-id is missing.");
    if (parse_index(dp_req_header(req, "x-chunk-index"), "x-chunk-index",
                    &chunk->index, err)
        < 0)
        return -1;
    while ((got = dp_req_read(req, block, sizeof(block), err)) > 0) {
        if (dp_writer_add(chunk->writer, block, (size_t)got, err) < 0)
            return -1;
    }
    return (int)got;
}

static int
read_chunk(struct dp_req *req, struct chunk *chunk, struct dp_err *err)
{
    if (dp_req_is_type(req, "application/octet-stream"))
        return read_raw(req, chunk, err);
    if (dp_req_is_type(req, "multipart/form-data"))
        return read_multipart(req, chunk, err);
    if (dp_req_is_type(req, "application/json"))
        return read_json(req, chunk, err);
    return dp_refuse(err, DP_E_MEDIA_TYPE,
                     "Send the chunk as application/octet-stream, "
                     "multipart/form-data or application/json.");
}

int
chunk_post(struct dp_req *req, struct dp_res *res, struct dp_err *err)
{
    struct caller caller;
    struct chunk chunk = {0};
    struct dp_upload session;
    bool duplicate = false;

    if (caller_init(&caller, req, err) < 0)
        return -1;
    chunk.writer = dp_intake_writer(&caller.in,
                                    req->conf->limits_chunk_max_bytes, err);
    if (chunk.writer == NULL || read_chunk(req, &chunk, err) < 0
        || caller_session(&caller, chunk.session_id, chunk.type, &session,
                          err)
               < 0
        || dp_intake_chunk(&caller.in, &session, chunk.index, chunk.writer,
                           &duplicate, err)
               < 0)
        return -1;
    dp_res_json(res, 200,
                dp_json_keep(req->arena,
                             json_pack("{s:s, s:i, s:b, s:b, s:I}",
                                       "sessionId", session.session_id,
                                       "chunkIndex", chunk.index, "received",
                                       1, "duplicate", (int)duplicate,
                                       "sizeBytes",
                                       (json_int_t)chunk.writer->size_bytes)));
    return 0;
}
