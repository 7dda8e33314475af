/* POST /api/mcp/upload/complete: the chunks of a session become a file. */
#include "upload.h"

#include "json/args.h"

struct complete {
    const char *session_id;
    const char *file_name;
    const char *file_type; /* the bytes decide; taken and not looked at */
    const char *type;
    const char *sha256;
};

static const struct dp_arg complete_args[] = {
    {.name = "sessionId",
     .type = DP_ARG_STR,
     .required = true,
     .alias = "session_id",
     .offset = DP_FIELD(complete, session_id)},
    {.name = "fileName",
     .type = DP_ARG_STR,
     .alias = "file_name",
     .nullable = true,
     .offset = DP_FIELD(complete, file_name)},
    {.name = "fileType",
     .type = DP_ARG_STR,
     .alias = "file_type",
     .nullable = true,
     .offset = DP_FIELD(complete, file_type)},
    {.name = "type",
     .type = DP_ARG_ENUM,
     .choices = dp_intake_types,
     .offset = DP_FIELD(complete, type)},
    {.name = "sha256",
     .type = DP_ARG_STR,
     .min = 64,
     .max = 64,
     .nullable = true,
     .offset = DP_FIELD(complete, sha256)},
    {0},
};

int
complete_post(struct dp_req *req, struct dp_res *res, struct dp_err *err)
{
    struct caller caller;
    struct complete args = {0};
    struct dp_intake_ending ending;
    struct dp_upload session;
    json_t *body;
    json_t *answer;

    if (caller_init(&caller, req, err) < 0 || dp_req_json(req, &body, err) < 0
        || dp_args_decode(req->arena, complete_args, body, &args, err) < 0
        || caller_session(&caller, args.session_id, args.type, &session, err)
               < 0)
        return -1;
    ending = (struct dp_intake_ending){args.file_name, args.sha256};
    if (dp_intake_complete(&caller.in, &session, &ending, &answer, err) < 0)
        return -1;
    dp_res_json(res, 200, answer);
    return 0;
}
