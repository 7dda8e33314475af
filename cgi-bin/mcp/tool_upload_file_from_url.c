/* upload_file_from_url: a file that the server fetches itself. */
#include "upload/url.h"
#include "upload_tools.h"

struct from_url {
    const char *type;
    const char *file_url;
    const char *file_name;
};

static const struct dp_arg args[] = {
    UPLOAD_ARG_TYPE(from_url),
    {.name = "file_url",
     .help = "A public https address of the file itself, without a sign-in.",
     .type = DP_ARG_STR,
     .required = true,
     .min = 1,
     .max = 2048,
     .alias = "fileUrl",
     .offset = DP_FIELD(from_url, file_url)},
    {.name = "file_name",
     .help = "Name to show for the file.",
     .type = DP_ARG_STR,
     .alias = "fileName",
     .nullable = true,
     .offset = DP_FIELD(from_url, file_name)},
    {0},
};

static const struct dp_arg output[] = {
    {.name = "state",
     .help = "fetching: not there yet, ask again; else as in upload_file.",
     .type = DP_ARG_STR,
     .required = true},
    {.name = "fileUrl",
     .help = "Address of the file, when it is there.",
     .type = DP_ARG_STR},
    {.name = "assetId", .help = "Id of the file.", .type = DP_ARG_STR},
    {.name = "type", .help = "coverArt or audio.", .type = DP_ARG_STR},
    {.name = "mediaType",
     .help = "What the file is, from its bytes.",
     .type = DP_ARG_STR},
    {.name = "fileName", .help = "Its name.", .type = DP_ARG_STR},
    {.name = "sizeBytes", .help = "Its size.", .type = DP_ARG_INT},
    {.name = "contentHash", .help = "Its BLAKE2b-256.", .type = DP_ARG_STR},
    {.name = "refusal",
     .help = "Why it was refused: code, message.",
     .type = DP_ARG_JSON},
    {.name = "sourceUrl",
     .help = "While fetching: where from.",
     .type = DP_ARG_STR},
    {.name = "sessionId",
     .help = "While fetching: the upload session.",
     .type = DP_ARG_STR},
    {.name = "statusUrl",
     .help = "While fetching: where to ask for the rest.",
     .type = DP_ARG_STR},
    {.name = "message",
     .help = "While fetching: what to do next.",
     .type = DP_ARG_STR},
    {0},
};

static int
run(const struct dp_call *call, const void *data, json_t **result,
    struct dp_err *err)
{
    const struct from_url *upload = data;
    struct dp_intake in = intake_of(call);

    return dp_intake_url(&in, upload->type, upload->file_url,
                         upload->file_name, result, err);
}

const struct dp_tool dp_tool_upload_file_from_url = {
    .name = "upload_file_from_url",
    .title = "Upload a file from a URL",
    .help = "Have the server download cover art (up to "
            "{limits.cover_max_bytes}) or audio (up to "
            "{limits.audio_max_bytes}) from a public https address; localhost "
            "and private networks are refused. If the answer says state "
            "fetching, call again with the same file_url. Returns the fileUrl "
            "to name in a release.",
    .args = args,
    .args_size = sizeof(struct from_url),
    .output = output,
    .scope = DP_SCOPE_WRITE,
    .flags = DP_TOOL_IDEMPOTENT | DP_TOOL_OPEN_WORLD,
    .run = run,
};
