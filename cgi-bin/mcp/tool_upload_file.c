/* upload_file: a small file, as base64. */
#include "upload/base64.h"
#include "upload_tools.h"

struct upload_file {
    const char *type;
    const char *file_name;
    const char *file_base64;
    const char *mime_type; /* the bytes decide; taken and not looked at */
};

static const struct dp_arg args[] = {
    UPLOAD_ARG_TYPE(upload_file),
    UPLOAD_ARG_FILE_NAME(upload_file),
    {.name = "file_base64",
     .help = "The file's bytes: base64, or a data: URL.",
     .type = DP_ARG_STR,
     .required = true,
     .alias = "fileBase64",
     .offset = DP_FIELD(upload_file, file_base64)},
    {.name = "mime_type",
     .help = "Media type, such as image/jpeg; what counts are the bytes.",
     .type = DP_ARG_STR,
     .alias = "mimeType",
     .nullable = true,
     .offset = DP_FIELD(upload_file, mime_type)},
    {0},
};

static int
run(const struct dp_call *call, const void *data, json_t **result,
    struct dp_err *err)
{
    const struct upload_file *upload = data;
    struct dp_intake in = intake_of(call);

    return dp_intake_base64(&in, upload->type, upload->file_name,
                            upload->file_base64, result, err);
}

const struct dp_tool dp_tool_upload_file = {
    .name = "upload_file",
    .title = "Upload a small file",
    .help = "Upload cover art or audio of up to {limits.base64_max_bytes} as "
            "base64. Anything larger is refused with "
            "FUNCTION_PAYLOAD_TOO_LARGE: use prepare_local_file_upload for a "
            "local file and upload_file_from_url for a public one. Returns "
            "the fileUrl to name in a release.",
    .args = args,
    .args_size = sizeof(struct upload_file),
    .output = dp_intake_answer_args,
    .scope = DP_SCOPE_WRITE,
    .flags = DP_TOOL_IDEMPOTENT,
    .run = run,
};
