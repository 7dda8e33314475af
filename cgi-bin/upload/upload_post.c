/* POST /api/mcp/upload: a whole file as multipart/form-data. */
#include "http/multipart.h"
#include "upload.h"

static int
write_file(void *ctx, const void *data, size_t len, struct dp_err *err)
{
    return dp_writer_add(ctx, data, len, err);
}

int
upload_post(struct dp_req *req, struct dp_res *res, struct dp_err *err)
{
    struct caller caller;
    struct dp_multipart form;
    struct dp_writer *writer;
    const char *type;
    json_t *answer;

    if (caller_init(&caller, req, err) < 0
        || dp_intake_rate(&caller.in, err) < 0)
        return -1;
    writer = dp_intake_writer(&caller.in, req->body_max, err);
    if (writer == NULL
        || dp_multipart_read(req, "file", write_file, writer, &form, err) < 0)
        return -1;
    if (!form.has_file)
        return dp_refuse(err, DP_E_BAD_PARAMS,
                         "The form has no field named file.");
    type = dp_multipart_find(&form, "type");
    if (dp_intake_check_type(type, err) < 0
        || dp_intake_store(&caller.in, type, form.file_name, writer, &answer,
                           err)
               < 0)
        return -1;
    dp_res_json(res, 200, answer);
    return 0;
}
