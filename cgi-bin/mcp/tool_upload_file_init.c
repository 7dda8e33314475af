/* upload_file_init: a session for chunks in tool calls. */
#include "json/json.h"
#include "upload_tools.h"

struct init {
    const char *type;
    const char *file_name;
    int64_t file_size;
    int64_t total_chunks;
};

static const struct dp_arg args[] = {
    UPLOAD_ARG_TYPE(init),
    UPLOAD_ARG_FILE_NAME(init),
    UPLOAD_ARG_FILE_SIZE(init),
    {.name = "total_chunks",
     .help = "How many chunks will be sent, each of at most "
             "{limits.tool_chunk_max_bytes}.",
     .type = DP_ARG_INT,
     .required = true,
     .min = 1,
     .max = DP_CHUNKS_MAX,
     .alias = "totalChunks",
     .offset = DP_FIELD(init, total_chunks)},
    {0},
};

static const struct dp_arg output[] = {
    {.name = "session_id",
     .help = "For upload_file_chunk and upload_file_complete.",
     .type = DP_ARG_STR,
     .required = true},
    {.name = "total_chunks",
     .help = "Chunks to send, numbered from 0.",
     .type = DP_ARG_INT,
     .required = true},
    {.name = "max_chunk_bytes",
     .help = "A larger chunk is refused.",
     .type = DP_ARG_INT,
     .required = true},
    {.name = "expires_at",
     .help = "When the session ends; each chunk puts it off.",
     .type = DP_ARG_STR,
     .required = true},
    {0},
};

static int
run(const struct dp_call *call, const void *data, json_t **result,
    struct dp_err *err)
{
    const struct init *init = data;
    struct dp_intake in = intake_of(call);
    struct dp_intake_plan plan = {
        .flow = "tool",
        .type = init->type,
        .file_name = init->file_name,
        .size_bytes = init->file_size,
        .total_chunks = (int)init->total_chunks,
    };
    struct dp_intake_opened opened;

    if (dp_intake_open(&in, &plan, &opened, err) < 0)
        return -1;
    *result = dp_json_keep(
        call->arena,
        json_pack("{s:s, s:i, s:I, s:s}", "session_id", opened.session_id,
                  "total_chunks", opened.total_chunks, "max_chunk_bytes",
                  (json_int_t)call->conf->limits_tool_chunk_max_bytes,
                  "expires_at", opened.expires_at));
    return 0;
}

const struct dp_tool dp_tool_upload_file_init = {
    .name = "upload_file_init",
    .title = "Begin an upload by tool calls",
    .help = "Last resort, for clients that cannot make HTTP requests: opens "
            "a session whose chunks are sent by upload_file_chunk and ended "
            "by upload_file_complete. prepare_local_file_upload is far "
            "cheaper wherever it can be used.",
    .args = args,
    .args_size = sizeof(struct init),
    .output = output,
    .scope = DP_SCOPE_WRITE,
    .run = run,
};
