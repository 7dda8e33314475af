/* upload_file_complete: the chunks of a session become a file. */
#include "upload_tools.h"

struct complete {
    const char *session_id;
    const char *type;
    const char *file_name;
    const char *file_type; /* the bytes decide; taken and not looked at */
    const char *sha256;
};

static const struct dp_arg args[] = {
    UPLOAD_ARG_SESSION(complete),
    {.name = "type",
     .help = "As in upload_file_init.",
     .type = DP_ARG_ENUM,
     .choices = dp_intake_types,
     .offset = DP_FIELD(complete, type)},
    {.name = "file_name",
     .help = "Name of the file; without it the one of upload_file_init.",
     .type = DP_ARG_STR,
     .alias = "fileName",
     .nullable = true,
     .offset = DP_FIELD(complete, file_name)},
    {.name = "file_type",
     .help = "Media type, such as audio/mpeg; what counts are the bytes.",
     .type = DP_ARG_STR,
     .alias = "fileType",
     .nullable = true,
     .offset = DP_FIELD(complete, file_type)},
    {.name = "sha256",
     .help = "SHA-256 of the whole file in hexadecimal: the file is kept only "
             "if it arrived as it was.",
     .type = DP_ARG_STR,
     .min = 64,
     .max = 64,
     .nullable = true,
     .offset = DP_FIELD(complete, sha256)},
    {0},
};

static int
run(const struct dp_call *call, const void *data, json_t **result,
    struct dp_err *err)
{
    const struct complete *complete = data;
    struct dp_intake_ending ending = {complete->file_name, complete->sha256};
    struct dp_intake in = intake_of(call);
    struct dp_upload session;

    if (dp_intake_session(&in, complete->session_id, complete->type, &session,
                          err)
        < 0)
        return -1;
    return dp_intake_complete(&in, &session, &ending, result, err);
}

const struct dp_tool dp_tool_upload_file_complete = {
    .name = "upload_file_complete",
    .title = "Complete an upload",
    .help = "Put the chunks of a session together. Says which are missing, "
            "if any; called again, it gives the same file. Returns the "
            "fileUrl to name in a release.",
    .args = args,
    .args_size = sizeof(struct complete),
    .output = dp_intake_answer_args,
    .scope = DP_SCOPE_WRITE,
    .flags = DP_TOOL_IDEMPOTENT,
    .run = run,
};
