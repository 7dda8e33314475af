/* POST to the endpoint: from HTTP to messages and back. */
#include <string.h>

#include "json/json.h"
#include "mcp/run.h"
#include "mcp/session.h"
#include "mcp/talk.h"

#define BATCH_MAX 64

/* Failures that HTTP tells, too; all others are answers like any. */
static bool
has_http_status(enum dp_errcode code, unsigned era)
{
    static const struct {
        enum dp_errcode code;
        unsigned eras;
    } told[] = {
        {DP_E_BAD_RPC,           DP_ERA_BOTH  },
        {DP_E_UNAUTHORIZED,      DP_ERA_BOTH  },
        {DP_E_SCOPE,             DP_ERA_BOTH  },
        {DP_E_UNAVAILABLE,       DP_ERA_BOTH  },
        {DP_E_BAD_VERSION,       DP_ERA_BOTH  },
        {DP_E_BAD_ENVELOPE,      DP_ERA_BOTH  },
        {DP_E_HEADER_MISMATCH,   DP_ERA_BOTH  },
        {DP_E_NO_SESSION,        DP_ERA_BOTH  },
        {DP_E_STREAMS,           DP_ERA_BOTH  },
        {DP_E_NO_METHOD,         DP_ERA_MODERN},
        {DP_E_CLIENT_CAPABILITY, DP_ERA_MODERN},
    };

    for (size_t i = 0; i < sizeof(told) / sizeof(told[0]); i++) {
        if (told[i].code == code)
            return (told[i].eras & era) != 0;
    }
    return false;
}

/* The status of what is taken and not answered. */
static void
accept_only(struct dp_res *res, const struct dp_revision *revision)
{
    res->status = revision->notification_status;
}

/* Parse, find era and session, run; the answer, if any, is in out. */
static int
answer_message(const struct dp_mcp_source *source, const json_t *value,
               struct dp_mcp_envelope *envelope, struct dp_talk *talk,
               struct dp_str *out, struct dp_err *err)
{
    struct dp_rpc_message message;
    struct dp_req *req = source->req;

    if (dp_rpc_parse(value, &message, err) < 0
        || dp_mcp_era(req, &message, envelope, err) < 0
        || (envelope->revision->era == DP_ERA_LEGACY
            && dp_mcp_session_find(req, envelope, err) < 0)
        || (message.kind != DP_RPC_REQUEST
            && dp_mcp_take(source, envelope, &message, value, err) < 0)) {
        if (message.id != NULL)
            dp_rpc_add_error(out, message.id, err);
        return -1;
    }
    dp_talk_init(talk, source->mcp->live, req, source->res, envelope);
    return message.kind == DP_RPC_REQUEST
               ? dp_mcp_run(source, talk, &message, out, err)
               : 0;
}

static int
answer_single(const struct dp_mcp_source *source, const json_t *value,
              struct dp_res *res)
{
    struct dp_mcp_envelope envelope = {0};
    struct dp_talk *talk = dp_alloc(source->req->arena, sizeof(*talk));
    struct dp_err err = {0};
    struct dp_str out;
    unsigned era;
    int rc;

    dp_str_init(&out, source->req->arena, DP_RES_BODY_MAX);
    rc = answer_message(source, value, &envelope, talk, &out, &err);
    era = envelope.revision != NULL ? envelope.revision->era : DP_ERA_BOTH;
    if (rc < 0)
        dp_err_log(&err);
    if (out.len > 0 && talk->req != NULL && dp_talk_finish(talk, out.data)) {
        if (!res->sent)
            res->status = 202; /* the session's stream has the answer */
        return 0;
    }
    if (rc < 0 && (out.len == 0 || has_http_status(err.code, era))) {
        dp_res_error(res, source->req, &err);
        if (out.len > 0)
            res->body = out;
        return 0;
    }
    if (res->held != NULL || res->body.len > 0)
        return 0; /* a stream that goes on */
    if (out.len == 0) {
        accept_only(res, envelope.revision);
        return 0;
    }
    res->body = out;
    dp_res_header(res, "Content-Type", "application/json");
    return 0;
}

/* One message of a batch, which is legacy. */
static void
answer_item(const struct dp_mcp_source *source, const json_t *value,
            const struct dp_mcp_envelope *envelope, struct dp_str *out)
{
    struct dp_rpc_message message;
    struct dp_talk *talk = dp_alloc(source->req->arena, sizeof(*talk));
    struct dp_err err = {0};
    int rc = dp_rpc_parse(value, &message, &err);

    dp_talk_init(talk, NULL, source->req, source->res, envelope);
    if (rc == 0 && message.kind != DP_RPC_REQUEST)
        rc = dp_mcp_take(source, envelope, &message, value, &err);
    else if (rc == 0)
        rc = dp_mcp_run(source, talk, &message, out, &err);
    else
        dp_rpc_add_error(out, message.id, &err);
    if (rc < 0)
        dp_err_log(&err);
}

static int
check_batch(const json_t *batch, const struct dp_revision *revision,
            struct dp_err *err)
{
    struct dp_rpc_message message;
    struct dp_err ignored;
    size_t i;
    const json_t *value;

    if (!revision->batch)
        return dp_refuse(err, DP_E_BAD_RPC,
                         "Invalid Request: batches went with 2025-06-18; "
                         "send one message a request");
    if (json_array_size(batch) == 0 || json_array_size(batch) > BATCH_MAX)
        return dp_refuse(err, DP_E_BAD_RPC,
                         "Invalid Request: a batch has 1 to %d messages",
                         BATCH_MAX);
    json_array_foreach(batch, i, value)
    {
        if (dp_rpc_parse(value, &message, &ignored) == 0
            && dp_mcp_meta(&message, DP_META "protocolVersion") != NULL)
            return dp_refuse(err, DP_E_BAD_RPC,
                             "Invalid Request: 2026-07-28 has no batches; "
                             "send one message a request");
    }
    return 0;
}

static int
answer_batch(const struct dp_mcp_source *source, const json_t *batch,
             struct dp_res *res, struct dp_err *err)
{
    struct dp_mcp_envelope envelope = {0};
    struct dp_str out;
    size_t i;
    const json_t *value;

    if (dp_mcp_era_legacy(source->req, &envelope.revision, err) < 0
        || dp_mcp_session_find(source->req, &envelope, err) < 0
        || check_batch(batch, envelope.revision, err) < 0)
        return -1;
    dp_str_init(&out, source->req->arena, DP_RES_BODY_MAX);
    json_array_foreach(batch, i, value)
    {
        size_t before = out.len;

        dp_str_add(&out, before == 0 ? "[" : ",");
        answer_item(source, value, &envelope, &out);
        if (out.len == before + 1)
            out.len = before; /* nothing to answer */
    }
    source->req->note = "batch";
    if (out.len == 0) {
        accept_only(res, envelope.revision);
        return 0;
    }
    dp_str_add(&out, "]");
    res->body = out;
    dp_res_header(res, "Content-Type", "application/json");
    return 0;
}

int
dp_mcp_post(const struct dp_mcp *mcp, struct dp_req *req, struct dp_res *res,
            struct dp_err *err)
{
    struct dp_mcp_source source = {.mcp = mcp, .req = req, .res = res};
    json_t *value;
    char *body;
    size_t len;

    if (!dp_req_is_type(req, "application/json"))
        return dp_refuse(err, DP_E_MEDIA_TYPE,
                         "Send JSON-RPC as Content-Type: application/json.");
    if (dp_req_body(req, &body, &len, err) < 0
        || dp_json_parse(req->arena, body, len, &value, err) < 0)
        return -1;
    source.in_batch = json_is_array(value);
    if (source.in_batch)
        return answer_batch(&source, value, res, err);
    return answer_single(&source, value, res);
}
