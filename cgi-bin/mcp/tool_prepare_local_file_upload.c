/* prepare_local_file_upload: a session for chunks over HTTP. */
#include "json/json.h"
#include "upload_tools.h"

struct prepare {
    const char *type;
    const char *file_name;
    int64_t file_size;
    const char *file_type;
};

static const struct dp_arg args[] = {
    UPLOAD_ARG_TYPE(prepare),
    UPLOAD_ARG_FILE_NAME(prepare),
    UPLOAD_ARG_FILE_SIZE(prepare),
    {.name = "file_type",
     .help = "Media type, such as audio/wav; what counts are the bytes.",
     .type = DP_ARG_STR,
     .max = 127,
     .alias = "fileType",
     .nullable = true,
     .offset = DP_FIELD(prepare, file_type)},
    {0},
};

static const struct dp_arg output[] = {
    {.name = "session_id",
     .help = "Id of the upload session.",
     .type = DP_ARG_STR,
     .required = true},
    {.name = "upload_header_name",
     .help = "Header that carries upload_token.",
     .type = DP_ARG_STR,
     .required = true},
    {.name = "upload_token",
     .help = "Good for this session only; told once.",
     .type = DP_ARG_STR,
     .required = true},
    {.name = "chunk_endpoint",
     .help = "POST each chunk here.",
     .type = DP_ARG_STR,
     .required = true},
    {.name = "complete_endpoint",
     .help = "POST here when all chunks are sent.",
     .type = DP_ARG_STR,
     .required = true},
    {.name = "recommended_chunk_bytes",
     .help = "Cut the file into chunks of this size.",
     .type = DP_ARG_INT,
     .required = true},
    {.name = "max_chunk_bytes",
     .help = "A larger chunk is refused.",
     .type = DP_ARG_INT,
     .required = true},
    {.name = "total_chunks",
     .help = "Chunks of the recommended size that the file makes.",
     .type = DP_ARG_INT,
     .required = true},
    {0},
};

static int
run(const struct dp_call *call, const void *data, json_t **result,
    struct dp_err *err)
{
    const struct prepare *prepare = data;
    const struct dp_conf *conf = call->conf;
    struct dp_intake in = intake_of(call);
    struct dp_intake_plan plan = {
        .flow = "http",
        .type = prepare->type,
        .file_name = prepare->file_name,
        .media_type = prepare->file_type,
        .size_bytes = prepare->file_size,
    };
    struct dp_intake_opened opened;

    if (dp_intake_open(&in, &plan, &opened, err) < 0)
        return -1;
    *result = dp_json_keep(
        call->arena,
        json_pack("{s:s, s:s, s:s, s:s, s:s, s:I, s:I, s:i}", "session_id",
                  opened.session_id, "upload_header_name",
                  "x-mcp-upload-token", "upload_token", opened.token,
                  "chunk_endpoint",
                  dp_printf(call->arena, "%s/api/mcp/upload/chunk",
                            conf->server_public_url),
                  "complete_endpoint",
                  dp_printf(call->arena, "%s/api/mcp/upload/complete",
                            conf->server_public_url),
                  "recommended_chunk_bytes",
                  (json_int_t)conf->limits_chunk_recommended_bytes,
                  "max_chunk_bytes", (json_int_t)conf->limits_chunk_max_bytes,
                  "total_chunks", opened.total_chunks));
    return 0;
}

const struct dp_tool dp_tool_prepare_local_file_upload = {
    .name = "prepare_local_file_upload",
    .title = "Prepare the upload of a local file",
    .help = "The best way for local files: opens an upload session whose "
            "chunks go over plain HTTP, outside of this conversation. Send "
            "each chunk to chunk_endpoint as application/octet-stream with "
            "the headers x-session-id, x-chunk-index (from 0), x-upload-type "
            "and upload_token in the header upload_header_name; then POST "
            "{\"sessionId\", \"fileName\", \"fileType\", \"type\"} as JSON to "
            "complete_endpoint with the same token. That answer has the "
            "fileUrl to name in a release.",
    .args = args,
    .args_size = sizeof(struct prepare),
    .output = output,
    .scope = DP_SCOPE_WRITE,
    .run = run,
};
