/* upload_file_chunk: one chunk of a session, as base64. */
#include "json/json.h"
#include "upload/base64.h"
#include "upload_tools.h"

struct chunk {
    const char *session_id;
    int64_t chunk_index;
    const char *chunk_base64;
};

static const struct dp_arg args[] = {
    UPLOAD_ARG_SESSION(chunk),
    {.name = "chunk_index",
     .help = "Number of the chunk, from 0.",
     .type = DP_ARG_INT,
     .required = true,
     .max = DP_CHUNKS_MAX - 1,
     .alias = "chunkIndex",
     .offset = DP_FIELD(chunk, chunk_index)},
    {.name = "chunk_base64",
     .help = "The chunk's bytes in base64.",
     .type = DP_ARG_STR,
     .required = true,
     .alias = "chunkBase64",
     .offset = DP_FIELD(chunk, chunk_base64)},
    {0},
};

static const struct dp_arg output[] = {
    {.name = "session_id",
     .help = "The session.",
     .type = DP_ARG_STR,
     .required = true},
    {.name = "chunk_index",
     .help = "The chunk.",
     .type = DP_ARG_INT,
     .required = true},
    {.name = "received",
     .help = "true: the chunk is stored for good.",
     .type = DP_ARG_BOOL,
     .required = true},
    {.name = "duplicate",
     .help = "true: it had been sent before.",
     .type = DP_ARG_BOOL,
     .required = true},
    {.name = "size_bytes",
     .help = "Its size, decoded.",
     .type = DP_ARG_INT,
     .required = true},
    {0},
};

/* The decoded chunk in a writer. */
static struct dp_writer *
write_chunk(const struct dp_intake *in, const struct chunk *chunk,
            struct dp_err *err)
{
    struct dp_writer *writer;
    unsigned char *data;
    size_t len;

    if (dp_intake_decode(in->arena, chunk->chunk_base64,
                         in->conf->limits_tool_chunk_max_bytes, &data, &len,
                         err)
        < 0) {
        if (err->code == DP_E_PAYLOAD)
            dp_refuse(err, DP_E_PAYLOAD,
                      "A chunk may have at most %lld bytes before base64; "
                      "cut the file smaller, or use "
                      "prepare_local_file_upload.",
                      (long long)in->conf->limits_tool_chunk_max_bytes);
        return NULL;
    }
    writer = dp_intake_writer(in, (int64_t)len, err);
    if (writer == NULL || dp_writer_add(writer, data, len, err) < 0)
        return NULL;
    return writer;
}

static int
run(const struct dp_call *call, const void *data, json_t **result,
    struct dp_err *err)
{
    const struct chunk *chunk = data;
    struct dp_intake in = intake_of(call);
    struct dp_upload session;
    struct dp_writer *writer;
    bool duplicate = false;

    if (dp_intake_session(&in, chunk->session_id, NULL, &session, err) < 0
        || dp_intake_check_open(&session, err) < 0)
        return -1;
    writer = write_chunk(&in, chunk, err);
    if (writer == NULL
        || dp_intake_chunk(&in, &session, (int)chunk->chunk_index, writer,
                           &duplicate, err)
               < 0)
        return -1;
    *result = dp_json_keep(
        call->arena,
        json_pack("{s:s, s:I, s:b, s:b, s:I}", "session_id",
                  session.session_id, "chunk_index",
                  (json_int_t)chunk->chunk_index, "received", 1, "duplicate",
                  (int)duplicate, "size_bytes",
                  (json_int_t)writer->size_bytes));
    return 0;
}

const struct dp_tool dp_tool_upload_file_chunk = {
    .name = "upload_file_chunk",
    .title = "Send one chunk",
    .help = "Send one chunk of a session of upload_file_init: at most "
            "{limits.tool_chunk_max_bytes}, as base64. Sending the same chunk "
            "again does no harm.",
    .args = args,
    .args_size = sizeof(struct chunk),
    .output = output,
    .scope = DP_SCOPE_WRITE,
    .flags = DP_TOOL_IDEMPOTENT,
    .run = run,
};
